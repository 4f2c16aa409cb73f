import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { accountsRefusal, accountsText } from '../refusals.ts';
import { page, searched } from './paging.ts';
import { isRoot, masterOf } from './places.ts';
import { checkedProvider, merged, providerBody, providerFrom } from './provider-body.ts';
import { nativeGrantTypes } from './provider-grant-types.ts';
import { createdView, providerSummary, providerView } from './provider-views.ts';
import { callerWith, visibleOrganization } from './rights.ts';
import type { ClientProvider, Organization } from './world.ts';

const base = '/accounts/api/organizations/{organizationId}/clientProviders';
const one = `${base}/{clientProviderId}`;
const quota = 25;

const reader = (context: AnypointContext, request: SandboxRequest): Organization => {
  const organization = visibleOrganization(context, request);
  callerWith(context, request, ['read:orgclientproviders'], { org: organization.id });
  return organization;
};

/** Root organisation only (405); the right, and what the moods say of it (403). */
const writer = (context: AnypointContext, request: SandboxRequest): Organization => {
  const organization = visibleOrganization(context, request);
  if (!isRoot(organization)) return refuse(accountsText(405, 'Not a root organization'));
  const caller = callerWith(context, request, ['admin:orgclientproviders'], { org: organization.id });
  const appRefused = caller.clientId !== undefined && !context.moods.connectedAppMayClientProviders;
  if (appRefused) return refuse(accountsRefusal(403, 'Forbidden'));
  if (!context.moods.externalIdentity)
    return refuse(accountsRefusal(403, 'The organization is not entitled to external identity'));
  return organization;
};

/** Other teams' providers, as many as fit. */
const crowd = (organizationId: string, places: number): ClientProvider[] =>
  Array.from({ length: Math.max(0, places) }, (_, i) => ({
    providerId: `00000000-0000-4000-8000-${String(i + 1).padStart(12, '0')}`,
    organizationId,
    name: `Provider of team ${i + 1}`,
    typeName: 'openid-dynamic-client',
    typeDescription: 'OpenID Connect Dynamic Client Registration',
    allowUntrustedCertificates: false,
  }));

const providersOf = (context: AnypointContext, organization: Organization): ClientProvider[] => {
  const root = masterOf(organization);
  const own = context.world.accounts.clientProviders.filter((p) => p.organizationId === root);
  return context.moods.providerQuotaFull ? [...own, ...crowd(root, quota - own.length)] : own;
};

const providerOr404 = (
  context: AnypointContext,
  organization: Organization,
  request: SandboxRequest,
): ClientProvider =>
  providersOf(context, organization).find((p) => p.providerId === request.params['clientProviderId']) ??
  refuse(accountsText(404, 'This resource does not exist'));

const listed = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { query } = request;
  const key = query.get('sort') === 'name' ? 'name' : 'providerId';
  const direction = query.get('ascending') === 'false' ? -1 : 1;
  const wanted = (name: string): string[] => query.getAll(name).flatMap((value) => value.split(','));
  const ids = wanted('provider_id');
  const types = wanted('cp_type');
  const found = providersOf(context, reader(context, request))
    .filter(({ name }) => searched(request, name))
    .filter(({ providerId }) => ids.length === 0 || ids.includes(providerId))
    .filter(({ typeName }) => types.length === 0 || types.includes(typeName))
    .sort((a, b) => (a[key] < b[key] ? -direction : direction));
  return { status: 200, json: page(request, found.map(providerSummary)) };
};

const uniqueName = (context: AnypointContext, provider: ClientProvider): void => {
  if (!context.moods.providerNamesUnique) return;
  const { clientProviders } = context.world.accounts;
  const taken = clientProviders.some((p) => p.name === provider.name && p.providerId !== provider.providerId);
  if (taken) refuse(accountsRefusal(409, `A client provider named "${provider.name}" already exists`));
};

const create = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const organization = writer(context, request);
  const body = checkedProvider(context, providerBody(request));
  if (providersOf(context, organization).length >= quota)
    return accountsRefusal(400, `The organization has reached its limit of ${quota} client providers`);
  const identity = { providerId: context.newUuid(), organizationId: organization.id };
  const provider = await providerFrom(context, body, identity);
  uniqueName(context, provider);
  context.world.accounts.clientProviders.push(provider);
  const view = createdView(provider, context.moods);
  return view ? { status: 201, json: view } : { status: 201 };
};

