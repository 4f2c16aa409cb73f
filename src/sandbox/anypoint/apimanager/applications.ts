import { randomBytes } from 'node:crypto';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import { grantTypesOf } from '../accounts/client-providers.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import {
  applicationMembers,
  changedApplicationBody,
  checkedGrants,
  newApplicationBody,
  uniqueName,
} from './application-body.ts';
import { applicationList } from './application-list.ts';
import { applicationsPath, applicationWith, creator, rootWith } from './application-rights.ts';
import { applicationView, providerOfApplication } from './application-view.ts';
import { providerOf } from './gateway-view.ts';
import { deleteRegistered, register, updateRegistered } from './registration.ts';
import type { ApiInstance, ClientApplication } from './world.ts';

const one = `${applicationsPath}/{applicationId}`;
const hex = (): string => randomBytes(16).toString('hex');

/** The instance that decides the client provider (docs/facts/anypoint-apis.md §8.2). */
const targetInstance = (context: AnypointContext, request: SandboxRequest): ApiInstance => {
  const id = request.query.get('apiInstanceId');
  if (id === null || id === '')
    return refuse(exchangeRefusal(400, 'A target apiInstanceId or groupInstanceId is required'));
  return (
    context.world.apimanager.apis.find((api) => String(api.id) === id) ??
    refuse(exchangeRefusal(404, `API instance ${id} not found`))
  );
};

const create = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const { caller, org } = creator(context, request);
  const api = targetInstance(context, request);
  const members = applicationMembers(newApplicationBody(request));
  uniqueName(context, org, members.name);
  const provider = providerOf(context.world, api.id);
  checkedGrants(provider, members.grantTypes);
  const credentials = provider?.oidc
    ? await register(context, provider.oidc, members)
    : { clientId: hex(), clientSecret: hex() };
  const application: ClientApplication = {
    id: context.nextId(),
    ...members,
    ...credentials,
    masterOrganizationId: org,
    providerId: provider?.providerId ?? null,
    ownerId: caller.userId,
    ...(caller.clientId !== undefined && { createdByClient: caller.clientId }),
  };
  context.world.apimanager.applications.push(application);
  return { status: 201, json: applicationView(context, application, true) };
};

const change = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const application = applicationWith(context, request);
  const after = { ...application, ...applicationMembers(changedApplicationBody(request), application) };
  uniqueName(context, application.masterOrganizationId, after.name, application.id);
  const provider = providerOfApplication(context, application);
  checkedGrants(provider, after.grantTypes);
  if (provider) await updateRegistered(context, provider, after);
  Object.assign(application, after);
  return { status: 200, json: applicationView(context, application, true) };
};

const remove = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const application = applicationWith(context, request);
  const provider = providerOfApplication(context, application);
  if (provider) await deleteRegistered(context, provider, application);
  const { apimanager } = context.world;
  apimanager.applications = apimanager.applications.filter((other) => other.id !== application.id);
  apimanager.contracts = apimanager.contracts.filter(({ applicationId }) => applicationId !== application.id);
  return { status: 204 };
};

const resetSecret = (context: AnypointContext, request: SandboxRequest): Reply => {
  const application = applicationWith(context, request);
  if (providerOfApplication(context, application))
    return exchangeRefusal(400, 'The secret of an external client cannot be reset');
  application.clientSecret = hex();
  return { status: 201, json: { clientSecret: application.clientSecret } };
};

const grantTypes = (context: AnypointContext, request: SandboxRequest): Reply => {
  rootWith(context, request);
  const provider = context.world.accounts.clientProviders.find(
    ({ providerId }) => providerId === request.params['clientProviderId'],
  );
  return provider
    ? { status: 200, json: grantTypesOf(provider) }
    : exchangeRefusal(404, 'Client provider not found');
};

/** Client applications in Exchange, always on the root organisation (docs/facts/anypoint-apis.md §8). */
export const applicationRoutes = (context: AnypointContext): Route[] => [
  { method: 'GET', pattern: applicationsPath, handle: (request) => applicationList(context, request) },
  { method: 'POST', pattern: applicationsPath, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: one,
    handle: (request) => ({
      status: 200,
      json: applicationView(context, applicationWith(context, request), true),
    }),
  },
  { method: 'PATCH', pattern: one, handle: (request) => change(context, request) },
  { method: 'DELETE', pattern: one, handle: (request) => remove(context, request) },
  { method: 'POST', pattern: `${one}/secret/reset`, handle: (request) => resetSecret(context, request) },
  {
    method: 'GET',
    pattern:
      '/exchange/api/v2/organizations/{masterOrganizationId}/clientProviders/{clientProviderId}/grantTypes',
    handle: (request) => grantTypes(context, request),
  },
];
