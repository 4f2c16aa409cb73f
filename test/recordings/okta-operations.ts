import type { createOkta } from '../../src/okta/client.ts';
import { Secret } from '../../src/secret.ts';
import { idsOf, type Recording } from './recordings.ts';

type Okta = ReturnType<typeof createOkta>;
type Json = Readonly<Record<string, unknown>>;

/** How one operation is called by the product, and what its reader must have found in the answer. */
export interface Operation {
  /** Calls it as the recording did, as far as the product can; undefined when this recording is not of a kind that it reads. */
  call(okta: Okta, recording: Recording): Promise<unknown> | undefined;
  /** The fields that are compared, picked from the recorded body by hand. Without it nothing is read but success. */
  fields?(body: unknown, recording: Recording, origin: string): unknown;
  /** A 404 is an answer, not a problem: nothing is there, or it is gone already. */
  gone?: true;
}

const json = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(json) : []);
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((here, key) => json(here)[key], value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
const maybe = (value: unknown): string | undefined => text(value) || undefined;
const bodyOf = ({ requestBody }: Recording): Json => json(requestBody);

const server = (body: unknown, origin: string) => ({
  id: at(body, 'id'),
  name: at(body, 'name'),
  description: text(at(body, 'description')),
  audiences: texts(at(body, 'audiences')),
  issuer: text(at(body, 'issuer')).replace('https://example.okta.com', origin),
  status: at(body, 'status'),
  isDefault: at(body, 'default') === true,
});

const policy = (body: unknown) => ({
  id: at(body, 'id'),
  name: at(body, 'name'),
  description: text(at(body, 'description')),
  status: at(body, 'status'),
  priority: at(body, 'priority'),
  clients: texts(at(body, 'conditions', 'clients', 'include')),
  system: at(body, 'system') === true,
});

const members = (condition: unknown) => ({
  include: texts(at(condition, 'include')),
  exclude: texts(at(condition, 'exclude')),
});

const rule = (body: unknown) => ({
  id: at(body, 'id'),
  name: at(body, 'name'),
  status: at(body, 'status'),
  priority: at(body, 'priority'),
  system: at(body, 'system') === true,
  grantTypes: texts(at(body, 'conditions', 'grantTypes', 'include')),
  scopes: texts(at(body, 'conditions', 'scopes', 'include')),
  people: {
    users: members(at(body, 'conditions', 'people', 'users')),
    groups: members(at(body, 'conditions', 'people', 'groups')),
  },
  accessTokenLifetime: at(body, 'actions', 'token', 'accessTokenLifetimeMinutes'),
});

const app = (body: unknown) => {
  const client = at(body, 'settings', 'oauthClient');
  const credentials = at(body, 'credentials', 'oauthClient');
  return {
    id: at(body, 'id'),
    clientId: maybe(at(credentials, 'client_id')) ?? at(body, 'id'),
    secret: maybe(at(credentials, 'client_secret')),
    label: at(body, 'label'),
    status: at(body, 'status'),
    signOnMode: text(at(body, 'signOnMode')),
    authMethod: text(at(credentials, 'token_endpoint_auth_method')),
    grantTypes: texts(at(client, 'grant_types')),
    responseTypes: texts(at(client, 'response_types')),
    redirectUris: texts(at(client, 'redirect_uris')),
    consentMethod: text(at(client, 'consent_method')),
    dpopRequired: at(client, 'dpop_bound_access_tokens') === true,
    implicitAssignment: at(body, 'settings', 'implicitAssignment') === true,
    adminNote: text(at(body, 'settings', 'notes', 'admin')),
    signInPolicyId: maybe(
      text(at(body, '_links', 'accessPolicy', 'href'))
        .split('/')
        .at(-1),
    ),
  };
};

const clientSecret = (body: unknown) => ({
  id: at(body, 'id'),
  active: at(body, 'status') === 'ACTIVE',
  created: at(body, 'created'),
  secret: maybe(at(body, 'client_secret')),
});

const signInPolicy = (body: unknown) => ({
  id: at(body, 'id'),
  name: at(body, 'name'),
  description: text(at(body, 'description')),
  status: at(body, 'status'),
  system: at(body, 'system') === true,
});

const signInRule = (body: unknown) => {
  const signOn = at(body, 'actions', 'appSignOn');
  return {
    id: at(body, 'id'),
    name: at(body, 'name'),
    status: at(body, 'status'),
    priority: at(body, 'priority'),
    access: text(at(signOn, 'access')),
    factorMode: text(at(signOn, 'verificationMethod', 'factorMode')),
    users: texts(at(body, 'conditions', 'people', 'users', 'include')),
  };
};

const byPriority = <T extends { readonly priority: unknown }>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => Number(a.priority) - Number(b.priority));

