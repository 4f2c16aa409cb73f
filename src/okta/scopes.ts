import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, text } from '../http/reading.ts';
import { unmake } from './gone.ts';
import { needed } from './read.ts';

/** A scope of a custom authorization server. */
export interface ServerScope {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** `IMPLICIT`: no page asks the user for consent. */
  readonly consent: string;
  /** Okta's own, as `openid`; cannot be deleted. */
  readonly system: boolean;
}

export interface NewServerScope {
  /** Printable ASCII without space, quote and backslash; not `okta` and not beginning with it. */
  readonly name: string;
  readonly description: string;
}

const read = (body: unknown): ServerScope => {
  const scope = fieldsOf(body);
  return {
    id: needed(scope, 'id', 'the scope'),
    name: needed(scope, 'name', 'the scope'),
    description: text(scope['description']),
    consent: text(scope['consent']),
    system: scope['system'] === true,
  };
};

export const scopes = (http: Http) => ({
  /** Source: Okta Management API 2026.06.3, `listOAuth2Scopes`. */
  async list(serverId: string): Promise<readonly ServerScope[]> {
    const items = await allPages<unknown>(http, {
      method: 'GET',
      path: path`/api/v1/authorizationServers/${serverId}/scopes`,
      query: { limit: 200 },
      about: `the scopes of authorization server ${serverId}`,
    });
    return items.map(read);
  },

  /** A scope that needs no consent and that metadata lists. Source: `createOAuth2Scope`. */
  async create(serverId: string, { name, description }: NewServerScope): Promise<ServerScope> {
    const { body } = await http.call<unknown>({
      method: 'POST',
      path: path`/api/v1/authorizationServers/${serverId}/scopes`,
      json: { name, description, consent: 'IMPLICIT', metadataPublish: 'ALL_CLIENTS' },
      about: `scope "${name}"`,
    });
    return read(body);
  },

  /** Source: `deleteOAuth2Scope`. */
  async remove(serverId: string, id: string): Promise<void> {
    const at = path`/api/v1/authorizationServers/${serverId}/scopes/${id}`;
    await unmake(http, { method: 'DELETE', path: at, about: `scope ${id}` });
  },
});
