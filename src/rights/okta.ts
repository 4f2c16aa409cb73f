import type { Exchange } from '../errors.ts';

export interface Rights {
  readonly role: string;
  /** For a service app; empty when it is not known. */
  readonly scope: string;
}

/** By the beginning of the path, the longest first. Roles: docs/facts/okta.md §4; scopes: §1.4 and the specifications. */
const byPath: readonly (readonly [RegExp, string, string])[] = [
  [
    /^\/api\/v1\/authorizationServers/,
    'Super Administrator or API Access Management Administrator',
    'okta.authorizationServers',
  ],
  [/^\/api\/v1\/apps\/[^/]+\/policies/, 'Super Administrator', 'okta.apps'],
  [
    /^\/api\/v1\/apps/,
    'Super Administrator, Application Administrator or API Access Management Administrator',
    'okta.apps',
  ],
  [/^\/oauth2\/v1\/clients/, 'Super Administrator or Application Administrator', 'okta.clients'],
  [
    /^\/api\/v1\/groups/,
    'Super Administrator, Organization Administrator or Read-only Administrator',
    'okta.groups',
  ],
  [/^\/api\/v1\/policies/, 'Super Administrator', 'okta.policies'],
  [/^\/api\/v1\/api-tokens/, 'Super Administrator', 'okta.apiTokens'],
  [/^\/api\/v1\/users\/[^/]+\/roles/, 'Super Administrator', 'okta.roles'],
  [/^\/api\/v1\/users/, 'Super Administrator', 'okta.users'],
  [/^\/api\/v1\/org/, 'Super Administrator', 'okta.orgs'],
];

const verbOf = ({ method, path }: Pick<Exchange, 'method' | 'path'>): string => {
  if (method === 'GET') return 'read';
  return method === 'POST' && /^\/oauth2\/v1\/clients\/?$/.test(path) ? 'register' : 'manage';
};

/** The admin roles, one of which is needed for a call, and the scope that a service app needs. */
export const rightsFor = (exchange: Pick<Exchange, 'method' | 'path'>): Rights => {
  const found = byPath.find(([pattern]) => pattern.test(exchange.path));
  if (found === undefined) return { role: 'Super Administrator', scope: '' };
  const [, role, scope] = found;
  return { role, scope: `${scope}.${verbOf(exchange)}` };
};
