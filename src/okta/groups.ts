import type { Http } from '../http/http.ts';
import { object, text } from '../http/lenient.ts';
import { allPages } from '../http/paging.ts';
import { needed } from './read.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
}

export const groups = (http: Http) => ({
  /**
   * The built-in group of all users; undefined for group admins, who never see it.
   * `q` excludes paging and matches more than the name. Source: Okta Management API 2026.06.3, `listGroups`; docs/facts/okta.md
   * §7.
   */
  async findEveryone(): Promise<Group | undefined> {
    const about = 'the group Everyone';
    const found = await allPages<unknown>(http, {
      method: 'GET',
      path: '/api/v1/groups',
      query: { q: 'Everyone' },
      about,
    });
    const everyone = found
      .map(object)
      .find(
        (group) =>
          text(group['type']) === 'BUILT_IN' && text(object(group['profile'])['name']) === 'Everyone',
      );
    return everyone && { id: needed(everyone, 'id', about), name: 'Everyone' };
  },
});