const replace = async (context: AnypointContext, request: SandboxRequest, patch: boolean): Promise<Reply> => {
  const before = providerOr404(context, writer(context, request), request);
  const sent = providerBody(request);
  const whole = patch ? merged(providerView(before, true), sent) : sent;
  const body = checkedProvider(context, whole);
  const { providerId, organizationId } = before;
  const after = await providerFrom(context, body, { providerId, organizationId });
  if (after.typeName !== before.typeName)
    return accountsRefusal(400, 'The type of a client provider cannot be changed');
  uniqueName(context, after);
  const { clientProviders } = context.world.accounts;
  const index = clientProviders.findIndex((p) => p.providerId === providerId);
  if (index < 0) return accountsText(404, 'This resource does not exist');
  clientProviders[index] = {
    ...after,
    changedAt: context.now(),
    ...(before.oidc && { former: before.oidc }),
  };
  return { status: 200, json: providerView(after, false) };
};

/**
 * Instances and applications of a deleted provider fall back to the platform's own; contracts stay (docs/facts/anypoint-access.md
 * §3.3).
 */
const forget = (context: AnypointContext, request: SandboxRequest): Reply => {
  const provider = providerOr404(context, writer(context, request), request);
  const { accounts, apimanager } = context.world;
  const { providerId } = provider;
  accounts.clientProviders = accounts.clientProviders.filter((other) => other !== provider);
  for (const [environment, ids] of Object.entries(accounts.environmentProviders))
    accounts.environmentProviders[environment] = ids.filter((id) => id !== providerId);
  for (const user of [...apimanager.apis, ...apimanager.applications])
    if (user.providerId === providerId) user.providerId = null;
  return { status: 204 };
};

const shown = (context: AnypointContext, request: SandboxRequest): Reply => {
  const organization = reader(context, request);
  const provider = providerOr404(context, organization, request);
  const secrets = request.query.get('includeSecrets') === 'true';
  if (secrets) callerWith(context, request, ['admin:orgclientproviders'], { org: organization.id });
  return {
    status: 200,
    json: isRoot(organization) ? providerView(provider, secrets) : providerSummary(provider),
  };
};

/** The clients that applications have through a provider, with their secrets (`listClientProvidersClients`). */
const clients = (context: AnypointContext, request: SandboxRequest): Reply => {
  const organization = reader(context, request);
  const { providerId } = providerOr404(context, organization, request);
  const { query } = request;
  const ids = query.getAll('client_id').flatMap((value) => value.split(','));
  const key = query.get('sort') === 'client_name' ? 'client_name' : 'client_id';
  const direction = query.get('ascending') === 'false' ? -1 : 1;
  const found = context.world.apimanager.applications
    .filter((application) => application.providerId === providerId)
    .filter(({ clientId, name }) => (ids.length === 0 || ids.includes(clientId)) && searched(request, name))
    .map((application) => ({
      client_id: application.clientId,
      client_name: application.name,
      client_secret: application.clientSecret,
      grant_types: application.grantTypes,
      redirect_uris: application.redirectUri,
      org_id: application.masterOrganizationId,
      client_management_provider_id: providerId,
    }))
    .sort((a, b) => (a[key] < b[key] ? -direction : direction));
  return { status: 200, json: page(request, found) };
};

/** `{type, grant_types}` of a provider; Exchange answers the same (docs/facts/anypoint-apis.md §8.1). */
export const grantTypesOf = (provider: ClientProvider) => ({
  type: { name: provider.typeName, description: provider.typeDescription },
  grant_types: provider.oidc?.supported_grant_types ?? nativeGrantTypes(),
});

/** Client providers (docs/facts/anypoint-access.md §3). */
export const clientProviderRoutes = (context: AnypointContext): Route[] => [
  { method: 'GET', pattern: base, handle: (request) => listed(context, request) },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  { method: 'GET', pattern: one, handle: (request) => shown(context, request) },
  { method: 'PATCH', pattern: one, handle: (request) => replace(context, request, true) },
  { method: 'PUT', pattern: one, handle: (request) => replace(context, request, false) },
  { method: 'DELETE', pattern: one, handle: (request) => forget(context, request) },
  { method: 'GET', pattern: `${one}/clients`, handle: (request) => clients(context, request) },
  {
    method: 'GET',
    pattern: `${one}/grantTypes`,
    handle: (request) => ({
      status: 200,
      json: grantTypesOf(providerOr404(context, reader(context, request), request)),
    }),
  },
];
