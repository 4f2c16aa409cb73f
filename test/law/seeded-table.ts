import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { Secret } from '../../src/secret.ts';
import type { RunOptions } from '../support/journey.ts';
import { anypoint, edit, facts, okta, world } from './seeded-stage.ts';

/** One way to break a finished setup, by the vendors' own calls, and what every command must say and do about it. */
export interface Fault {
  readonly broken: string;
  readonly by: () => Promise<unknown>;
  /** The setting that `verify` names and `plan` lists. */
  readonly field: string;
  /** What `init` does: it puts it right, it is refused before it writes anything, or it leaves what only people may change. */
  readonly init: 'mends' | 'refuses' | 'leaves';
  /** Nothing but a call or a login shows it: then `plan` has nothing to change. */
  readonly onlyCall?: true;
  /** Of a refusal; by default that of a conflict. */
  readonly exit?: number;
  readonly options?: () => RunOptions;
}

const readOnly = new Set([
  'masterOrganizationId',
  'organizationId',
  'apiId',
  'id',
  'audit',
  'deployedDate',
  'lastActiveDate',
  'status',
  'apiVersionStatus',
  'remoteSystemId',
  'targetType',
  'applicationId',
  'deploymentId',
  'environmentName',
  'targetName',
  'deploymentUpdatedDate',
]);

const server = (): string => `/api/v1/authorizationServers/${facts().authServer.id}`;
const policy = (): string => `${server()}/policies/${facts().accessPolicy.id}`;
const rule = (): string => `${policy()}/rules/${facts().accessRule.id}`;
const app = (): string => `/api/v1/apps/${facts().registeredClient.appId}`;
const introspection = (): string => `/api/v1/apps/${facts().introspectionClient.appId}`;
const place = (): string =>
  `organizations/${facts().anypoint.organizationId}/environments/${facts().anypoint.environmentId}`;
const api = (): string => `/apimanager/api/v1/${place()}/apis/${facts().apiInstance.id}`;
const provider = (): string =>
  `/accounts/api/organizations/${facts().anypoint.rootOrganizationId}/clientProviders/${facts().clientProvider.id}`;
const tokenPolicy = (): string => `${api()}/policies/${facts().policy.id}`;
const deployment = (): string =>
  `/proxies/xapi/v1/${place()}/apis/${facts().apiInstance.id}/deployments/${facts().proxy.deploymentId}`;
const contract = (): string => `${api()}/contracts/${facts().application.contractId}`;
const contractMove = (move: string): string => `${contract().replace('/api/v1/', '/xapi/v1/')}/${move}`;
const application = (): string =>
  `/exchange/api/v2/organizations/${facts().anypoint.rootOrganizationId}/applications/${facts().application.id}`;

const patchProvider = (settings: object) =>
  anypoint('PATCH', provider(), { oidc_dynamic_client_provider: settings });
const configure = async (change: object): Promise<unknown> => {
  const all = (await anypoint('GET', `${api()}/policies?fullInfo=false`)) as { policies?: object[] };
  const list = (Array.isArray(all) ? all : (all.policies ?? [])) as {
    configuration?: object;
    configurationData?: object;
  }[];
  const [one] = list;
  const configurationData = { ...(one?.configuration ?? one?.configurationData), ...change };
  return anypoint('PATCH', tokenPolicy(), { configurationData });
};
const otherGroup = (): string =>
  (world.sandbox.world().okta as OktaWorld).groups.find(({ name }) => name !== 'Everyone')?.id ?? '';
const testUser = (): string => (world.sandbox.world().okta as OktaWorld).users.at(-1)?.id ?? '';

/** A second secret takes the place of the first, as an administrator rotates it. */
const rotate = async (): Promise<void> => {
  const secrets = `${introspection()}/credentials/secrets`;
  const [old] = (await okta('GET', secrets)) as unknown as { id: string }[];
  await okta('POST', secrets, {});
  await okta('POST', `${secrets}/${old?.id}/lifecycle/deactivate`);
  await okta('DELETE', `${secrets}/${old?.id}`);
};
const removeApp = async (path: string): Promise<void> => {
  await okta('POST', `${path}/lifecycle/deactivate`);
  await okta('DELETE', path);
};

