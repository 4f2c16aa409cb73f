import { join } from 'node:path';
import { oktaScopesFor, uses } from '../../src/rights/scopes.ts';
import { Secret } from '../../src/secret.ts';
import type { World } from '../support/journey.ts';
import { keyPair } from '../support/key-pair.ts';
import { type Answers, anypointOf, type Journey, oktaOf } from './mood-journey.ts';
import { asConnectedApp, withPassword } from './mood-table.ts';

/** Other answers than those of the kind world; all of them succeed. */
export interface Variant extends Partial<Omit<Journey, 'ends' | 'mend' | 'answers'>> {
  readonly name: string;
  readonly answers: Answers;
  /** Moods that mean something else with these answers; their own table has them together. */
  readonly apart?: RegExp;
}

const ofConnectedApps = /^connectedApp/;

const answering =
  (answers: Readonly<Record<string, unknown>>): Answers =>
  () => ({ answers });
const specs = (name: string): string => join(import.meta.dirname, '..', 'fixtures', 'specs', name);

/** As the browser login leaves it: a grant of the administrator to the app that acts on behalf of a user. */
const withRefreshToken: Answers = (world) => {
  const { accounts } = anypointOf(world);
  const app = accounts.connectedApps.find(({ grantTypes }) => grantTypes.includes('refresh_token'));
  const admin = accounts.users.find((user) => user.admin);
  const refreshToken = 'a-refresh-token-of-the-administrator';
  accounts.refreshTokens[refreshToken] = {
    clientId: app?.clientId ?? '',
    userId: admin?.id ?? '',
    redirectUri: app?.redirectUris[0] ?? '',
    scopes: app?.scopes ?? [],
    expires: world.clock.now() + 24 * 3_600_000,
  };
  return {
    without: ['anypoint.bearer'],
    answers: {
      'anypoint.clientId': app?.clientId,
      'anypoint.clientSecret': new Secret(app?.clientSecret ?? ''),
      'anypoint.refreshToken': new Secret(refreshToken),
    },
  };
};

/** Of all commands: what may be changed may be read, but is asked for by another name. */
const scopes = [...new Set(uses.flatMap(oktaScopesFor))];

