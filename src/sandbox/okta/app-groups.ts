import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { appOf } from './apps.ts';
import { readBody, systemFields } from './body.ts';
import { type OktaContext, wireDate } from './context.ts';
import { startsWith } from './criteria.ts';
import { invalid, notFound } from './errors.ts';
import { page } from './paging.ts';
import type { OktaApp } from './world.ts';

type Assignment = OktaApp['groups'][number];

/** `ApplicationGroupAssignment` of the management document. */
const view = (context: OktaContext, app: OktaApp, assignment: Assignment): object => {
  const api = `${context.origin()}/api/v1`;
  return {
    id: assignment.id,
    lastUpdated: wireDate(assignment.lastUpdated),
    priority: assignment.priority,
    profile: {},
    _links: {
      app: { href: `${api}/apps/${app.id}` },
      self: { href: `${api}/apps/${app.id}/groups/${assignment.id}` },
      group: { href: `${api}/groups/${assignment.id}` },
    },
  };
};

const body = z.strictObject({
  ...systemFields,
  priority: z.int().min(0).optional(),
  profile: z.looseObject({}).optional(),
});

const demandGroup = (context: OktaContext, id: string): void => {
  if (!context.world.groups.some((group) => group.id === id)) notFound(id, 'UserGroup');
};

const answer = (context: OktaContext, app: OktaApp, assignment: Assignment): Reply => ({
  status: 200,
  json: view(context, app, assignment),
});

/** With Federation Broker Mode an assignment is refused or has no effect (mood `federationBroker`); both are reported. */
const brokered = (context: OktaContext, app: OktaApp, id: string): Reply =>
  context.moods.federationBroker === 'ignores-assignment'
    ? answer(context, app, { id, priority: 0, lastUpdated: context.iso() })
    : invalid('groups', 'Groups cannot be assigned while Federation Broker Mode is on');

/** Repeating an assignment changes nothing but its priority. */
const assign = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const id = request.params['groupId'] ?? '';
  demandGroup(context, id);
  const sent = request.body.length === 0 ? {} : readBody(request, body);
  if (app.implicitAssignment) return brokered(context, app, id);
  const known = app.groups.find((group) => group.id === id);
  const assignment = known ?? { id, priority: app.groups.length, lastUpdated: context.iso() };
  if (!known) app.groups.push(assignment);
  if (sent.priority !== undefined) assignment.priority = sent.priority;
  return answer(context, app, assignment);
};

const found = (app: OktaApp, request: SandboxRequest): Assignment => {
  const id = request.params['groupId'] ?? '';
  return app.groups.find((group) => group.id === id) ?? notFound(id, 'GroupAssignment');
};

const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const gone = found(app, request);
  app.groups = app.groups.filter((group) => group !== gone);
  return { status: 204 };
};

/** `listApplicationGroupAssignments`; the limit lies between 20 and 200. */
const list = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const q = request.query.get('q');
  const nameOf = (id: string): string => context.world.groups.find((group) => group.id === id)?.name ?? '';
  const groups = app.groups.filter(({ id }) => q === null || startsWith(nameOf(id), q));
  return page(context, request, groups, (group) => view(context, app, group), {
    preset: 20,
    most: 200,
    least: 20,
  });
};

const base = '/api/v1/apps/{appId}/groups';

export const appGroupRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: base, handle: (request) => list(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{groupId}`,
    handle: (request) => {
      const app = appOf(context, request);
      return answer(context, app, found(app, request));
    },
  },
  { method: 'PUT', pattern: `${base}/{groupId}`, handle: (request) => assign(context, request) },
  { method: 'DELETE', pattern: `${base}/{groupId}`, handle: (request) => remove(context, request) },
];
