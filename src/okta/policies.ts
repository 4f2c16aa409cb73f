import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, numberOf, text, textsOf } from '../http/reading.ts';
import { lookUp, unmake } from './gone.ts';
import { needed } from './read.ts';
import { replaceWhole } from './replacement.ts';

/** An access policy of an authorization server: which clients its rules speak for. */
export interface AccessPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly status: string;
  /** 1 is tried first. */
  readonly priority: number;
  /** Client ids, or the word `ALL_CLIENTS`. */
  readonly clients: readonly string[];
  /** Okta's own, cannot be deleted. */
  readonly system: boolean;
}

export interface NewAccessPolicy {
  readonly name: string;
  readonly description: string;
  readonly priority: number;
  readonly clients: readonly string[];
}

const read = (body: unknown): AccessPolicy => {
  const policy = fieldsOf(body);
  return {
    id: needed(policy, 'id', 'the access policy'),
    name: text(policy['name']),
    description: text(policy['description']),
    status: text(policy['status']),
    priority: numberOf(policy['priority']) ?? Number.MAX_SAFE_INTEGER,
    clients: textsOf(fieldsOf(fieldsOf(policy['conditions'])['clients'])['include']),
    system: policy['system'] === true,
  };
};

/**
 * Status and conditions are always sent. Without a status Okta makes the policy active; without conditions it includes no client
 * and is skipped silently (docs/facts/okta.md §3).
 */
const bodyOf = (wanted: NewAccessPolicy) => ({
  type: 'OAUTH_AUTHORIZATION_POLICY',
  status: 'ACTIVE',
  ...settingsOf(wanted),
});

const settingsOf = ({ name, description, priority, clients }: Partial<NewAccessPolicy>) => ({
  name,
  description,
  priority,
  conditions: { clients: { include: clients } },
});

export const policies = (http: Http) => ({
  /** In the order in which Okta tries them. Source: Okta Management API 2026.06.3, `listAuthorizationServerPolicies` (not paged). */
  async list(serverId: string): Promise<readonly AccessPolicy[]> {
    const items = await allPages<unknown>(http, {
      method: 'GET',
      path: path`/api/v1/authorizationServers/${serverId}/policies`,
      about: `the access policies of authorization server ${serverId}`,
    });
    return items.map(read).sort((a, b) => a.priority - b.priority);
  },

  /** Source: `createAuthorizationServerPolicy`. */
  async create(serverId: string, wanted: NewAccessPolicy): Promise<AccessPolicy> {
    const { body } = await http.call<unknown>({
      method: 'POST',
      path: path`/api/v1/authorizationServers/${serverId}/policies`,
      json: bodyOf(wanted),
      about: `access policy "${wanted.name}"`,
    });
    return read(body);
  },

  /** Undefined when unknown. Source: `getAuthorizationServerPolicy`. */
  async get(serverId: string, id: string): Promise<AccessPolicy | undefined> {
    const at = path`/api/v1/authorizationServers/${serverId}/policies/${id}`;
    const body = await lookUp(http, { path: at, about: `access policy ${id}` });
    return body === undefined ? undefined : read(body);
  },

  /** Changes what is given. Source: `replaceAuthorizationServerPolicy`. Errors: `OKTA_NOT_FOUND`. */
  async replace(serverId: string, id: string, changes: Partial<NewAccessPolicy>): Promise<AccessPolicy> {
    const at = path`/api/v1/authorizationServers/${serverId}/policies/${id}`;
    const readOnly = ['system'];
    return read(
      await replaceWhole(http, { path: at, about: `access policy ${id}`, readOnly }, settingsOf(changes)),
    );
  },

  /** Source: `activateAuthorizationServerPolicy`. */
  async activate(serverId: string, id: string): Promise<void> {
    await http.call<unknown>({
      method: 'POST',
      path: path`/api/v1/authorizationServers/${serverId}/policies/${id}/lifecycle/activate`,
      repeatable: true,
      about: `access policy ${id}`,
    });
  },

  /** Source: `deleteAuthorizationServerPolicy`. */
  async remove(serverId: string, id: string): Promise<void> {
    const at = path`/api/v1/authorizationServers/${serverId}/policies/${id}`;
    await unmake(http, { method: 'DELETE', path: at, about: `access policy ${id}` });
  },
});
