import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, listOf, text } from '../http/reading.ts';
import { lookUp } from './gone.ts';
import { needed } from './read.ts';

export interface OktaUser {
  readonly id: string;
  readonly login: string;
  readonly status: string;
}

const read = (body: unknown, about: string): OktaUser => {
  const user = fieldsOf(body);
  return {
    id: needed(user, 'id', about),
    login: text(fieldsOf(user['profile'])['login']),
    status: text(user['status']),
  };
};

export const users = (http: Http, isPerson: () => Promise<boolean>) => ({
  /**
   * The user whose API token this is; undefined for a service app, which has no user.
   * Source: Okta Management API 2026.06.3, `getUser` with `me`; docs/facts/okta.md §1.3.
   */
  async me(): Promise<OktaUser | undefined> {
    if (!(await isPerson())) return undefined;
    const about = 'the owner of the API token';
    const answer = await http.call<unknown>({
      method: 'GET',
      path: '/api/v1/users/me',
      accept: [404],
      about,
    });
    return answer.status === 404 ? undefined : read(answer.body, about);
  },

  /** By its login; undefined when there is none. Source: Okta Management API 2026.06.3, `getUser`. */
  async find(login: string): Promise<OktaUser | undefined> {
    const about = `the user "${login}"`;
    const body = await lookUp(http, { path: path`/api/v1/users/${login}`, about });
    return body === undefined ? undefined : read(body, about);
  },

  /** Ids of the user's groups, the built-in one of all users included. Source: `listUserGroups`. */
  async groups(userId: string): Promise<readonly string[]> {
    const about = `the groups of user ${userId}`;
    const call = { method: 'GET', path: path`/api/v1/users/${userId}/groups`, about } as const;
    return (await allPages<unknown>(http, call)).map((group) => needed(fieldsOf(group), 'id', about));
  },

  /**
   * The user's admin roles by type, e.g. `SUPER_ADMIN`; undefined when this account may not read them.
   * Source: Okta Management API 2026.06.3, `listAssignedRolesForUser`.
   */
  async roles(userId: string): Promise<readonly string[] | undefined> {
    const answer = await http.call<unknown>({
      method: 'GET',
      path: path`/api/v1/users/${userId}/roles`,
      accept: [403, 404],
      about: 'the admin roles of the account',
    });
    if (answer.status !== 200) return undefined;
    return listOf(answer.body)
      .map(fieldsOf)
      .filter((role) => text(role['status']) !== 'INACTIVE')
      .map((role) => text(role['type']))
      .filter((type) => type !== '');
  },
});
