import type { Http } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, text, textOf } from '../http/reading.ts';
import { needed } from './read.ts';

/** What Okta tells of an API token; never its value, and no call tells which one is in use (docs/facts/okta.md §4). */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly expiresAt: string | undefined;
  readonly lastUpdated: string;
  /** `ANYWHERE` or `ZONE`. A zone that leaves out Anypoint breaks registration. */
  readonly connection: string;
}

export const apiTokens = (http: Http) => ({
  /** Source: Okta Management API 2026.06.3, `listApiTokens`. There is no call that creates one. */
  async list(): Promise<readonly ApiToken[]> {
    const about = 'API tokens';
    const items = await allPages<unknown>(http, { method: 'GET', path: '/api/v1/api-tokens', about });
    return items.map(fieldsOf).map((token) => ({
      id: needed(token, 'id', about),
      name: text(token['name']),
      userId: text(token['userId']),
      expiresAt: textOf(token['expiresAt']),
      lastUpdated: text(token['lastUpdated']),
      connection: text(fieldsOf(token['network'])['connection']),
    }));
  },
});