export const faults: readonly Fault[] = [
  // Okta: who gets tokens.
  {
    broken: 'the authorization server was deactivated',
    by: () => okta('POST', `${server()}/lifecycle/deactivate`),
    field: 'okta.authServer.status',
    init: 'mends',
  },
  {
    broken: 'the authorization server has another audience',
    by: () =>
      edit(server(), (one) => {
        one['audiences'] = ['api://else'];
      }),
    field: 'okta.authServer.audience',
    init: 'mends',
  },
  {
    broken: 'the authorization server was removed',
    by: async () => {
      await okta('POST', `${server()}/lifecycle/deactivate`);
      await okta('DELETE', server());
    },
    field: 'okta.authServer',
    init: 'mends',
  },
  {
    broken: 'the access policy was deactivated',
    by: () => okta('POST', `${policy()}/lifecycle/deactivate`),
    field: 'okta.accessPolicy.status',
    init: 'mends',
  },
  {
    broken: 'the access policy is for one client',
    by: () =>
      edit(policy(), (one) => {
        one['conditions'].clients.include = [facts().introspectionClient.clientId];
      }),
    field: 'okta.accessPolicy.clients',
    init: 'mends',
  },
  {
    broken: 'the access policy was removed',
    by: () => okta('DELETE', policy()),
    field: 'okta.accessPolicy',
    init: 'mends',
  },
  {
    broken: 'the rule was deactivated',
    by: () => okta('POST', `${rule()}/lifecycle/deactivate`),
    field: 'okta.accessRule.status',
    init: 'mends',
  },
  {
    broken: 'the rule lost the implicit grant',
    by: () =>
      edit(rule(), (one) => {
        one['conditions'].grantTypes.include = ['authorization_code'];
      }),
    field: 'okta.accessRule.grantTypes',
    init: 'mends',
  },
  {
    broken: 'the rule allows one scope',
    by: () =>
      edit(rule(), (one) => {
        one['conditions'].scopes.include = ['openid'];
      }),
    field: 'okta.accessRule.scopes',
    init: 'mends',
  },
  {
    broken: 'the rule is for another group',
    by: () =>
      edit(rule(), (one) => {
        one['conditions'].people.groups.include = [otherGroup()];
      }),
    field: 'okta.accessRule.people',
    init: 'mends',
  },
  {
    broken: 'the rule excludes the test user',
    by: () =>
      edit(rule(), (one) => {
        one['conditions'].people.users.exclude = [testUser()];
      }),
    field: 'okta.accessRule.people',
    init: 'refuses',
  },
  {
    broken: 'the rule excludes everybody',
    by: () =>
      edit(rule(), (one) => {
        one['conditions'].people.groups.exclude = ['EVERYONE'];
      }),
    field: 'okta.accessRule.people',
    init: 'refuses',
  },
  {
    broken: 'the rule has another lifetime',
    by: () =>
      edit(rule(), (one) => {
        one['actions'].token.accessTokenLifetimeMinutes = 10;
      }),
    field: 'okta.accessRule.accessTokenLifetime',
    init: 'mends',
  },
  {
    broken: 'the rule was removed',
    by: () => okta('DELETE', rule()),
    field: 'okta.accessRule',
    init: 'mends',
  },
  // Okta: the client that Anypoint has registered.
  {
    broken: 'the registered client was deactivated',
    by: () => okta('POST', `${app()}/lifecycle/deactivate`),
    field: 'okta.registeredClient.status',
    init: 'mends',
  },
  {
    broken: 'the registered client lost the implicit grant',
    by: () =>
      edit(app(), (one) => {
        const client = one['settings'].oauthClient;
        client.grant_types = ['authorization_code'];
        client.response_types = ['code'];
      }),
    field: 'okta.registeredClient.grantTypes',
    init: 'mends',
  },
  {
    broken: 'the registered client lost a response type',
    by: () =>
      edit(app(), (one) => {
        one['settings'].oauthClient.response_types = ['code', 'id_token'];
      }),
    field: 'okta.registeredClient.responseTypes',
    init: 'mends',
  },
  {
    broken: 'a redirect URI of the registered client has a slash',
    by: () =>
      edit(app(), (one) => {
        const client = one['settings'].oauthClient;
        client.redirect_uris = client.redirect_uris.map((uri: string) => `${uri}/`);
      }),
    field: 'okta.registeredClient.redirectUris',
    init: 'mends',
  },
  {
    broken: 'the registered client was removed',
    by: () => removeApp(app()),
    field: 'okta.registeredClient',
    init: 'refuses',
  },
  {
    broken: 'the assignment was removed',
    by: () => okta('DELETE', `${app()}/groups/${facts().okta.everyoneGroupId}`),
    field: 'okta.registeredClient.assignment',
    init: 'mends',
  },
  {
    broken: 'the registered client is called otherwise',
    by: () =>
      edit(app(), (one) => {
        one['label'] = 'Renamed';
      }),
    field: '',
    init: 'leaves',
  },
  // Okta: the client that asks about tokens, and the token that registers clients.
  {
    broken: 'the introspection client was deactivated',
    by: () => okta('POST', `${introspection()}/lifecycle/deactivate`),
    field: 'okta.introspectionClient.status',
    init: 'mends',
  },
  {
    broken: 'the secret of the introspection client was rotated',
    by: rotate,
    field: 'anypoint.clientProvider.introspectionClientSecret',
    init: 'mends',
  },
  {
    broken: 'the introspection client is not assigned',
    by: () => okta('DELETE', `${introspection()}/groups/${facts().okta.everyoneGroupId}`),
    field: 'okta.introspectionClient.assignment',
    init: 'mends',
  },
  {
    broken: 'the introspection client was removed',
    by: () => removeApp(introspection()),
    field: 'okta.introspectionClient',
    init: 'mends',
  },
  {
    broken: 'the registration token was revoked',
    by: () => okta('DELETE', '/api/v1/api-tokens/00Tservice'),
    field: 'okta.registrationToken',
    init: 'refuses',
    exit: 4,
  },
  // Anypoint: the client provider.
  {
    broken: 'the provider asks another authorization server',
    by: () =>
      patchProvider({
        urls: { ...urls(), introspect: urls().introspect.replace(facts().authServer.id, 'default') },
      }),
    field: 'anypoint.clientProvider.introspectUrl',
    init: 'mends',
  },
  {
    broken: 'the provider has another issuer',
    by: () => patchProvider({ issuer: facts().authServer.issuer.replace(facts().authServer.id, 'default') }),
    field: 'anypoint.clientProvider.issuer',
    init: 'mends',
  },
  {
    broken: 'the provider names another introspection client',
    by: () =>
      patchProvider({ primary_client: { id: facts().application.clientId, secret: 'a secret of it' } }),
    field: 'anypoint.clientProvider.introspectionClientId',
    init: 'mends',
  },
  {
    broken: 'the provider registers elsewhere',
    by: () => patchProvider({ client: { urls: { register: 'https://else.example.com/clients' } } }),
    field: 'anypoint.clientProvider.registrationUrl',
    init: 'mends',
  },
  {
    broken: 'the provider lets no application be deleted',
    by: () => patchProvider({ allow_local_client_deletion: false }),
    field: 'anypoint.clientProvider.allowLocalDeletion',
    init: 'mends',
  },
  {
    broken: 'the provider checks no certificates',
    by: () => anypoint('PATCH', provider(), { allow_untrusted_certificates: true }),
    field: 'anypoint.clientProvider.allowUntrustedCertificates',
    init: 'mends',
  },
  {
    broken: 'the provider has another secret than Okta',
    by: () =>
      patchProvider({
        primary_client: { id: facts().introspectionClient.clientId, secret: 'a secret of nobody' },
      }),
    field: 'anypoint.clientProvider.introspectionClientSecret',
    init: 'leaves',
    onlyCall: true,
  },
  {
    broken: 'the provider was taken out of the environment',
    by: () =>
      anypoint('PUT', `/accounts/api/${place()}/clientManagementProviders`, {
        suggestedClientManagementProviderIds: [],
      }),
    field: 'anypoint.environment.clientProviders',
    init: 'mends',
  },
  // Anypoint: the API and its gateway.
  {
    broken: 'the instance is called otherwise',
    by: () => anypoint('PATCH', api(), { instanceLabel: 'renamed' }),
    field: 'anypoint.apiInstance.label',
    init: 'mends',
  },
  {
    broken: 'the instance leads elsewhere',
    by: async () => {
      const one = await anypoint('GET', api());
      await anypoint('PATCH', api(), { endpoint: { ...one['endpoint'], uri: 'http://127.0.0.1:9/nowhere' } });
    },
    field: 'anypoint.apiInstance.implementationUrl',
    init: 'mends',
  },
  {
    broken: 'the token policy was disabled',
    by: () => anypoint('PATCH', tokenPolicy(), { disabled: true }),
    field: 'anypoint.policy.disabled',
    init: 'mends',
  },
  {
    broken: 'the token policy was removed',
    by: () => anypoint('DELETE', tokenPolicy()),
    field: 'anypoint.policy',
    init: 'mends',
  },
  {
    broken: 'the token policy lets in clients without a contract',
    by: () => configure({ skipClientIdValidation: true }),
    field: 'anypoint.policy.skipClientIdValidation',
    init: 'mends',
  },
  {
    broken: 'the token policy demands a scope that tokens lack',
    by: () => configure({ scopes: 'openid employees.read' }),
    field: 'anypoint.policy.scopes',
    init: 'mends',
  },
  {
    broken: 'the token policy has a key that nobody knows',
    by: () => configure({ scope: 'openid' }),
    field: 'anypoint.policy.configuration.scope',
    init: 'mends',
  },
  {
    broken: 'the token policy has a value of another type',
    by: () => configure({ exposeHeaders: 'no' }),
    field: 'anypoint.policy.configuration.exposeHeaders',
    init: 'mends',
  },
  {
    broken: 'the proxy was undeployed',
    by: async () => {
      const one = await anypoint('GET', deployment());
      await anypoint('PATCH', deployment(), { ...writable(one), expectedStatus: 'undeployed' });
    },
    field: 'anypoint.proxy.status',
    init: 'mends',
  },
  {
    broken: 'the API instance was removed while its proxy runs',
    by: () => anypoint('DELETE', api()),
    field: 'anypoint.apiInstance',
    init: 'mends',
  },
  // Anypoint: the application and its contract.
  {
    broken: 'the contract was revoked',
    by: () => anypoint('POST', contractMove('revoke'), {}),
    field: 'anypoint.contract.status',
    init: 'refuses',
  },
  {
    broken: 'the contract was removed',
    by: async () => {
      await anypoint('POST', contractMove('revoke'), {});
      await anypoint('DELETE', contract());
    },
    field: 'anypoint.contract',
    init: 'mends',
  },
  {
    broken: 'the application was removed',
    by: () => anypoint('DELETE', application()),
    field: 'anypoint.application',
    init: 'mends',
  },
  // This computer, and the way to the platforms.
  {
    broken: 'the clock of this computer is a day ahead',
    by: async () => undefined,
    field: 'computer.clock',
    init: 'leaves',
    onlyCall: true,
    options: () => ({ clock: { now: () => world.clock.now() + 86_400_000, sleep: world.clock.sleep } }),
  },
  {
    broken: 'the Okta token was revoked',
    by: async () => world.sandbox.setMoods({ tokenDead: true }),
    field: 'okta.org',
    init: 'refuses',
    exit: 4,
  },
  {
    broken: 'the Anypoint token was revoked',
    by: async () => undefined,
    field: 'anypoint.org',
    init: 'refuses',
    exit: 4,
    options: () => ({ answers: { 'anypoint.bearer': new Secret('a-token-of-before') } }),
  },
  {
    broken: 'the registered client has the sign-in policy of every new app again',
    by: async () => {
      const all = (await okta('GET', '/api/v1/policies?type=ACCESS_POLICY')) as unknown as {
        id: string;
        system: boolean;
      }[];
      const usual = all.find(({ system }) => system)?.id ?? '';
      await okta('PUT', `/api/v1/apps/${facts().registeredClient.appId}/policies/${usual}`);
    },
    field: 'okta.registeredClient.signInPolicy',
    init: 'mends',
  },
];

function urls(): { authorize: string; token: string; introspect: string } {
  const { authorizeUrl, tokenUrl, introspectUrl } = facts().authServer;
  return { authorize: authorizeUrl, token: tokenUrl, introspect: introspectUrl };
}

/** A deployment as it may be sent back (docs/facts/anypoint-apis.md §6.6). */
function writable(read: Record<string, unknown>): Record<string, unknown> {
  const { applicationName, ...rest } = Object.fromEntries(
    Object.entries(read).filter(([name]) => !readOnly.has(name)),
  );
  return { ...rest, name: applicationName };
}
