import { type Http, path } from '../http/http.ts';
import { object, text } from '../http/lenient.ts';
import { allPages } from '../http/paging.ts';
import { needed } from './read.ts';

export interface Scope {
  readonly name: string;
  /** Granted when a request names no scope. */
  readonly isDefault: boolean;
  /** `IMPLICIT` never asks the user. */
  readonly consent: string;
  /** Okta's own: openid, profile, email, … */
  readonly system: boolean;
}

export const scopes = (http: Http) => ({
  /** Source: Okta Management API 2026.06.3, `listOAuth2Scopes`. */
  async list(serverId: string): Promise<readonly Scope[]> {
    const at = path`/api/v1/authorizationServers/${serverId}/scopes`;
    const about = `the scopes of authorization server ${serverId}`;
    const items = await allPages<unknown>(http, { method: 'GET', path: at, query: { limit: 200 }, about });
    return items.map(object).map((scope) => ({
      name: needed(scope, 'name', about),
      isDefault: scope['default'] === true,
      consent: text(scope['consent']),
      system: scope['system'] === true,
    }));
  },
});
