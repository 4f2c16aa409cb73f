import { lookAtSetup, lookContext } from '../../../src/cli/run/look.ts';
import type { Facts } from '../../../src/guide/facts.ts';
import { logIn } from '../../../src/guide/log-in.ts';
import { callUrl } from '../../../src/guide/verification/call-context.ts';
import { explain } from '../../../src/guide/verification/explain.ts';
import { tokenOfUnknownClient } from '../../../src/guide/verification/unknown-client.ts';
import { flowOf } from '../../../src/guide/verified-flows.ts';
import type { AnypointWorld } from '../../../src/sandbox/anypoint/world.ts';
import type { OktaWorld } from '../../../src/sandbox/okta/world.ts';
import { Secret } from '../../../src/secret.ts';
import { openWorld, type RunOptions, type World } from '../../support/journey.ts';

type Kept = ReturnType<World['sandbox']['world']>;

let world: World;
let whole: Kept;

const found = <T>(one: T | undefined, what: string): T => {
  if (one === undefined) throw new Error(`the world has no ${what}`);
  return one;
};

/** The finished set-up, from inside: what a case breaks. */
export const parts = () => {
  const okta = world.sandbox.world().okta as OktaWorld;
  const anypoint = world.sandbox.world().anypoint as AnypointWorld;
  const facts = world.state().facts() as unknown as Facts;
  const { accounts, apimanager, runtime } = anypoint;
  const server = found(
    okta.authorizationServers.find(({ id }) => id === facts.authServer.id),
    'server',
  );
  const policy = found(
    server.policies.find(({ id }) => id === facts.accessPolicy.id),
    'access policy',
  );
  const provider = found(
    accounts.clientProviders.find((one) => one.providerId === facts.clientProvider.id),
    'provider',
  );
  return {
    facts,
    okta,
    anypoint,
    server,
    policy,
    rule: found(
      policy.rules.find(({ id }) => id === facts.accessRule.id),
      'rule',
    ),
    app: found(
      okta.apps.find(({ id }) => id === facts.registeredClient.appId),
      'app',
    ),
    introspection: found(
      okta.apps.find(({ id }) => id === facts.introspectionClient.appId),
      'introspection app',
    ),
    provider,
    oidc: found(provider.oidc, 'settings of the provider'),
    api: found(
      apimanager.apis.find(({ id }) => id === facts.apiInstance.id),
      'API instance',
    ),
    tokenPolicy: found(
      apimanager.policies.find(({ id }) => id === facts.policy.id),
      'token policy',
    ),
    contract: found(
      apimanager.contracts.find(({ id }) => id === facts.application.contractId),
      'contract',
    ),
    deployment: found(runtime.deployments[0], 'deployment'),
  };
};

const registrationToken = '00registrationTokenOfTheServiceAccount1234';
const answers = { 'okta.registrationToken': new Secret(registrationToken) };

const looking = (options: RunOptions = {}) => world.looking({ answers, ...options });

/** The whole guide once, with a registration token of its own. */
export const begin = async (): Promise<void> => {
  world = await openWorld({ judge: false, moods: { signInPolicy: 'password' } });
  const { apiTokens } = world.sandbox.world().okta as OktaWorld;
  const [admin] = apiTokens;
  if (admin) apiTokens.push({ ...admin, id: '00Tservice', name: 'service', value: registrationToken });
  await world.run({ answers });
  whole = structuredClone(world.sandbox.world());
};

export const end = (): Promise<void> => world.stop();

export const mend = (): Promise<void> => world.sandbox.restore(structuredClone(whole));

export const pass = (ms: number): Promise<void> => world.clock.sleep(ms);

const context = () => lookContext(looking());

export const token = async (): Promise<Secret> => {
  const c = await context();
  const got = await logIn(c, flowOf(c, 'code'));
  if ('notShown' in got) throw new Error(got.notShown);
  return got.accessToken;
};

/** What is said of a token, and what the real gateway does with it. */
export const judged = async (given: Secret) => {
  const engine = looking();
  const looked = await lookAtSetup(engine);
  const c = await lookContext(engine, looked);
  const answer = await c.oauth.callApi(callUrl(c), given);
  const seen = await explain(c, given, looked.entries);
  return { ...seen, status: answer.kind === 'answered' ? answer.status : undefined };
};

/** A login at another authorization server of the same organization, or for another part of the answer. */
export const tokensFrom = async (issuer: string) => {
  const c = await context();
  const { clientId, redirectUris, secret } = c.has.application;
  const metadata = await c.oauth.discover(issuer);
  const login = c.oauth.startCodeLogin(metadata, {
    clientId,
    redirectUri: redirectUris[0] ?? '',
    scopes: ['openid', 'profile'],
  });
  const { username = '', password } = c.answers;
  const user = { orgUrl: c.has.okta.orgUrl, username, password: password ?? new Secret('none given') };
  const shown = await c.oauth.sessionLogin(user, login);
  if (shown.kind !== 'answer') throw new Error(JSON.stringify(shown));
  const got = await c.oauth.finishCodeLogin(
    metadata,
    login,
    { clientId, secret: await c.secret(secret) },
    shown.answer,
  );
  if (!('accessToken' in got)) throw new Error(got.error);
  return got;
};

export const unknownClientsToken = async (): Promise<Secret> => {
  const had = await tokenOfUnknownClient(await context());
  if ('token' in had) return had.token;
  throw new Error(had.notHad);
};
