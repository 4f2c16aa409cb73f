import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import type { Shape } from '../json-shape.ts';
import { type JsonObject, knownCaller, refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import { exchangeBody } from './application-body.ts';
import { applicationsPath, applicationWith } from './application-rights.ts';
import { isRefusal, makeContract } from './contract-rules.ts';
import { consumerContractView, contractView } from './contract-views.ts';
import type { ApiInstance, ClientApplication, Contract } from './world.ts';

const all = `${applicationsPath}/{applicationId}/contracts`;
const text: Shape = { type: 'string', maxLength: 256 };
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Body of a request for access (Exchange experience API, CreateContractForAPIV2). */
const newContract: Shape = {
  type: 'object',
  required: [
    'acceptedTerms',
    'instanceType',
    'organizationId',
    'groupId',
    'assetId',
    'version',
    'versionGroup',
    'apiId',
  ],
  properties: {
    acceptedTerms: { type: 'boolean' },
    instanceType: { type: 'string', enum: ['api'] },
    organizationId: { type: 'string', pattern: uuid },
    environmentId: text,
    groupId: text,
    assetId: text,
    version: text,
    versionGroup: text,
    apiId: { type: 'string', minLength: 1 },
    requestedTierId: { type: 'integer', minimum: 1 },
  },
};

const same = (wanted: JsonObject, api: ApiInstance): boolean =>
  wanted['organizationId'] === api.organizationId &&
  wanted['groupId'] === api.groupId &&
  wanted['assetId'] === api.assetId &&
  wanted['version'] === api.assetVersion &&
  wanted['versionGroup'] === api.productVersion &&
  (wanted['environmentId'] ?? api.environmentId) === api.environmentId;

const targetInstance = (context: AnypointContext, body: JsonObject): ApiInstance =>
  context.world.apimanager.apis.find((api) => String(api.id) === body['apiId'] && same(body, api)) ??
  refuse(exchangeRefusal(404, `API instance ${String(body['apiId'])} not found`));

const create = (context: AnypointContext, request: SandboxRequest): Reply => {
  const application = applicationWith(context, request);
  const body = exchangeBody(request, newContract);
  if (body['acceptedTerms'] !== true) return exchangeRefusal(400, 'The terms must be accepted');
  const made = makeContract(context, targetInstance(context, body), application, body['requestedTierId']);
  if (isRefusal(made)) return exchangeRefusal(made.status, made.message);
  const { clientId, clientSecret } = application;
  return { status: 201, json: { ...consumerContractView(context, made), clientId, clientSecret } };
};

const contractsOf = (context: AnypointContext, request: SandboxRequest): Contract[] => {
  const application = applicationWith(context, request);
  const appMayNot = !context.moods.connectedAppMayListContracts;
  if (appMayNot && knownCaller(context, request).clientId !== undefined)
    return refuse(exchangeRefusal(403, 'Unauthorized'));
  const api = request.params['instanceId'] ?? request.query.get('includeContractsForApiVersion');
  return context.world.apimanager.contracts.filter(
    ({ applicationId, apiId }) => applicationId === application.id && (api === null || String(apiId) === api),
  );
};

const instanceContracts = (context: AnypointContext, request: SandboxRequest): Reply => {
  const api = context.world.apimanager.apis.find(({ id }) => String(id) === request.params['instanceId']);
  if (!api) return exchangeRefusal(404, 'API instance not found');
  const contracts = contractsOf(context, request);
  return { status: 200, json: contracts.map((contract) => contractView(context, api, contract)) };
};

const contractWith = (
  context: AnypointContext,
  application: ClientApplication,
  request: SandboxRequest,
): Contract =>
  context.world.apimanager.contracts.find(
    ({ id, applicationId }) =>
      applicationId === application.id && String(id) === request.params['contractId'],
  ) ?? refuse(exchangeRefusal(404, 'Contract not found'));

const changeTier = (context: AnypointContext, request: SandboxRequest): Reply => {
  const contract = contractWith(context, applicationWith(context, request), request);
  const { requestedTierId } = exchangeBody(request, {
    type: 'object',
    required: ['requestedTierId'],
    properties: { requestedTierId: { type: 'integer', minimum: 1 } },
  });
  const tier = context.world.apimanager.tiers.find(
    ({ id, apiId }) => id === requestedTierId && apiId === contract.apiId,
  );
  if (!tier) return exchangeRefusal(404, 'Tier not found');
  contract.tierId = tier.autoApprove ? tier.id : contract.tierId;
  contract.requestedTierId = tier.autoApprove ? null : tier.id;
  return { status: 200, json: consumerContractView(context, contract) };
};

/** Requests for access, as the owner of an application makes them (docs/facts/anypoint-apis.md §8.3). */
export const applicationContractRoutes = (context: AnypointContext): Route[] => [
  { method: 'POST', pattern: all, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: all,
    handle: (request) => ({
      status: 200,
      json: contractsOf(context, request).map((contract) => consumerContractView(context, contract)),
    }),
  },
  { method: 'PATCH', pattern: `${all}/{contractId}`, handle: (request) => changeTier(context, request) },
  {
    method: 'GET',
    pattern: `${applicationsPath}/{applicationId}/instances/{instanceId}/contracts`,
    handle: (request) => instanceContracts(context, request),
  },
];
