import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { AnypointContext } from '../context.ts';
import { type Violation, violations } from '../json-shape.ts';
import { isObject, type JsonObject, objectBody, refuse } from '../refusal.ts';
import { accountsText } from '../refusals.ts';
import { learnedFromIssuer } from './provider-grant-types.ts';
import { anyProvider, providerShapes, type providerTypes } from './provider-shapes.ts';
import type { ClientProvider, OidcSettings } from './world.ts';

const invalid = (context: AnypointContext, errors: readonly Violation[]): Reply =>
  context.moods.providerErrorShape === 'text'
    ? accountsText(400, errors.map(({ message }) => message).join(', '))
    : {
        status: 400,
        json: { errors: errors.map(({ type, keyword, message }) => ({ type, keyword, message })) },
      };

const isUrl = (value: string): boolean => {
  try {
    return ['http:', 'https:'].includes(new URL(value).protocol);
  } catch {
    return false;
  }
};

const badUrl = ({ client, urls, issuer }: OidcSettings): string | undefined => {
  if (!isUrl(client.urls.register)) return 'client registration';
  if (issuer !== undefined && !isUrl(issuer)) return 'issuer';
  return Object.entries(urls).find(([, value]) => !isUrl(value))?.[0];
};

export const providerBody = (request: SandboxRequest): JsonObject =>
  objectBody(request, accountsText(400, 'Invalid provider data'));

/** Refuses a body that the document does not allow (400), or that names a URL that is none. */
export const checkedProvider = (context: AnypointContext, body: JsonObject): JsonObject => {
  const first = violations(anyProvider, body);
  if (first.length > 0) return refuse(invalid(context, first));
  const { name } = body['type'] as { name: (typeof providerTypes)[number] };
  const errors = violations(providerShapes[name], body);
  if (errors.length > 0) return refuse(invalid(context, errors));
  const settings = body['oidc_dynamic_client_provider'] as OidcSettings | undefined;
  const wrong = settings && badUrl(settings);
  return wrong === undefined
    ? body
    : refuse(accountsText(400, `Invalid OIDC provider ${wrong} URL provided`));
};

/** Members of `change` laid over those of `base`, objects within objects. */
export const merged = (base: JsonObject, change: JsonObject): JsonObject => {
  const result = { ...base };
  for (const [name, value] of Object.entries(change)) {
    const before = Object.hasOwn(base, name) ? base[name] : undefined;
    result[name] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
};

/** A checked body as the world keeps it; asks the issuer what it supports. */
export const providerFrom = async (
  context: AnypointContext,
  body: JsonObject,
  identity: Pick<ClientProvider, 'providerId' | 'organizationId'>,
): Promise<ClientProvider> => {
  const {
    name,
    type,
    allow_untrusted_certificates: untrusted,
    oidc_dynamic_client_provider: oidc,
    ...rest
  } = body;
  const { name: typeName, description } = type as { name: ClientProvider['typeName']; description?: string };
  const { providerId: _, organizationId: __, ...other } = rest;
  const provider: ClientProvider = {
    ...identity,
    name: typeof name === 'string' ? name : '',
    typeName,
    typeDescription: description ?? '',
    allowUntrustedCertificates: untrusted === true,
    ...(Object.keys(other).length > 0 && { other }),
  };
  if (oidc === undefined) return provider;
  const settings = oidc as OidcSettings;
  const { grantTypes, authMethods } = await learnedFromIssuer(context, settings.issuer);
  const client = authMethods
    ? { ...settings.client, token_endpoint_auth_methods_supported: authMethods }
    : settings.client;
  return { ...provider, oidc: { ...settings, client, supported_grant_types: grantTypes } };
};