const newServer = (recording: Recording) => ({
  name: text(bodyOf(recording)['name']),
  description: text(bodyOf(recording)['description']),
  audience: texts(bodyOf(recording)['audiences'])[0] ?? '',
});

const newPolicy = (recording: Recording) => ({
  name: text(bodyOf(recording)['name']),
  description: text(bodyOf(recording)['description']),
  priority: Number(bodyOf(recording)['priority'] ?? 1),
  clients: texts(at(bodyOf(recording), 'conditions', 'clients', 'include')),
});

const newRule = (recording: Recording) => ({
  name: text(bodyOf(recording)['name']),
  priority: Number(bodyOf(recording)['priority'] ?? 1),
  grantTypes: texts(at(bodyOf(recording), 'conditions', 'grantTypes', 'include')),
  scopes: texts(at(bodyOf(recording), 'conditions', 'scopes', 'include')),
  groups: texts(at(bodyOf(recording), 'conditions', 'people', 'groups', 'include')),
  accessTokenLifetime: 60,
});

const newApp = (recording: Recording) => ({
  label: text(bodyOf(recording)['label']),
  clientId: 'of-my-own',
  secret: new Secret('a-secret-of-enough-letters'),
  adminNote: '',
  grantTypes: ['authorization_code'],
  responseTypes: ['code'],
  redirectUris: ['http://localhost/callback'],
});

const id = (recording: Recording, name: string): string => idsOf(recording)[name] ?? 'x';
const servers = '/api/v1/authorizationServers';
const policies = `${servers}/{authServerId}/policies`;
const rules = `${policies}/{policyId}/rules`;
const apps = '/api/v1/apps';

/** One label that the recorded list has; what the product finds by it are all of that label. */
const someLabel = (body: unknown): string => text(list(body).at(-1)?.['label']);

