import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { appOf } from './apps.ts';
import { readBody, readOnly, systemFields } from './body.ts';
import { assignedGroup, type OktaContext, userById, wireDate } from './context.ts';
import { startsWith } from './criteria.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { page } from './paging.ts';
import type { OktaApp, OktaUser } from './world.ts';

/** A user of an app, assigned alone or by a group. */
interface Member {
  readonly id: string;
  readonly user: OktaUser;
  readonly userName: string;
  readonly created: string;
  readonly groupId: string | undefined;
}

const memberOf = (context: OktaContext, app: OktaApp, user: OktaUser): Member | undefined => {
  const own = app.users.find(({ id }) => id === user.id);
  if (own) return { user, ...own, groupId: undefined };
  const group = assignedGroup(context, app, user);
  return group && { id: user.id, user, userName: user.login, created: group.lastUpdated, groupId: group.id };
};

/** `AppUser` of the management document. */
const view = (context: OktaContext, app: OktaApp, member: Member): object => {
  const api = `${context.origin()}/api/v1`;
  const created = wireDate(member.created);
  return {
    id: member.id,
    created,
    lastUpdated: created,
    scope: member.groupId === undefined ? 'USER' : 'GROUP',
    status: 'ACTIVE',
    statusChanged: created,
    syncState: 'DISABLED',
    credentials: { userName: member.userName },
    profile: {},
    _links: {
      app: { href: `${api}/apps/${app.id}` },
      user: { href: `${api}/users/${member.id}` },
      ...(member.groupId === undefined
        ? {}
        : { group: { name: 'group', href: `${api}/groups/${member.groupId}` } }),
    },
  };
};

const body = z.strictObject({
  ...systemFields,
  id: z.string(),
  scope: z.enum(['USER', 'GROUP']).optional(),
  credentials: z
    .strictObject({ userName: z.string().min(1).max(100).optional(), password: readOnly })
    .optional(),
  profile: z.looseObject({}).optional(),
});

const assign = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const sent = readBody(request, body);
  const user = userById(context, sent.id) ?? notFound(sent.id, 'User');
  if (sent.scope === 'GROUP') return invalid('scope', 'A user can only be assigned with the scope USER');
  if (app.implicitAssignment)
    return invalid('users', 'Users cannot be assigned while Federation Broker Mode is on');
  if (app.users.some(({ id }) => id === user.id)) return refuse('E0000062');
  const own = { id: user.id, userName: sent.credentials?.userName ?? user.login, created: context.iso() };
  app.users.push(own);
  return { status: 200, json: view(context, app, { ...own, user, groupId: undefined }) };
};

const found = (context: OktaContext, app: OktaApp, request: SandboxRequest): Member => {
  const id = request.params['userId'] ?? '';
  const user = userById(context, id) ?? notFound(id, 'User');
  return memberOf(context, app, user) ?? notFound(id, 'AppUser');
};

/** Removes an assignment of one user; members of an assigned group stay. */
const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const member = found(context, app, request);
  app.users = app.users.filter(({ id }) => id !== member.id);
  return { status: 204 };
};

/** `listApplicationUsers`: `q` is the beginning of a name or of the login. */
const list = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const q = request.query.get('q');
  const members = context.world.users
    .map((user) => memberOf(context, app, user))
    .filter((member) => member !== undefined)
    .filter(
      ({ user, userName }) =>
        q === null || [userName, user.firstName, user.lastName].some((text) => startsWith(text, q)),
    );
  return page(context, request, members, (member) => view(context, app, member), { preset: 50, most: 500 });
};

const base = '/api/v1/apps/{appId}/users';

export const appUserRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  { method: 'POST', pattern: base, handle: (request) => assign(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{userId}`,
    handle: (request) => {
      const app = appOf(context, request);
      return { status: 200, json: view(context, app, found(context, app, request)) };
    },
  },
  { method: 'DELETE', pattern: `${base}/{userId}`, handle: (request) => remove(context, request) },
];
