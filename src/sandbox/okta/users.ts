import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { callerOf, rolesOf } from './caller.ts';
import { groupsOf, type OktaContext, userById, userByLogin, wireDate } from './context.ts';
import { meets, readCriterion, startsWith } from './criteria.ts';
import { notFound } from './errors.ts';
import { groupView } from './groups.ts';
import { page } from './paging.ts';
import { roleView } from './roles.ts';
import type { OktaUser } from './world.ts';

/** `User` of the management document. */
const userView = (context: OktaContext, user: OktaUser): object => ({
  id: user.id,
  status: user.status,
  created: wireDate(user.created),
  activated: wireDate(user.created),
  statusChanged: wireDate(user.created),
  lastLogin: null,
  lastUpdated: wireDate(user.created),
  passwordChanged: wireDate(user.created),
  type: { id: `oty${context.world.org.id.slice(3)}` },
  profile: {
    firstName: user.firstName,
    lastName: user.lastName,
    mobilePhone: null,
    secondEmail: null,
    login: user.login,
    email: user.login,
  },
  credentials: {
    password: {},
    emails: [{ value: user.login, status: 'VERIFIED', type: 'PRIMARY' }],
    provider: { type: 'OKTA', name: 'OKTA' },
  },
  _links: { self: { href: `${context.origin()}/api/v1/users/${user.id}` } },
});

const byShortName = (context: OktaContext, name: string): OktaUser | undefined => {
  const hits = context.world.users.filter(({ login }) => startsWith(login, `${name}@`));
  return hits.length === 1 ? hits[0] : undefined;
};

/** By id, login, unambiguous short login, or `me`, the creator of the API token. */
const found = (context: OktaContext, request: SandboxRequest): OktaUser => {
  const word = request.params['id'] ?? '';
  if (word === 'me') {
    const caller = callerOf(context, request);
    return caller.kind === 'token' ? caller.user : notFound('me', 'User');
  }
  return (
    userById(context, word) ??
    userByLogin(context, word) ??
    byShortName(context, word) ??
    notFound(word, 'User')
  );
};

const textOf = (user: OktaUser, field: string): string =>
  ({
    id: user.id,
    status: user.status,
    'profile.login': user.login,
    'profile.email': user.login,
    'profile.firstName': user.firstName,
    'profile.lastName': user.lastName,
  })[field] ?? '';

const fields = [
  'id',
  'status',
  'profile.login',
  'profile.email',
  'profile.firstName',
  'profile.lastName',
] as const;

/** `listUsers`: `q` is the beginning of a name or of the e-mail address; `search` and `filter` take one comparison here. */
const list = (context: OktaContext, request: SandboxRequest): Reply => {
  const q = request.query.get('q');
  const search = request.query.get('search');
  const filter = request.query.get('filter');
  const criteria = [
    ...(search === null ? [] : [readCriterion(search, fields, ['eq', 'sw', 'co'])]),
    ...(filter === null ? [] : [readCriterion(filter, fields)]),
  ];
  const users = context.world.users.filter(
    (user) =>
      criteria.every((criterion) => meets(criterion, textOf(user, criterion.field))) &&
      (q === null || [user.firstName, user.lastName, user.login].some((text) => startsWith(text, q))),
  );
  return page(context, request, users, (user) => userView(context, user));
};

/** `listUsers`, `getUser`, `listUserGroups`, `listAssignedRolesForUser`. */
export const userRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: '/api/v1/users', handle: (request) => list(context, request) },
  {
    method: 'GET',
    pattern: '/api/v1/users/{id}',
    handle: (request) => ({ status: 200, json: userView(context, found(context, request)) }),
  },
  {
    method: 'GET',
    pattern: '/api/v1/users/{id}/groups',
    handle: (request) => ({
      status: 200,
      json: groupsOf(context, found(context, request)).map((group) => groupView(context, group)),
    }),
  },
  {
    method: 'GET',
    pattern: '/api/v1/users/{id}/roles',
    handle: (request) => {
      const user = found(context, request);
      return {
        status: 200,
        json: rolesOf(context, user).map((type) => roleView(context, user, type, 'USER')),
      };
    },
  },
];
