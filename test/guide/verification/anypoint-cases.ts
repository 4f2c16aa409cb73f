import { type Case, code } from './case.ts';

export const anypointCases: readonly Case[] = [
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
    is: /not active/,
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
    is: /without it/,
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
];