/** Every operation of Okta that the product calls and that somebody recorded: how it is called, and what is compared. */
export const oktaOperations: Readonly<Record<string, Operation>> = {
  'GET /.well-known/okta-organization': {
    call: (okta) => okta.organization.wellKnown('https://example.okta.com'),
    fields: (body, { headers }, origin) => ({
      id: at(body, 'id'),
      serverTime: Date.parse(headers?.['date'] ?? '') || undefined,
      engine: at(body, 'pipeline') === 'v1' ? 'classic' : 'identity',
      organizationUrl: maybe(at(body, '_links', 'organization', 'href'))?.replace(
        /https:\/\/example(-admin)?\.okta\.com/,
        origin,
      ),
    }),
  },
  'GET /api/v1/users/{id}': {
    call: (okta) => okta.users.me(),
    fields: (body) => ({
      id: at(body, 'id'),
      login: at(body, 'profile', 'login'),
      status: at(body, 'status'),
    }),
    gone: true,
  },
  'GET /api/v1/users/{userId}/roles': {
    call: (okta, one) => okta.users.roles(id(one, 'userId')),
    fields: (body) =>
      list(body)
        .filter((role) => role['status'] !== 'INACTIVE')
        .map((role) => role['type']),
  },
  [`GET ${servers}`]: {
    call: (okta, one) =>
      Array.isArray(one.body)
        ? okta.authorizationServers.find(text(list(one.body).at(-1)?.['name']))
        : okta.authorizationServers.first(),
    fields: (body, _, origin) => server(list(body).at(-1), origin),
  },
  [`POST ${servers}`]: {
    call: (okta, one) => okta.authorizationServers.create(newServer(one)),
    fields: (body, _, origin) => server(body, origin),
  },
  [`GET ${servers}/{authServerId}`]: {
    call: (okta, one) => okta.authorizationServers.get(id(one, 'authServerId')),
    fields: (body, _, origin) => server(body, origin),
    gone: true,
  },
  [`PUT ${servers}/{authServerId}`]: {
    call: (okta, one) => okta.authorizationServers.replace(id(one, 'authServerId'), newServer(one)),
    fields: (body, _, origin) => server(body, origin),
  },
  [`DELETE ${servers}/{authServerId}`]: {
    call: (okta, one) => okta.authorizationServers.remove(id(one, 'authServerId')),
    gone: true,
  },
  [`POST ${servers}/{authServerId}/lifecycle/deactivate`]: {
    call: (okta, one) => okta.authorizationServers.remove(id(one, 'authServerId')),
    gone: true,
  },
  [`GET ${policies}`]: {
    call: (okta, one) => okta.policies.list(id(one, 'authServerId')),
    fields: (body) => byPriority(list(body).map(policy)),
  },
  [`POST ${policies}`]: {
    call: (okta, one) => okta.policies.create(id(one, 'authServerId'), newPolicy(one)),
    fields: policy,
  },
  [`PUT ${policies}/{policyId}`]: {
    call: (okta, one) => okta.policies.replace(id(one, 'authServerId'), id(one, 'policyId'), newPolicy(one)),
    fields: policy,
  },
  [`POST ${policies}/{policyId}/lifecycle/activate`]: {
    call: (okta, one) => okta.policies.activate(id(one, 'authServerId'), id(one, 'policyId')),
  },
  [`DELETE ${policies}/{policyId}`]: {
    call: (okta, one) => okta.policies.remove(id(one, 'authServerId'), id(one, 'policyId')),
    gone: true,
  },
  [`GET ${rules}`]: {
    call: (okta, one) => okta.rules.list(id(one, 'authServerId'), id(one, 'policyId')),
    fields: (body) => byPriority(list(body).map(rule)),
  },
  [`POST ${rules}`]: {
    call: (okta, one) => okta.rules.create(id(one, 'authServerId'), id(one, 'policyId'), newRule(one)),
    fields: rule,
  },
  [`PUT ${rules}/{ruleId}`]: {
    call: (okta, one) =>
      okta.rules.replace(id(one, 'authServerId'), id(one, 'policyId'), id(one, 'ruleId'), newRule(one)),
    fields: rule,
  },
  [`POST ${rules}/{ruleId}/lifecycle/activate`]: {
    call: (okta, one) => okta.rules.activate(id(one, 'authServerId'), id(one, 'policyId'), id(one, 'ruleId')),
  },
  [`DELETE ${rules}/{ruleId}`]: {
    call: (okta, one) => okta.rules.remove(id(one, 'authServerId'), id(one, 'policyId'), id(one, 'ruleId')),
    gone: true,
  },
  [`GET ${apps}`]: {
    call: (okta, one) => okta.apps.findAll(someLabel(one.body)),
    fields: (body) =>
      list(body)
        .filter((one) => one['label'] === someLabel(body) && one['signOnMode'] === 'OPENID_CONNECT')
        .map(app),
  },
  [`POST ${apps}`]: { call: (okta, one) => okta.apps.createWeb(newApp(one)), fields: app },
  [`GET ${apps}/{appId}`]: { call: (okta, one) => okta.apps.get(id(one, 'appId')), fields: app, gone: true },
  [`DELETE ${apps}/{appId}`]: { call: (okta, one) => okta.apps.remove(id(one, 'appId')), gone: true },
  [`POST ${apps}/{appId}/lifecycle/deactivate`]: {
    call: (okta, one) => okta.apps.remove(id(one, 'appId')),
    gone: true,
  },
  [`GET ${apps}/{appId}/credentials/secrets`]: {
    call: (okta, one) => okta.secrets.list(id(one, 'appId')),
    fields: (body) => list(body).map(clientSecret),
  },
  [`POST ${apps}/{appId}/credentials/secrets`]: {
    call: (okta, one) => okta.secrets.create(id(one, 'appId')),
    fields: clientSecret,
  },
  [`GET ${apps}/{appId}/groups`]: {
    call: (okta, one) => okta.assignments.list(id(one, 'appId')),
    fields: (body) => list(body).map((one) => ({ groupId: one['id'] })),
  },
  [`GET ${apps}/{appId}/groups/{groupId}`]: {
    call: (okta, one) => okta.assignments.get(id(one, 'appId'), id(one, 'groupId')),
    fields: (body) => ({ groupId: at(body, 'id') }),
    gone: true,
  },
  [`PUT ${apps}/{appId}/groups/{groupId}`]: {
    call: (okta, one) => okta.assignments.assign(id(one, 'appId'), id(one, 'groupId')),
    fields: (body) => ({ groupId: at(body, 'id') }),
  },
  [`DELETE ${apps}/{appId}/groups/{groupId}`]: {
    call: (okta, one) => okta.assignments.remove(id(one, 'appId'), id(one, 'groupId')),
    gone: true,
  },
  'GET /api/v1/groups': {
    call: (okta) => okta.groups.findEveryone(),
    fields: (body) => {
      const everyone = list(body).find(
        (one) => one['type'] === 'BUILT_IN' && at(one, 'profile', 'name') === 'Everyone',
      );
      return everyone && { id: everyone['id'], name: 'Everyone' };
    },
  },
  'GET /api/v1/policies': {
    call: (okta, { query }) =>
      query.includes('type=ACCESS_POLICY') ? okta.signInPolicies.list() : undefined,
    fields: (body) => list(body).map(signInPolicy),
  },
  'GET /api/v1/policies/{policyId}/rules': {
    call: (okta, one) => okta.signInPolicies.rules(id(one, 'policyId')),
    fields: (body) => byPriority(list(body).map(signInRule)),
  },
  'GET /api/v1/api-tokens': {
    call: (okta) => okta.apiTokens.list(),
    fields: (body) =>
      list(body).map((one) => ({
        id: one['id'],
        name: one['name'],
        userId: one['userId'],
        expiresAt: maybe(one['expiresAt']),
        lastUpdated: one['lastUpdated'],
        connection: text(at(one, 'network', 'connection')),
      })),
  },
};
