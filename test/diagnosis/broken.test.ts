import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { begin, end, mend, type Parts, parts, revokeRegistrationToken, verify, wrongBy } from './stage.ts';

type Row =
  | 'without a token'
  | 'token of a client without access'
  | 'token of the code login'
  | 'token of the implicit login';

interface Case {
  readonly broken: string;
  readonly by: (world: Parts) => void;
  readonly field: string;
  /** The first row of the proof that fails; undefined: none does. */
  readonly row?: Row;
  /** What the wrong setting is said to be. */
  readonly is?: string | RegExp;
  readonly exit?: number;
  readonly clock?: number;
}

const code: Row = 'token of the code login';
const implicit: Row = 'token of the implicit login';
const open: Row = 'without a token';

const cases: readonly Case[] = [
  {
    broken: 'the provider asks another authorization server',
    by: ({ oidc, server }) => {
      oidc.urls.introspect = oidc.urls.introspect.replace(server.id, 'default');
    },
    field: 'anypoint.clientProvider.introspectUrl',
    row: code,
    is: /\/oauth2\/default\//,
  },
  {
    broken: 'the issuer of the provider is that of another server',
    by: ({ oidc, server }) => {
      oidc.issuer = oidc.issuer?.replace(server.id, 'default') ?? '';
    },
    field: 'anypoint.clientProvider.issuer',
    is: /default$/,
  },
  {
    broken: 'the provider names another introspection client',
    by: ({ oidc, app }) => {
      oidc.primary_client.id = app.clientId;
    },
    field: 'anypoint.clientProvider.introspectionClientId',
    row: code,
  },
  {
    broken: 'the secret of the introspection client was rotated in Okta',
    by: ({ introspection }) => {
      const [secret] = introspection.secrets;
      introspection.secrets = secret
        ? [{ ...secret, id: 'ocsRotated0000000001', value: 'another-secret-of-it' }]
        : [];
    },
    field: 'anypoint.clientProvider.introspectionClientSecret',
    row: code,
    is: /another one/,
  },
  {
    broken: 'the introspection app is deactivated',
    by: ({ introspection }) => {
      introspection.status = 'INACTIVE';
    },
    field: 'okta.introspectionClient.status',
    row: code,
    is: 'INACTIVE',
  },
  {
    broken: 'the introspection app authenticates with a key',
    by: ({ introspection }) => {
      introspection.tokenEndpointAuthMethod = 'private_key_jwt';
    },
    field: 'okta.introspectionClient.authMethod',
    row: code,
    is: 'private_key_jwt',
  },
  {
    broken: 'the provider was removed',
    by: ({ anypoint }) => {
      anypoint.accounts.clientProviders = [];
    },
    field: 'anypoint.clientProvider',
    row: code,
  },
  {
    broken: 'the provider was taken out of the environment',
    by: ({ anypoint, facts }) => {
      anypoint.accounts.environmentProviders[facts.anypoint.environmentId] = [];
    },
    field: 'anypoint.environment.clientProviders',
    is: 'empty',
  },
  {
    broken: 'the assignment of the client is removed',
    by: ({ app }) => {
      app.groups = [];
    },
    field: 'okta.registeredClient.assignment',
    row: code,
    is: 'to no group',
  },
  {
    broken: 'the user is not in the assigned group',
    by: ({ app, okta }) => {
      const other = okta.groups.find(({ name }) => name !== 'Everyone');
      app.groups = app.groups.map((group) => ({ ...group, id: other?.id ?? '' }));
    },
    field: 'okta.registeredClient.assignment',
    row: code,
    is: /only$/,
  },
  {
    broken: 'the rule does not allow implicit',
    by: ({ rule }) => {
      rule.conditions.grantTypes.include = ['authorization_code'];
    },
    field: 'okta.accessRule.grantTypes',
    row: implicit,
    is: 'authorization_code',
  },
  {
    broken: 'the rule does not allow a scope of the logins',
    by: ({ rule }) => {
      rule.conditions.scopes.include = ['openid'];
    },
    field: 'okta.accessRule.scopes',
    row: code,
  },
  {
    broken: 'the rule is for another group',
    by: ({ rule, okta }) => {
      const other = okta.groups.find(({ name }) => name !== 'Everyone');
      rule.conditions.people = { groups: { include: [other?.id ?? ''], exclude: [] } };
    },
    field: 'okta.accessRule.people',
    row: code,
  },
  {
    broken: 'the rule is inactive',
    by: ({ rule }) => {
      rule.status = 'INACTIVE';
    },
    field: 'okta.accessRule.status',
    row: code,
  },
  {
    broken: 'the rule was removed',
    by: ({ policy }) => {
      policy.rules = [];
    },
    field: 'okta.accessRule',
    row: code,
  },
  {
    broken: 'the access policy is not for this client',
    by: ({ policy, introspection }) => {
      policy.conditions.clients.include = [introspection.clientId];
    },
    field: 'okta.accessPolicy.clients',
    row: code,
  },
  {
    broken: 'the access policy is inactive',
    by: ({ policy }) => {
      policy.status = 'INACTIVE';
    },
    field: 'okta.accessPolicy.status',
    row: code,
  },
  {
    broken: 'the access policy was removed',
    by: ({ server }) => {
      server.policies = [];
    },
    field: 'okta.accessPolicy',
    row: code,
  },
  {
    broken: 'the authorization server is inactive',
    by: ({ server }) => {
      server.status = 'INACTIVE';
    },
    field: 'okta.authServer.status',
    row: code,
    is: 'INACTIVE',
  },
  {
    broken: 'the contract is revoked',
    by: ({ contract }) => {
      contract.status = 'REVOKED';
    },
    field: 'anypoint.contract.status',
    row: code,
    is: 'REVOKED',
  },
  {
    broken: 'the contract is pending',
    by: ({ contract }) => {
      contract.status = 'PENDING';
    },
    field: 'anypoint.contract.status',
    row: code,
    is: 'PENDING',
  },
  {
    broken: 'the contract was removed',
    by: ({ anypoint }) => {
      anypoint.apimanager.contracts = [];
    },
    field: 'anypoint.contract',
    row: code,
  },
  {
    broken: 'a redirect URI differs by a slash',
    by: ({ app }) => {
      app.redirectUris = app.redirectUris.map((uri) => `${uri}/`);
    },
    field: 'okta.registeredClient.redirectUris',
    row: code,
    is: /callback\/, which is not the same/,
  },
  {
    broken: 'the app lacks the token response type',
    by: ({ app }) => {
      app.responseTypes = ['code', 'id_token'];
    },
    field: 'okta.registeredClient.responseTypes',
    row: implicit,
  },
  {
    broken: 'the app lacks the implicit grant',
    by: ({ app }) => {
      app.grantTypes = ['authorization_code'];
    },
    field: 'okta.registeredClient.grantTypes',
    row: implicit,
  },
  {
    broken: 'the app is deactivated',
    by: ({ app }) => {
      app.status = 'INACTIVE';
    },
    field: 'okta.registeredClient.status',
    row: code,
  },
  {
    broken: 'the app was removed in Okta',
    by: ({ okta, app }) => {
      okta.apps = okta.apps.filter(({ id }) => id !== app.id);
    },
    field: 'okta.registeredClient',
    row: code,
  },
  {
    broken: 'the app requires DPoP',
    by: ({ app }) => {
      app.dpopBound = true;
    },
    field: 'okta.registeredClient.dpop',
    row: code,
  },
  {
    broken: 'the sign-in policy asks for two factors',
    by: ({ okta }) => {
      for (const policy of okta.signOnPolicies) policy.factorMode = '2FA';
    },
    field: 'okta.registeredClient.signInPolicy',
    row: code,
  },
  {
    broken: 'Federation Broker Mode is switched on',
    by: ({ app }) => {
      app.implicitAssignment = true;
    },
    field: 'okta.registeredClient.implicitAssignment',
  },
  {
    broken: 'the token policy has a key that nobody knows',
    by: ({ tokenPolicy }) => {
      tokenPolicy.configurationData = { ...tokenPolicy.configurationData, scope: 'openid' };
    },
    field: 'anypoint.policy.configuration.scope',
    row: open,
    is: /unknown/,
  },
  {
    broken: 'the token policy has a value of another type',
    by: ({ tokenPolicy }) => {
      tokenPolicy.configurationData = { ...tokenPolicy.configurationData, exposeHeaders: 'no' };
    },
    field: 'anypoint.policy.configuration.exposeHeaders',
    row: open,
    is: 'a string',
  },
  {
    broken: 'the token policy is disabled',
    by: ({ tokenPolicy }) => {
      tokenPolicy.disabled = true;
    },
    field: 'anypoint.policy.disabled',
    row: open,
  },
  {
    broken: 'the token policy was removed',
    by: ({ anypoint }) => {
      anypoint.apimanager.policies = [];
    },
    field: 'anypoint.policy',
    row: open,
  },
  {
    broken: 'the token policy lets in clients without a contract',
    by: ({ tokenPolicy }) => {
      tokenPolicy.configurationData = { ...tokenPolicy.configurationData, skipClientIdValidation: true };
    },
    field: 'anypoint.policy.skipClientIdValidation',
    row: 'token of a client without access',
  },
  {
    broken: 'the token policy demands a scope that tokens lack',
    by: ({ tokenPolicy }) => {
      tokenPolicy.configurationData = { ...tokenPolicy.configurationData, scopes: 'openid employees.read' };
    },
    field: 'anypoint.policy.scopes',
    row: code,
    is: 'openid employees.read',
  },
  {
    broken: 'the registration token is dead',
    by: revokeRegistrationToken,
    field: 'okta.registrationToken',
  },
  {
    broken: 'the proxy is undeployed',
    by: ({ deployment }) => {
      deployment.expectedStatus = 'undeployed';
    },
    field: 'anypoint.proxy.status',
    row: open,
    is: /undeployed/,
  },
  {
    broken: 'the proxy has failed',
    by: ({ deployment }) => {
      deployment.failed = true;
    },
    field: 'anypoint.proxy.status',
    row: open,
    is: /failed/,
  },
  {
    broken: 'the instance has no OpenID Connect provider',
    by: ({ api }) => {
      api.providerId = null;
    },
    field: 'anypoint.apiInstance.clientProvider',
    row: code,
  },
  {
    broken: 'the implementation is dead',
    by: ({ api, deployment }) => {
      api.endpoint.uri = `${api.endpoint.uri}/nowhere`;
      deployment.implementationUri = api.endpoint.uri;
    },
    field: 'anypoint.apiInstance.implementationUrl',
    row: code,
    is: /nowhere$/,
  },
  {
    broken: 'the mock behind the proxy is gone',
    by: ({ anypoint }) => {
      anypoint.exchange.assets = [];
    },
    field: 'implementation.url',
    row: code,
  },
  {
    broken: 'the clock of this computer is a day behind',
    by: () => undefined,
    clock: -86_400_000,
    // An ID token from the future is not refused, so that only the clock itself tells.
    field: 'computer.clock',
    is: /24 h behind/,
  },
  {
    broken: 'the clock of this computer is a day ahead',
    by: () => undefined,
    clock: 86_400_000,
    field: 'computer.clock',
    row: code,
    is: /24 h ahead/,
  },
];

