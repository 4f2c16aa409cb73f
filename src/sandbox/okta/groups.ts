import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { callerOf } from './caller.ts';
import { isEveryone, type OktaContext, wireDate } from './context.ts';
import { meets, readCriterion, startsWith } from './criteria.ts';
import { notFound } from './errors.ts';
import { page, visible } from './paging.ts';
import type { OktaGroup } from './world.ts';

/** `Group` of the management document. */
export const groupView = (context: OktaContext, group: OktaGroup): object => {
  const self = `${context.origin()}/api/v1/groups/${group.id}`;
  return {
    id: group.id,
    created: wireDate(group.created),
    lastUpdated: wireDate(group.created),
    lastMembershipUpdated: wireDate(group.created),
    objectClass: ['okta:user_group'],
    type: group.type,
    profile: { name: group.name, description: group.description },
    _links: {
      logo: [
        {
          name: 'medium',
          href: `${context.origin()}/img/logos/groups/odyssey/okta-medium.png`,
          type: 'image/png',
        },
      ],
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
  };
};

/** Group administrators never see `Everyone` (`listGroups`). */
const groupsFor = (context: OktaContext, request: SandboxRequest): readonly OktaGroup[] => {
  const caller = callerOf(context, request);
  const blind = caller.kind === 'token' && caller.roles.every((role) => role === 'USER_ADMIN');
  return context.world.groups.filter((group) => !(blind && isEveryone(group)));
};

const textOf = (group: OktaGroup, field: string): string =>
  ({ id: group.id, type: group.type, 'profile.name': group.name, name: group.name })[field] ?? '';

const criteria = (request: SandboxRequest): ((group: OktaGroup) => boolean) => {
  const search = request.query.get('search');
  const filter = request.query.get('filter');
  const wanted = [
    ...(search === null
      ? []
      : [readCriterion(search, ['id', 'type', 'profile.name', 'name'], ['eq', 'sw', 'co'])]),
    ...(filter === null ? [] : [readCriterion(filter, ['id', 'type'])]),
  ];
  return (group) => wanted.every((criterion) => meets(criterion, textOf(group, criterion.field)));
};

/** `listGroups`: `q` is the beginning of the name; pages of 300 with `q`, otherwise of up to 10,000. */
const list = (context: OktaContext, request: SandboxRequest): Reply => {
  const q = request.query.get('q');
  const fits = criteria(request);
  const groups = visible(context, groupsFor(context, request)).filter(
    (group) => fits(group) && (q === null || startsWith(group.name, q)),
  );
  const most = q === null ? 10_000 : 300;
  return page(context, request, groups, (group) => groupView(context, group), { preset: most, most });
};

const get = (context: OktaContext, request: SandboxRequest): Reply => {
  const id = request.params['groupId'] ?? '';
  const group = groupsFor(context, request).find((one) => one.id === id) ?? notFound(id, 'UserGroup');
  return { status: 200, json: groupView(context, group) };
};

export const groupRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: '/api/v1/groups', handle: (request) => list(context, request) },
  { method: 'GET', pattern: '/api/v1/groups/{groupId}', handle: (request) => get(context, request) },
];
