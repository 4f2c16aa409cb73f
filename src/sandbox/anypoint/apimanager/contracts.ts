import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import type { Shape } from '../json-shape.ts';
import { refuse } from '../refusal.ts';
import { apiManagerRefusal } from '../refusals.ts';
import { checkedBody } from './api-body.ts';
import { type ContractMove, contractMoves, isRefusal, makeContract, moveContract } from './contract-rules.ts';
import { contractView } from './contract-views.ts';
import { badRequest, instanceWith, managerPath, notFound } from './place.ts';
import type { ApiInstance, Contract } from './world.ts';

const all = '/apis/{environmentApiId}/contracts';
const one = `${all}/{contractId}`;
const manage = 'manage:api_contracts';
const read = 'read:api_contracts';

const positive: Shape = { type: 'integer', minimum: 1 };
const newContract: Shape = {
  type: 'object',
  required: ['applicationId'],
  properties: {
    applicationId: positive,
    requestedTierId: positive,
    requestAccessInfo: {
      type: 'object',
      additionalProperties: false,
      required: ['reason'],
      properties: { reason: { type: 'string', minLength: 1, maxLength: 500 } },
    },
  },
};

const contractWith = (context: AnypointContext, api: ApiInstance, request: SandboxRequest): Contract =>
  context.world.apimanager.contracts.find(
    ({ id, apiId }) => apiId === api.id && String(id) === request.params['contractId'],
  ) ?? refuse(notFound('Contract not found'));

const listed = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, read);
  const { query } = request;
  const text = (query.get('query') ?? '').toLowerCase();
  const status = query.get('status');
  const client = query.get('coreServicesId');
  const found = context.world.apimanager.contracts.filter((contract) => {
    const application = context.world.apimanager.applications.find(({ id }) => id === contract.applicationId);
    return (
      contract.apiId === api.id &&
      (status === null || contract.status === status) &&
      (client === null || application?.clientId === client) &&
      (application?.name.toLowerCase().includes(text) ?? false)
    );
  });
  const offset = Number(query.get('offset') ?? 0);
  const limit = Math.min(Number(query.get('limit') ?? 100), 250);
  const extra = query.get('includeExtraApplicationData') === 'true';
  const contracts = found.slice(offset, offset + limit).map((c) => contractView(context, api, c, extra));
  return { status: 200, json: { total: found.length, contracts } };
};

const create = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, manage);
  const { applicationId, requestedTierId } = checkedBody(request, newContract);
  const application = context.world.apimanager.applications.find(({ id }) => id === applicationId);
  if (!application) return notFound('Application not found');
  const made = makeContract(context, api, application, requestedTierId);
  if (isRefusal(made))
    return apiManagerRefusal(
      made.status,
      made.status === 409 ? 'ConflictError' : 'BadRequestError',
      made.message,
    );
  return { status: 201, json: contractView(context, api, made, true) };
};

const move = (context: AnypointContext, request: SandboxRequest, verb: ContractMove): Reply => {
  const api = instanceWith(context, request, manage);
  const contract = contractWith(context, api, request);
  const why = moveContract(context, contract, verb);
  return why === undefined
    ? { status: 201, json: contractView(context, api, contract, true) }
    : badRequest(why);
};

const changeTier = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = instanceWith(context, request, manage);
  const contract = contractWith(context, api, request);
  const { tierId, requestedTierId } = checkedBody(request, {
    type: 'object',
    properties: { tierId: positive, requestedTierId: positive },
  });
  const known = (id: unknown): boolean =>
    id === undefined ||
    context.world.apimanager.tiers.some((tier) => tier.id === id && tier.apiId === api.id);
  if (!known(tierId) || !known(requestedTierId)) return notFound('Tier not found');
  if (typeof tierId === 'number') contract.tierId = tierId;
  if (typeof requestedTierId === 'number') contract.requestedTierId = requestedTierId;
  return { status: 200, json: contractView(context, api, contract, true) };
};

const remove = (context: AnypointContext, request: SandboxRequest): Reply => {
  const contract = contractWith(context, instanceWith(context, request, manage), request);
  if (contract.status === 'APPROVED') return badRequest('Cannot delete active contract');
  const { apimanager } = context.world;
  apimanager.contracts = apimanager.contracts.filter((other) => other !== contract);
  return { status: 204 };
};

/** Contracts as the owner of the API sees and decides them (docs/facts/anypoint-apis.md §8.4). */
export const contractRoutes = (context: AnypointContext): Route[] => [
  { method: 'GET', pattern: managerPath('api', all), handle: (request) => listed(context, request) },
  { method: 'POST', pattern: managerPath('api', all), handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: managerPath('api', one),
    handle: (request) => {
      const api = instanceWith(context, request, read);
      return { status: 200, json: contractView(context, api, contractWith(context, api, request), true) };
    },
  },
  { method: 'PATCH', pattern: managerPath('api', one), handle: (request) => changeTier(context, request) },
  { method: 'DELETE', pattern: managerPath('api', one), handle: (request) => remove(context, request) },
  ...contractMoves.map(
    (verb): Route => ({
      method: 'POST',
      pattern: managerPath('xapi', `${one}/${verb}`),
      handle: (request) => move(context, request, verb),
    }),
  ),
];
