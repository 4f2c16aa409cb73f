import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { serverOf } from './authorization-servers.ts';
import { readBody, readOnly, systemFields } from './body.ts';
import { appByClientId, type OktaContext, wireDate } from './context.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { link } from './paging.ts';
import { rank, unrank } from './ranking.ts';
import type { AccessPolicy, AuthorizationServer } from './world.ts';

const body = z.strictObject({
  ...systemFields,
  type: z.literal('OAUTH_AUTHORIZATION_POLICY').optional(),
  name: z.string().min(1).max(100),
  description: z.string().min(1).max(255),
  priority: z.int().min(1),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  system: readOnly,
  // Recorded without: 201, and then no client is included.
  conditions: z
    .strictObject({ clients: z.strictObject({ include: z.array(z.string()) }) })
    .default({ clients: { include: [] } }),
});

export const policyPath = (context: OktaContext, server: AuthorizationServer, policy: AccessPolicy): string =>
  `${context.origin()}/api/v1/authorizationServers/${server.id}/policies/${policy.id}`;

/** `AuthorizationServerPolicy` of the management document. */
const view = (context: OktaContext, server: AuthorizationServer, policy: AccessPolicy): object => {
  const self = policyPath(context, server, policy);
  const turn = policy.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: policy.id,
    type: 'OAUTH_AUTHORIZATION_POLICY',
    status: policy.status,
    name: policy.name,
    description: policy.description,
    priority: policy.priority,
    system: policy.system,
    conditions: policy.conditions,
    created: wireDate(policy.created),
    lastUpdated: wireDate(policy.lastUpdated),
    _links: {
      self: link(self, 'GET', 'PUT', 'DELETE'),
      [turn]: link(`${self}/lifecycle/${turn}`, 'POST'),
      rules: link(`${self}/rules`, 'GET', 'POST'),
    },
  };
};

/** The policy of the path, or 404 E0000007. */
export const policyOf = (server: AuthorizationServer, request: SandboxRequest): AccessPolicy => {
  const id = request.params['policyId'] ?? '';
  return server.policies.find((policy) => policy.id === id) ?? notFound(id, 'Policy');
};

const read = (
  context: OktaContext,
  server: AuthorizationServer,
  request: SandboxRequest,
  own?: AccessPolicy,
): z.infer<typeof body> => {
  const sent = readBody(request, body);
  const taken = server.policies.some((policy) => policy !== own && policy.name === sent.name);
  if (taken && context.moods.uniqueNames) invalid('name', 'A policy with this name already exists');
  for (const id of sent.conditions.clients.include)
    if (id !== 'ALL_CLIENTS' && !appByClientId(context, id))
      invalid('conditions.clients.include', `The client ${id} does not exist`);
  return sent;
};

const create = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  const sent = read(context, server, request);
  const policy: AccessPolicy = {
    id: context.newId('00p'),
    name: sent.name,
    description: sent.description,
    status: sent.status ?? context.moods.policyWithoutStatus,
    priority: sent.priority,
    system: false,
    conditions: sent.conditions,
    created: context.iso(),
    lastUpdated: context.iso(),
    rules: [],
  };
  rank(server.policies, policy, sent.priority);
  return { status: 201, json: view(context, server, policy) };
};

const replace = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  const policy = policyOf(server, request);
  const { name, description, conditions, status, priority } = read(context, server, request, policy);
  Object.assign(policy, { name, description, conditions, lastUpdated: context.iso() });
  if (status) policy.status = status;
  rank(server.policies, policy, priority);
  return { status: 200, json: view(context, server, policy) };
};

const turn = (context: OktaContext, request: SandboxRequest, status: AccessPolicy['status']): Reply => {
  const policy = policyOf(serverOf(context, request), request);
  Object.assign(policy, { status, lastUpdated: context.iso() });
  return { status: 204 };
};

const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const server = serverOf(context, request);
  const policy = policyOf(server, request);
  if (policy.system) return refuse('E0000006');
  unrank(server.policies, policy);
  return { status: 204 };
};

const base = '/api/v1/authorizationServers/{authServerId}/policies';

export const policyRoutes = (context: OktaContext): readonly Route[] => [
  {
    method: 'GET',
    pattern: base,
    handle: (request) => {
      const server = serverOf(context, request);
      return { status: 200, json: server.policies.map((policy) => view(context, server, policy)) };
    },
  },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{policyId}`,
    handle: (request) => {
      const server = serverOf(context, request);
      return { status: 200, json: view(context, server, policyOf(server, request)) };
    },
  },
  { method: 'PUT', pattern: `${base}/{policyId}`, handle: (request) => replace(context, request) },
  { method: 'DELETE', pattern: `${base}/{policyId}`, handle: (request) => remove(context, request) },
  {
    method: 'POST',
    pattern: `${base}/{policyId}/lifecycle/activate`,
    handle: (request) => turn(context, request, 'ACTIVE'),
  },
  {
    method: 'POST',
    pattern: `${base}/{policyId}/lifecycle/deactivate`,
    handle: (request) => turn(context, request, 'INACTIVE'),
  },
];
