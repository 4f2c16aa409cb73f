import type { SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext, Caller } from '../context.ts';
import { knownCaller, refuse } from '../refusal.ts';
import { accountsText } from '../refusals.ts';
import { organizationSummary, organizationView, userSummary } from './organization-views.ts';
import { findOrganization, masterOf } from './places.ts';
import { findApp } from './tokens.ts';
import type { ConnectedApp, User } from './world.ts';

const userOf = (context: AnypointContext, caller: Caller): User =>
  context.world.accounts.users.find(({ id }) => id === caller.userId) ??
  refuse(accountsText(401, 'Unauthorized'));

/** A user with the organisations that the user belongs to: the whole tree below the root. */
const userView = (context: AnypointContext, user: User): Record<string, unknown> => {
  const { organizations } = context.world.accounts;
  const home = findOrganization(context.world, user.organizationId);
  const tree = organizations.filter((organization) => masterOf(organization) === user.organizationId);
  const summaries = tree.map((organization) => organizationSummary(context, organization));
  return {
    ...userSummary(user),
    ipAllowlistExcluded: false,
    email_verified_at: '2026-01-01T00:00:00.000Z',
    organizationPreferences: {},
    organization: home && organizationView(context, home),
    memberOfOrganizations: summaries,
    contributorOfOrganizations: summaries,
    properties: {},
  };
};

const appView = (app: ConnectedApp) => ({
  client_id: app.clientId,
  name: app.name,
  redirect_uris: app.redirectUris,
  grant_types: app.grantTypes,
  org_id: app.organizationId,
});

/** The connected app of a token: the caller itself, or the one that a user logged in through. */
const appOf = (
  context: AnypointContext,
  request: SandboxRequest,
  caller: Caller,
): ConnectedApp | undefined => {
  const value = request.headers.authorization?.replace(/^bearer\s+/i, '') ?? '';
  const id = caller.clientId ?? context.world.accounts.tokens[value]?.onBehalfOf;
  return id === undefined ? undefined : findApp(context, id);
};

/** Who am I (docs/facts/anypoint-access.md §1.6). */
export const meRoutes = (context: AnypointContext): Route[] => [
  {
    method: 'GET',
    pattern: '/accounts/api/me',
    handle: (request) => {
      const caller = knownCaller(context, request);
      const app = appOf(context, request, caller);
      const user = userView(context, userOf(context, caller));
      return { status: 200, json: { ...(app && { client: appView(app) }), user } };
    },
  },
  ...['/accounts/api/users/me', '/accounts/api/profile'].map(
    (pattern): Route => ({
      method: 'GET',
      pattern,
      handle: (request) => ({
        status: 200,
        json: userView(context, userOf(context, knownCaller(context, request))),
      }),
    }),
  ),
];
