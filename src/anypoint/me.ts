import type { Call } from '../http/http.ts';
import { fieldsOf, listOf, textOf } from '../http/reading.ts';
import { type Api, needed } from './api.ts';

/** An organization as `me` names it: enough to choose one. */
export interface Membership {
  readonly id: string;
  readonly name: string;
}

/** Who is logged in. For a connected app with client credentials the user is the app's owner. */
export interface Me {
  readonly userId: string | undefined;
  readonly username: string;
  /** The organization of the connected app, else of the user. */
  readonly organizationId: string;
  readonly organizations: readonly Membership[];
  /** Set when a connected app logged in. */
  readonly clientId: string | undefined;
  /** The entitlements of the user's organization as they came; see `warnings`. */
  readonly entitlements: unknown;
}

const membershipsIn = (user: unknown): readonly Membership[] => {
  const fields = fieldsOf(user);
  const all = [
    fields['organization'],
    ...listOf(fields['memberOfOrganizations']),
    ...listOf(fields['contributorOfOrganizations']),
  ];
  const found = all.flatMap((one) => {
    const id = textOf(fieldsOf(one)['id']);
    return id === undefined ? [] : [{ id, name: textOf(fieldsOf(one)['name']) ?? id }];
  });
  return [...new Map(found.map((one) => [one.id, one])).values()];
};

/** `/me` wraps the user, `/users/me` and `/profile` do not. Source: docs/facts/anypoint-access.md §1.6. */
const userIn = (body: unknown): unknown => fieldsOf(body)['user'] ?? body;

const organizationIn = (body: unknown): string | undefined => {
  const user = fieldsOf(userIn(body));
  const auth = fieldsOf(fieldsOf(user['properties'])['cs_auth']);
  return (
    textOf(fieldsOf(fieldsOf(body)['client'])['org_id']) ??
    textOf(fieldsOf(user['organization'])['id']) ??
    textOf(user['organizationId']) ??
    textOf(auth['activeOrganizationId'])
  );
};

export const me = (api: Api) => ({
  /**
   * Who is logged in, and where. Also the cheapest verification that a token is good. Source: `listMe`, docs/facts/anypoint-access.md
   * §1.6.
   */
  async get(): Promise<Me> {
    const call: Call = { method: 'GET', path: '/accounts/api/me', about: 'the login' };
    const { body } = await api.send('me.read', call);
    const user = fieldsOf(userIn(body));
    const client = fieldsOf(fieldsOf(body)['client']);
    const userId = textOf(user['id']);
    return {
      userId,
      username: textOf(user['username']) ?? textOf(client['name']) ?? userId ?? 'unknown',
      organizationId: needed('me.read', call, 'organization id', organizationIn(body)),
      organizations: membershipsIn(user),
      clientId: textOf(client['client_id']),
      entitlements: fieldsOf(user['organization'])['entitlements'],
    };
  },
});
