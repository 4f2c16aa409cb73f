import type { Secret } from '../../secret.ts';
import type { DiagnosisContext } from './check.ts';
import type { Fault } from './fault.ts';
import { placesIn } from './places.ts';
import { findPolicy, lackingScopes } from './token-policy.ts';

export type Claims = NonNullable<ReturnType<DiagnosisContext['oauth']['decodeToken']>>;

/** What a token is, by its own words. */
export type TokenKind = 'access token' | 'ID token' | 'no token of Okta';

export const kindOf = (c: Pick<DiagnosisContext, 'oauth'>, token: Secret): TokenKind => {
  if (!c.oauth.decodeToken(token)) return 'no token of Okta';
  return c.oauth.looksLikeIdToken(token) ? 'ID token' : 'access token';
};

const about = (name: string, is: string, mustBe: string, where: string): Fault => ({
  field: `token.${name}`,
  what: `The token: its ${name}`,
  is,
  mustBe,
  where,
  spoils: ['call'],
});

/** A token that does not even claim to be from this server is not sent anywhere. */
const ofOrigin = (c: DiagnosisContext, token: Secret, claims: Claims | undefined): Fault | undefined => {
  const { authServer, clientProvider } = c.has;
  const logIn = 'Get one with: npx okta-mule-setup token';
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
      `Use one authorization server throughout. ${placesIn(c).provider} ("${clientProvider.name}")`,
    );
  if (kindOf(c, token) === 'ID token') return about('kind', 'ID token', 'access token', logIn);
  return undefined;
};

const ofTime = (c: DiagnosisContext, { expiresAt }: Claims): readonly Fault[] =>
  expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(c.now())
    ? [
        about(
          'expiry',
          `${expiresAt}, which is over (it is ${c.now()})`,
          'in the future',
          'Log in again: npx okta-mule-setup token',
        ),
      ]
    : [];

const ofScopes = async (c: DiagnosisContext, { scopes }: Claims): Promise<readonly Fault[]> => {
  const policy = await findPolicy(c);
  const lacking = policy && !policy.disabled ? lackingScopes(policy, scopes) : [];
  if (lacking.length === 0) return [];
  const mustBe = `with ${lacking.join(' ')}, which the policy demands`;
  return [about('scopes', scopes.join(' ') || 'empty', mustBe, placesIn(c).policies)];
};

/** A client of its own may have access too; the contract of ours is looked at by another check. */
const ofClient = async (c: DiagnosisContext, { clientId }: Claims): Promise<readonly Fault[]> => {
  const { application, apiInstance } = c.has;
  if (clientId === undefined || clientId === application.clientId) return [];
  const { contracts } = c.anypoint;
  const all = await contracts.ofApi(apiInstance.id);
  if (all.some((one) => one.clientId === clientId && contracts.isApproved(one))) return [];
  const mustBe = `${application.clientId} ("${application.name}"), or another one with an approved contract`;
  return [about('client', clientId, mustBe, placesIn(c).contracts)];
};

/** Asks the endpoint that the gateway asks. Errors: `INTROSPECTION_REFUSED`. */
const ofActivity = async (c: DiagnosisContext, token: Secret): Promise<readonly Fault[]> => {
  const { authServer, introspectionClient } = c.has;
  const { clientId, secret } = introspectionClient;
  const client = { clientId, secret: await c.secret(secret) };
  const seen = await c.oauth.introspect(authServer.introspectUrl, client, token);
  if (seen.active) return [];
  const is = `inactive, says ${authServer.introspectUrl}: it is forged or revoked, or its app or user was deactivated or unassigned since`;
  return [about('state', is, 'active', placesIn(c).log)];
};

/** Everything about a token that keeps this API from accepting it; the first one decides. */
export const faultsOfToken = async (c: DiagnosisContext, token: Secret): Promise<readonly Fault[]> => {
  const claims = c.oauth.decodeToken(token);
  const origin = ofOrigin(c, token, claims);
  if (origin || !claims) return origin ? [origin] : [];
  const over = ofTime(c, claims);
  // Okta calls an expired token inactive too: the reason is known already.
  if (over.length > 0) return over;
  return (await Promise.all([ofClient(c, claims), ofScopes(c, claims), ofActivity(c, token)])).flat();
};
