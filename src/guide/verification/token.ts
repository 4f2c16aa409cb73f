import { Problem } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { type Entry, entry, type Place } from '../../wizard/entry.ts';
import { asRegistered } from '../introspection-entries.ts';
import { anypointPlaces, oktaPlaces } from '../places.ts';
import { lackingScopes, oidcPolicyAssetId } from '../token-policy-configuration.ts';
import type { VerificationContext } from './call-context.ts';

export type Claims = NonNullable<ReturnType<VerificationContext['oauth']['decodeToken']>>;

/** What a token is, by its own words. */
export type TokenKind = 'access token' | 'ID token' | 'no token of Okta';

export const kindOf = (c: Pick<VerificationContext, 'oauth'>, token: Secret): TokenKind => {
  if (!c.oauth.decodeToken(token)) return 'no token of Okta';
  return c.oauth.looksLikeIdToken(token) ? 'ID token' : 'access token';
};

const about = (
  name: string,
  actual: string,
  expected: string,
  where: Place,
  weight: 'required' | 'unseen' = 'required',
): Entry =>
  entry({
    field: `token.${name}`,
    object: { kind: 'token', id: '', name: '' },
    actual,
    expected,
    class: weight,
    affects: ['calls'],
    where,
    remedy: 'manual',
    exit: 0,
  });

/** A token that does not even claim to be from this server is not sent anywhere. */
const ofOrigin = (c: VerificationContext, token: Secret, claims: Claims | undefined): Entry | undefined => {
  const { authServer, clientProvider } = c.has;
  const logIn = { path: 'Get one with: npx okta-mule-setup token' };
  if (!claims)
    return about(
      'form',
      'not that of a JSON Web Token',
      'that of a token that Okta issued: three parts with dots between',
      logIn,
    );
  if (claims.issuer !== authServer.issuer)
    return about(
      'issuer',
      claims.issuer ?? 'missing',
      `${authServer.issuer}: the gateway asks ${authServer.introspectUrl}, which knows its own tokens only`,
      anypointPlaces(c.has.anypoint).provider(clientProvider.name),
    );
  if (kindOf(c, token) === 'ID token') return about('kind', 'ID token', 'access token', logIn);
  return undefined;
};

const ofTime = (c: VerificationContext, { expiresAt }: Claims): readonly Entry[] =>
  expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(c.now())
    ? [
        about('expiry', `${expiresAt}, which is over (it is ${c.now()})`, 'in the future', {
          path: 'Log in again: npx okta-mule-setup token',
        }),
      ]
    : [];

const ofScopes = async (c: VerificationContext, { scopes }: Claims): Promise<readonly Entry[]> => {
  const { id, label } = c.has.apiInstance;
  const all = await c.anypoint.policies.list(id);
  const policy = all.find(({ assetId }) => assetId === oidcPolicyAssetId);
  const lacking = policy && !policy.disabled ? lackingScopes(policy.configuration, scopes) : [];
  if (lacking.length === 0) return [];
  const mustBe = `with ${lacking.join(' ')}, which the policy demands`;
  return [
    about('scopes', scopes.join(' ') || 'empty', mustBe, anypointPlaces(c.has.anypoint).policies(label, id)),
  ];
};

/** A client of its own may have access too; the contract of ours is looked at by another check. */
const ofClient = async (c: VerificationContext, { clientId }: Claims): Promise<readonly Entry[]> => {
  const { application, apiInstance } = c.has;
  if (clientId === undefined || clientId === application.clientId) return [];
  const { contracts } = c.anypoint;
  const all = await contracts.ofApi(apiInstance.id);
  if (all.some((one) => one.clientId === clientId && contracts.isApproved(one))) return [];
  const mustBe = `${application.clientId} ("${application.name}"), or another one with an approved contract`;
  const where = anypointPlaces(c.has.anypoint).contracts(apiInstance.label, apiInstance.id);
  return [about('client', clientId, mustBe, where)];
};

/** Asks the endpoint that the gateway asks. */
const ofActivity = async (c: VerificationContext, token: Secret): Promise<readonly Entry[]> => {
  const { authServer, introspectionClient, okta } = c.has;
  const { introspectUrl } = authServer;
  const { clientId, secret, authMethod } = introspectionClient;
  const { systemLog } = oktaPlaces(okta.adminUrl);
  try {
    const seen = await c.oauth.introspect(
      introspectUrl,
      { clientId, secret: await c.secret(secret), method: asRegistered(authMethod) },
      token,
    );
    if (seen.active) return [];
    const is = `inactive, says ${introspectUrl}: it is forged or revoked, or its app or user was deactivated or unassigned since`;
    return [about('state', is, 'active', systemLog)];
  } catch (error) {
    // Why the gateway's own client is refused is said by its step.
    if (!(error instanceof Problem) || error.code !== 'INTROSPECTION_REFUSED') throw error;
    return [about('state', error.message, 'active', systemLog, 'unseen')];
  }
};

/** Everything about a token that keeps this API from accepting it; the first one decides. */
export const tokenEntries = async (c: VerificationContext, token: Secret): Promise<readonly Entry[]> => {
  const claims = c.oauth.decodeToken(token);
  const origin = ofOrigin(c, token, claims);
  if (origin || !claims) return origin ? [origin] : [];
  const over = ofTime(c, claims);
  // Okta calls an expired token inactive too: the reason is known already.
  if (over.length > 0) return over;
  return (await Promise.all([ofClient(c, claims), ofScopes(c, claims), ofActivity(c, token)])).flat();
};
