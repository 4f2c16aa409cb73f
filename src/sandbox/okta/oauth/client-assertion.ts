import { createLocalJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { appByClientId, type OktaContext } from '../context.ts';
import type { OktaApp } from '../world.ts';
import { Denial } from './denial.ts';
import type { Issuer } from './issuer.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const longestSeconds = 3600;

const clientIdOf = (assertion: string): string => {
  try {
    return decodeJwt(assertion).sub ?? '';
  } catch {
    throw new Denial('invalid_client');
  }
};

const verify = async (context: OktaContext, app: OktaApp, assertion: string): Promise<JWTPayload> => {
  const options = { issuer: app.clientId, subject: app.clientId, currentDate: new Date(context.now()) };
  if (app.tokenEndpointAuthMethod === 'client_secret_jwt') {
    const secret = app.secrets.find(({ status }) => status === 'ACTIVE')?.value ?? '';
    const algorithms = ['HS256', 'HS384', 'HS512'];
    return (await jwtVerify(assertion, new TextEncoder().encode(secret), { ...options, algorithms })).payload;
  }
  const keys = app.extra['jwks'] as Parameters<typeof createLocalJWKSet>[0];
  const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
  return (await jwtVerify(assertion, createLocalJWKSet(keys), { ...options, algorithms })).payload;
};

const verified = async (context: OktaContext, app: OktaApp, assertion: string): Promise<JWTPayload> => {
  try {
    return await verify(context, app, assertion);
  } catch {
    throw new Denial('invalid_client');
  }
};

const demandUnused = (context: OktaContext, app: OktaApp, { jti, exp = 0 }: JWTPayload): void => {
  const { assertions } = context.world.oauth;
  for (const [id, expires] of Object.entries(assertions)) if (expires <= context.now()) delete assertions[id];
  if (jti === undefined) return;
  const id = `${app.clientId} ${jti}`;
  if (assertions[id] !== undefined) throw new Denial('invalid_client');
  assertions[id] = exp * 1000;
};

/**
 * The client behind a signed assertion (`private_key_jwt`, `client_secret_jwt`): `aud` is an endpoint or the issuer, `exp` at most one
 * hour ahead, `jti` used once. Throws Denial `invalid_assertion_type`, `invalid_client_id`, `invalid_client`. docs/facts/okta.md
 * §1.4.
 */
export const clientByAssertion = async (
  context: OktaContext,
  issuer: Issuer,
  form: URLSearchParams,
  assertion: string,
): Promise<OktaApp> => {
  if (form.get('client_assertion_type') !== assertionType) throw new Denial('invalid_assertion_type');
  const app = appByClientId(context, clientIdOf(assertion));
  if (app?.status !== 'ACTIVE') throw new Denial('invalid_client_id');
  if (!['private_key_jwt', 'client_secret_jwt'].includes(app.tokenEndpointAuthMethod))
    throw new Denial('invalid_client');
  const claims = await verified(context, app, assertion);
  const audiences = [claims.aud ?? []].flat();
  const known = ['token', 'introspect', 'revoke'].map((name) => `${issuer.base}/v1/${name}`);
  const { exp } = claims;
  const latest = context.now() / 1000 + longestSeconds;
  if (!audiences.some((aud) => aud === issuer.issuer || known.includes(aud)))
    throw new Denial('invalid_client');
  if (exp === undefined || exp > latest) throw new Denial('invalid_client');
  demandUnused(context, app, claims);
  return app;
};