/** As the Super Administrator makes it in the Admin Console: an app with a public key, the scopes and a role. */
const asServiceApp: Answers = async (world: World) => {
  const { orgUrl, token } = world.sandbox.describe().okta;
  const { privateKey, publicKey } = keyPair('rsa');
  const call = async (path: string, body: object): Promise<{ id: string }> => {
    const answer = await fetch(orgUrl + path, {
      method: 'POST',
      headers: {
        authorization: `SSWS ${token}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  const { id } = await call('/api/v1/apps', {
    name: 'oidc_client',
    label: 'Set-up',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
    settings: {
      oauthClient: {
        application_type: 'service',
        grant_types: ['client_credentials'],
        response_types: ['token'],
        jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] },
      },
    },
  });
  oktaOf(world).oauth.orgGrants[id] = scopes;
  await call(`/oauth2/v1/clients/${id}/roles`, { type: 'SUPER_ADMIN' });
  return {
    without: ['okta.token'],
    answers: {
      'okta.authorizationMode': 'PrivateKey',
      'okta.clientId': id,
      'okta.privateKey': new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
    },
  };
};

/** Nothing is made in place of the server; policy and rule are on it as on ours. */
const onDefaultServer = (line: string): string | undefined =>
  line.startsWith('okta server ') ? undefined : line.replace('MuleSoft OAuth Demo/', 'default/');

/** A second version of the asset, with the security scheme. */
const secondVersion = ['asset oauth-demo-api 1.0.1', 'asset mule-plugin-oauth-demo-api 1.0.1'];

const withoutProject = (line: string): string | undefined => (line.startsWith('project ') ? undefined : line);

/** An API that somebody runs already: here the mock of another asset, since the sandbox's gateways reach the sandbox only. */
export const ownImplementation: Answers = (world) => {
  const { organizationId, baseUrl } = world.sandbox.describe().anypoint;
  const now = world.clock.now();
  anypointOf(world).exchange.assets.push({
    groupId: organizationId,
    assetId: 'of-another-team',
    version: '2.0.0',
    versionGroup: 'v2',
    name: 'Of another team',
    description: '',
    type: 'rest-api',
    status: 'published',
    isPublic: false,
    classifier: 'raml',
    main: 'api.raml',
    files: { 'api.raml': '#%RAML 1.0\ntitle: Any\n/employees:\n  get:\n    responses:\n      200:\n' },
    tags: [],
    createdBy: anypointOf(world).accounts.users[0]?.id ?? '',
    createdAt: now,
    visibleAt: now,
  });
  const asset = `${organizationId}/of-another-team/2.0.0`;
  return {
    answers: { 'api.implementationUrl': `${baseUrl}/mocking/api/v1/sources/exchange/assets/${asset}/m` },
  };
};

export const variants: readonly Variant[] = [
  {
    name: 'Anypoint as a connected app with client credentials',
    answers: asConnectedApp,
    apart: ofConnectedApps,
  },
  { name: 'Anypoint by a refresh token', answers: withRefreshToken },
  { name: 'Anypoint by user name and password', answers: withPassword, apart: /^mfa$/ },
  { name: 'Okta as a service app with a private key', answers: asServiceApp },
  {
    name: 'the API in a business group',
    answers: (world) => ({
      answers: { 'anypoint.organization': world.sandbox.describe().anypoint.businessGroupId },
    }),
  },
  {
    name: 'the API in a business group, as a connected app',
    apart: ofConnectedApps,
    answers: (world) => {
      const { businessGroupId } = world.sandbox.describe().anypoint;
      const { without = [], answers } = asConnectedApp(world) as { without?: string[]; answers: object };
      return { without, answers: { ...answers, 'anypoint.organization': businessGroupId } };
    },
  },
  {
    name: 'the authorization server `default`, which has no policy',
    answers: answering({ 'okta.authServer.name': 'default' }),
    line: onDefaultServer,
  },
  {
    name: 'the authorization server `default`, which has a policy',
    moods: { defaultServerHasPolicy: true },
    answers: answering({ 'okta.authServer.name': 'default' }),
    line: (line) => (/^okta (server|policy|rule) /.test(line) ? undefined : line),
    besides: [
      'okta policy default/Default Policy ACTIVE',
      'okta rule default/Default Policy/Default Policy Rule ACTIVE',
    ],
  },
  { name: 'a RAML project of the user', answers: answering({ 'api.folder': specs('xkcd') }) },
  {
    name: 'an OpenAPI document of the user',
    answers: answering({ 'api.folder': specs('petstore-expanded') }),
    line: withoutProject,
  },
  {
    name: 'straight to Exchange',
    answers: answering({ 'api.publishFrom': 'exchange' }),
    line: withoutProject,
  },
  {
    name: 'the security scheme in the specification',
    answers: answering({ 'api.securitySnippet': true }),
    makes: secondVersion,
  },
  {
    name: 'CloudHub 1',
    moods: { targets: 'both' },
    answers: answering({ 'proxy.target': 'cloudhub1' }),
  },
  {
    name: 'Runtime Fabric',
    moods: { targets: 'runtime-fabric' },
    answers: answering({ 'proxy.target': 'runtime-fabric' }),
  },
  { name: 'an implementation of the user', answers: ownImplementation },
  {
    name: 'the admin token for registration, and deletions passed on to Okta',
    answers: answering({
      'okta.registrationTokenUse': 'admin',
      'anypoint.clientProvider.allowExternalModification': true,
    }),
  },
  {
    name: 'a scope that a token must have, a longer list of redirect URIs',
    answers: answering({
      'policy.scopes': ['openid'],
      'application.redirectUris': ['https://app.example.com/callback'],
    }),
    line: (line) =>
      line.startsWith('okta app OIDC-Demo-App') ? `${line} https://app.example.com/callback` : line,
  },
  {
    name: 'scopes of the API, and all flows',
    answers: answering({
      flows: ['code', 'implicit', 'client-credentials'],
      'policy.scopes': ['parcels:read', 'parcels:track'],
      'api.securitySnippet': true,
    }),
    makes: [
      ...secondVersion,
      'okta scope MuleSoft OAuth Demo/parcels:read',
      'okta scope MuleSoft OAuth Demo/parcels:track',
    ],
  },
  { name: 'logins that are not to be shown', answers: answering({ 'verification.logins': 'skip' }) },
];