const named: string[] = [];

beforeAll(begin, 60_000);
afterEach(mend);
afterAll(async () => {
  await end();
  console.log(`${named.join('\n')}\n${named.length} of ${cases.length} broken set-ups named`);
});

describe('a set-up that is whole', () => {
  it('is proven again by six calls, with nothing wrong and no drift', async () => {
    const { exit, proof, faults, notLooked, drift } = await verify();
    expect(proof.calls.map(({ call, state, got }) => `${call}: ${state}, ${got}`)).toEqual([
      'open, before the policy: as expected, 200',
      expect.stringMatching(/^without a token: as expected, 40[013]$/),
      expect.stringMatching(/^with a worthless token: as expected, 40[13]$/),
      'token of a client without access: as expected, 403',
      'token of the code login: as expected, 200',
      'token of the implicit login: as expected, 200',
    ]);
    expect({ exit, faults, notLooked, drift }).toEqual({ exit: 0, faults: [], notLooked: [], drift: [] });
  });
});

describe('a set-up that was broken', () => {
  it.each(cases)('because $broken: $field is named', async ({ broken, by, field, row, is, clock }) => {
    by(parts());
    const { exit, proof, faults } = await verify(clock === undefined ? {} : wrongBy(clock));
    const fault = faults.find((one) => one.field === field);
    expect(faults.map((one) => one.field)).toContain(field);
    expect(fault?.where).toMatch(/→/);
    expect(fault?.is).toMatch(is ?? /./);
    const failed = proof.calls.find(({ state }) => state === 'failed' || state === 'not shown');
    expect(failed?.call).toBe(row);
    if (failed) expect(failed.why.map((one) => one.field)[0]).toBe(field);
    expect(exit).toBe(row === undefined ? 3 : 6);
    named.push(`${broken.padEnd(62)} ${field.padEnd(52)} ${row ?? 'drift only'}`);
  });
});
