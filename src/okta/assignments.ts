import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf } from '../http/reading.ts';
import { lookUp, unmake } from './gone.ts';
import { needed } from './read.ts';

/** A group that is assigned to an app. */
export interface Assignment {
  readonly groupId: string;
}

const read = (body: unknown): Assignment => ({ groupId: needed(fieldsOf(body), 'id', 'the assignment') });

const wordsOf = (appId: string, groupId: string) => `the assignment of group ${groupId} to app ${appId}`;

export const assignments = (http: Http) => ({
  /** Source: Okta Management API 2026.06.3, `getApplicationGroupAssignment`. */
  async get(appId: string, groupId: string): Promise<Assignment | undefined> {
    const at = path`/api/v1/apps/${appId}/groups/${groupId}`;
    const body = await lookUp(http, { path: at, about: wordsOf(appId, groupId) });
    return body === undefined ? undefined : read(body);
  },

  /** Source: `listApplicationGroupAssignments`. */
  async list(appId: string): Promise<readonly Assignment[]> {
    const at = path`/api/v1/apps/${appId}/groups`;
    const about = `the groups assigned to app ${appId}`;
    const items = await allPages<unknown>(http, { method: 'GET', path: at, query: { limit: 200 }, about });
    return items.map(read);
  },

  /** Idempotent. Source: `assignGroupToApplication`. */
  async assign(appId: string, groupId: string): Promise<Assignment> {
    const { body } = await http.call<unknown>({
      method: 'PUT',
      path: path`/api/v1/apps/${appId}/groups/${groupId}`,
      json: {},
      about: wordsOf(appId, groupId),
    });
    return read(body);
  },

  /** Source: `unassignApplicationFromGroup`. */
  async remove(appId: string, groupId: string): Promise<void> {
    const at = path`/api/v1/apps/${appId}/groups/${groupId}`;
    await unmake(http, { method: 'DELETE', path: at, about: wordsOf(appId, groupId) });
  },
});
