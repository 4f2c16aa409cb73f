import { signInWith } from '../../support/sign-in-policy.ts';
import { type Case, code, implicit } from './case.ts';
import { revokeRegistrationToken } from './stage.ts';

export const oktaCases: readonly Case[] = [
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
    broken: 'the assignment of the client is removed',
    by: ({ app }) => {
      app.groups = [];
    },
    field: 'okta.registeredClient.assignment',
    row: code,
    is: 'not to Everyone',
  },
  {
    broken: 'the user is not in the assigned group',
    by: ({ app, okta }) => {
      const other = okta.groups.find(({ name }) => name !== 'Everyone');
      app.groups = app.groups.map((group) => ({ ...group, id: other?.id ?? '' }));
    },
    field: 'okta.registeredClient.assignment',
    row: code,
    is: 'not to Everyone',
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
      rule.conditions.people.groups.include = [other?.id ?? ''];
    },
    field: 'okta.accessRule.people',
    row: code,
  },
  {
    broken: 'the rule excludes the test user',
    by: ({ rule, okta }) => {
      rule.conditions.people.users.exclude = [okta.users.at(-1)?.id ?? ''];
    },
    field: 'okta.accessRule.people',
    row: code,
    is: /^excludes .* the test user/,
  },
  {
    broken: 'the rule excludes everybody',
    by: ({ rule }) => {
      rule.conditions.people.groups.exclude = ['EVERYONE'];
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
      signInWith(okta, '2FA');
    },
    field: 'okta.registeredClient.signInRule',
    row: code,
  },
  {
    broken: 'the registration token is dead',
    by: revokeRegistrationToken,
    field: 'okta.registrationToken',
    // A credential that is refused.
    exit: 4,
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
