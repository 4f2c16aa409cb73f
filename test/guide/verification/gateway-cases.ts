import { type Case, code, open } from './case.ts';

export const gatewayCases: readonly Case[] = [
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
    is: 'openid, employees.read',
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
    field: 'anypoint.asset',
    row: code,
  },
];
