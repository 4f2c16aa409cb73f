import { contractFor } from '../apimanager/gateway-view.ts';
import { enforcedKey } from '../apimanager/policy-keys.ts';
import type { EffectivePolicy } from '../apimanager/world.ts';
import type { AnypointContext } from '../context.ts';
import type { AnypointMoods } from '../moods.ts';
import type { JsonObject } from '../refusal.ts';
import type { Introspection } from './introspection.ts';
import { identityAt } from './lifecycle.ts';
import type { Deployment } from './world.ts';

/** A call as the policy sees it. */
export interface Call {
  readonly authorization: string | undefined;
  readonly accessToken: string | undefined;
}

/** Refused with a status and an error, or let through with headers for the implementation. */
export type Verdict = {
  /** Headers of the answer to the caller. */
  readonly shown?: Readonly<Record<string, string>>;
} & (
  | { readonly status: number; readonly error: string; readonly challenge?: string }
  | { readonly headers: Readonly<Record<string, string>> }
);

interface Configuration {
  readonly scopes: readonly string[];
  readonly every: boolean;
  readonly exposeHeaders: boolean;
  readonly skipClientIdValidation: boolean;
  readonly authenticationTimeout: number;
}

const groupId = '68ef9520-24e9-4cf2-b2f5-620025690913';
const assetId = 'openidconnect-access-token-enforcement';
const challenge = 'Bearer realm="OAuth2 Client Realm"';

export const isTokenPolicy = (policy: Pick<EffectivePolicy, 'groupId' | 'assetId'>): boolean =>
  policy.groupId === groupId && policy.assetId === assetId;

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isNumber = (value: unknown): boolean => typeof value === 'number';

/** The configuration keys of the policy (docs/facts/anypoint-apis.md §7.3). */
const keys: Readonly<Record<string, (value: unknown) => boolean>> = {
  scopes: (value) => typeof value === 'string' || value === null,
  scopeValidationCriteria: (value) => value === 'AND' || value === 'OR',
  exposeHeaders: isBoolean,
  skipClientIdValidation: isBoolean,
  authenticationTimeout: isNumber,
  secureTrustStore: isBoolean,
  maxCacheEntries: isNumber,
};

/** Whether every key is one of the policy's own, with a value of its kind. */
export const fitsPolicy = (moods: AnypointMoods, data: Readonly<Record<string, unknown>>): boolean => {
  const known = new Map(Object.entries(keys).map(([key, isValid]) => [enforcedKey(moods, key), isValid]));
  return Object.entries(data).every(([key, value]) => known.get(key)?.(value) === true);
};

/** Undefined for a configuration with a wrong key: stored with 201, and then not enforced (docs/facts/anypoint-apis.md §7.4). */
const configurationOf = (
  moods: AnypointMoods,
  data: Readonly<Record<string, unknown>>,
): Configuration | undefined => {
  if (!fitsPolicy(moods, data)) return undefined;
  const { scopes, scopeValidationCriteria } = data;
  const authenticationTimeout = data[enforcedKey(moods, 'authenticationTimeout')];
  return {
    scopes: typeof scopes === 'string' ? scopes.split(' ').filter(Boolean) : [],
    every: scopeValidationCriteria !== 'OR',
    exposeHeaders: data['exposeHeaders'] === true,
    skipClientIdValidation: data['skipClientIdValidation'] === true,
    authenticationTimeout: typeof authenticationTimeout === 'number' ? authenticationTimeout : 10_000,
  };
};

const tokenOf = (call: Call, missing: number): string | Verdict => {
  const { authorization, accessToken } = call;
  if (authorization !== undefined && accessToken !== undefined)
    return { status: 400, error: 'Access token was provided in the header and in the query' };
  if (accessToken !== undefined && accessToken !== '') return accessToken;
  if (authorization === undefined) return { status: missing, error: 'Access token was not provided' };
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  return token ?? { status: 400, error: 'Authorization header is invalid' };
};

const scopesFit = ({ scopes, every }: Configuration, claims: JsonObject): boolean => {
  if (scopes.length === 0) return true;
  const held = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
  return every ? scopes.every((scope) => held.includes(scope)) : scopes.some((scope) => held.includes(scope));
};

const exposed = (claims: JsonObject): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims)
      .filter(([name, value]) => !['scope', 'exp'].includes(name) && typeof value !== 'object')
      .map(([name, value]) => [`X-AGW-${name}`, String(value)]),
  );

const claimsFault = (claims: JsonObject, now: number): Verdict | undefined => {
  const { active, exp } = claims;
  if (typeof exp === 'number' && exp * 1000 <= now)
    return { status: 401, error: 'Token has expired.', challenge };
  return active === true ? undefined : { status: 401, error: 'Token has been revoked.', challenge };
};

const clientFault = (context: AnypointContext, apiId: number, claims: JsonObject): Verdict | undefined => {
  const clientId = claims['client_id'];
  const contract =
    typeof clientId === 'string' ? contractFor(context.world, apiId, clientId, context.now()) : undefined;
  return contract?.status === 'APPROVED' ? undefined : { status: 403, error: 'Invalid Client' };
};

const judged = (
  context: AnypointContext,
  apiId: number,
  configuration: Configuration,
  claims: JsonObject,
): Verdict => {
  const fault = claimsFault(claims, context.now());
  if (fault) return fault;
  const client = configuration.skipClientIdValidation ? undefined : clientFault(context, apiId, claims);
  if (client) return client;
  if (!scopesFit(configuration, claims))
    return { status: 403, error: 'The required scopes are not authorized' };
  return { headers: configuration.exposeHeaders ? exposed(claims) : {} };
};

/**
 * OpenID Connect access token enforcement for one call (docs/facts/anypoint-access.md §5.3, docs/facts/anypoint-apis.md §7.6):
 * token, introspection at the instance's provider, contract, scopes.
 */
export const enforce = async (
  context: AnypointContext,
  introspection: Introspection,
  deployment: Deployment,
  policy: EffectivePolicy,
  call: Call,
): Promise<Verdict> => {
  const configuration = configurationOf(context.moods, policy.configurationData);
  if (!configuration) return { headers: {} };
  const token = tokenOf(call, Number(context.moods.refusalStatus));
  if (typeof token !== 'string') return token;
  const settings = identityAt(context, deployment);
  if (!settings) return { status: 401, error: 'Unauthorized', challenge };
  const finding = await introspection.of(token, settings, configuration.authenticationTimeout);
  if (finding.kind === 'unreachable') return { status: 401, error: 'Unauthorized', challenge };
  if (finding.kind === 'nonsense')
    return { status: 500, error: 'Unexpected error processing Authentication Server response' };
  return judged(context, deployment.apiId, configuration, finding.claims);
};
