import type { Http } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, text } from '../http/reading.ts';
import { needed } from './read.ts';

export interface Group {
  readonly id: string;
  readonly name: string;
}

export const groups = (http: Http) => {
  /** `q` excludes paging and matches more than the name. Source: Okta Management API 2026.06.3, `listGroups`. */
  const named = async (
    name: string,
    about: string,
  ): Promise<readonly (Group & { readonly type: string })[]> => {
    const call = { method: 'GET', path: '/api/v1/groups', query: { q: name }, about } as const;
    return (await allPages<unknown>(http, call))
      .map(fieldsOf)
      .filter((group) => text(fieldsOf(group['profile'])['name']) === name)
      .map((group) => ({ id: needed(group, 'id', about), name, type: text(group['type']) }));
  };

  return {
    /** By its id. Source: `listGroups`. */
    async byId(id: string): Promise<Group | undefined> {
      const about = `group ${id}`;
      const query = { search: `id eq "${id}"` };
      const [group] = (
        await allPages<unknown>(http, { method: 'GET', path: '/api/v1/groups', query, about })
      ).map(fieldsOf);
      return group && { id: needed(group, 'id', about), name: text(fieldsOf(group['profile'])['name']) };
    },

    /** The built-in group of all users; undefined for group admins, who never see it. docs/facts/okta.md §7. */
    async findEveryone(): Promise<Group | undefined> {
      const found = await named('Everyone', 'the group Everyone');
      const everyone = found.find(({ type }) => type === 'BUILT_IN');
      return everyone && { id: everyone.id, name: everyone.name };
    },

    /** Those of exactly this name; groups that are imported from elsewhere may repeat one. */
    named: (name: string): Promise<readonly Group[]> => named(name, `groups named "${name}"`),
  };
};
