import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { type Fields, fieldsOf, numberOf, text, textsOf } from '../http/reading.ts';
import { lookUp, unmake } from './gone.ts';
import { needed } from './read.ts';
import { replaceWhole } from './replacement.ts';

/** A rule of an access policy: who gets which tokens, by which grants, for which scopes. */
export interface AccessRule {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly priority: number;
  readonly system: boolean;
  readonly grantTypes: readonly string[];
  /** Names, or `*`. An empty list matches no request. */
  readonly scopes: readonly string[];
  readonly people: People;
  /** Minutes. */
  readonly accessTokenLifetime: number | undefined;
}

interface People {
  readonly users: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** Ids, or the word `EVERYONE`. */
  readonly groups: { readonly include: readonly string[]; readonly exclude: readonly string[] };
}

export interface NewAccessRule {
  readonly name: string;
  readonly priority: number;
  /** No `refresh_token`: Okta refuses it in a rule (docs/facts/okta.md §3). */
  readonly grantTypes: readonly string[];
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  /** Minutes, 5 to 1440. */
  readonly accessTokenLifetime: number;
}

const among = (condition: unknown) => {
  const { include, exclude } = fieldsOf(condition);
  return { include: textsOf(include), exclude: textsOf(exclude) };
};

const read = (body: unknown): AccessRule => {
  const rule = fieldsOf(body);
  const conditions = fieldsOf(rule['conditions']);
  const people = fieldsOf(conditions['people']);
  const token: Fields = fieldsOf(fieldsOf(rule['actions'])['token']);
  const lifetime = token['accessTokenLifetimeMinutes'];
  return {
    id: needed(rule, 'id', 'the access rule'),
    name: text(rule['name']),
    status: text(rule['status']),
    priority: numberOf(rule['priority']) ?? Number.MAX_SAFE_INTEGER,
    system: rule['system'] === true,
    grantTypes: among(conditions['grantTypes']).include,
    scopes: among(conditions['scopes']).include,
    people: { users: among(people['users']), groups: among(people['groups']) },
    accessTokenLifetime: typeof lifetime === 'number' ? lifetime : undefined,
  };
};

const settingsOf = (changes: Partial<NewAccessRule>) => ({
  name: changes.name,
  priority: changes.priority,
  conditions: {
    people: { groups: { include: changes.groups } },
    grantTypes: { include: changes.grantTypes },
    scopes: { include: changes.scopes },
  },
  actions: { token: { accessTokenLifetimeMinutes: changes.accessTokenLifetime } },
});

/** Refresh tokens: lifetime unlimited (0), ending after 7 days without use, as the console proposes (docs/facts/okta.md §3). */
const bodyOf = (wanted: NewAccessRule) => ({
  type: 'RESOURCE_ACCESS',
  name: wanted.name,
  status: 'ACTIVE',
  priority: wanted.priority,
  conditions: {
    people: { users: { include: [], exclude: [] }, groups: { include: wanted.groups, exclude: [] } },
    grantTypes: { include: wanted.grantTypes },
    scopes: { include: wanted.scopes },
  },
  actions: {
    token: {
      accessTokenLifetimeMinutes: wanted.accessTokenLifetime,
      refreshTokenLifetimeMinutes: 0,
      refreshTokenWindowMinutes: 10_080,
    },
  },
});

export const rules = (http: Http) => ({
  /** In the order in which Okta tries them. Source: Okta Management API 2026.06.3, `listAuthorizationServerPolicyRules`. */
  async list(serverId: string, policyId: string): Promise<readonly AccessRule[]> {
    const items = await allPages<unknown>(http, {
      method: 'GET',
      path: path`/api/v1/authorizationServers/${serverId}/policies/${policyId}/rules`,
      about: `the rules of access policy ${policyId}`,
    });
    return items.map(read).sort((a, b) => a.priority - b.priority);
  },

  /** Source: `createAuthorizationServerPolicyRule`. */
  async create(serverId: string, policyId: string, wanted: NewAccessRule): Promise<AccessRule> {
    const { body } = await http.call<unknown>({
      method: 'POST',
      path: path`/api/v1/authorizationServers/${serverId}/policies/${policyId}/rules`,
      json: bodyOf(wanted),
      about: `access rule "${wanted.name}"`,
    });
    return read(body);
  },

  /** Undefined when unknown. Source: `getAuthorizationServerPolicyRule`. */
  async get(serverId: string, policyId: string, id: string): Promise<AccessRule | undefined> {
    const at = path`/api/v1/authorizationServers/${serverId}/policies/${policyId}/rules/${id}`;
    const body = await lookUp(http, { path: at, about: `access rule ${id}` });
    return body === undefined ? undefined : read(body);
  },

  /** Changes what is given. Source: `replaceAuthorizationServerPolicyRule`. Errors: `OKTA_NOT_FOUND`. */
  async replace(
    serverId: string,
    policyId: string,
    id: string,
    changes: Partial<NewAccessRule>,
  ): Promise<AccessRule> {
    const at = path`/api/v1/authorizationServers/${serverId}/policies/${policyId}/rules/${id}`;
    const readOnly = ['system'];
    return read(
      await replaceWhole(http, { path: at, about: `access rule ${id}`, readOnly }, settingsOf(changes)),
    );
  },

  /** Source: `activateAuthorizationServerPolicyRule`. */
  async activate(serverId: string, policyId: string, id: string): Promise<void> {
    await http.call<unknown>({
      method: 'POST',
      path: path`/api/v1/authorizationServers/${serverId}/policies/${policyId}/rules/${id}/lifecycle/activate`,
      repeatable: true,
      about: `access rule ${id}`,
    });
  },

  /** Source: `deleteAuthorizationServerPolicyRule`. */
  async remove(serverId: string, policyId: string, id: string): Promise<void> {
    const at = path`/api/v1/authorizationServers/${serverId}/policies/${policyId}/rules/${id}`;
    await unmake(http, { method: 'DELETE', path: at, about: `access rule ${id}` });
  },
});
