import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { Problem, problem } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { fieldsOf, numberOf, textOf } from '../http/reading.ts';
import { type Credential, createSession, type Token } from '../http/session.ts';
import { Secret } from '../secret.ts';

/** An API token of the organization. Source: Okta Management API 2026.06.3, `securitySchemes.apiToken`. */
export const apiTokenCredential = (token: Secret): Credential => ({
  authorize: async () => ({ authorization: `SSWS ${token.reveal()}` }),
});

export interface ServiceApp {
  readonly orgUrl: string;
  readonly clientId: string;
  /** PEM (PKCS #8, PKCS #1 or SEC 1) or a JWK as JSON; RSA or elliptic curve. */
  readonly privateKey: Secret;
  /** Needed when the app has several public keys; a JWK's own `kid` is used otherwise. */
  readonly keyId?: string | undefined;
  readonly scopes: readonly string[];
}

interface Key {
  readonly key: KeyObject;
  readonly alg: string;
  readonly kid: string | undefined;
}

/** Okta's own SDK takes five minutes; Okta allows up to an hour (docs/facts/okta.md §1.4). */
const assertionLifetime = 300;

const curves: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

const readKey = (secret: Secret): Key => {
  const clear = secret.reveal().trim();
  try {
    const jwk = clear.startsWith('{') ? fieldsOf(JSON.parse(clear)) : undefined;
    const key = jwk ? createPrivateKey({ key: { ...jwk }, format: 'jwk' }) : createPrivateKey(clear);
    const alg =
      key.asymmetricKeyType === 'rsa' ? 'RS256' : curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
    if (alg === undefined)
      throw problem('OKTA_KEY_UNUSABLE', { why: 'Okta takes RSA and elliptic-curve keys only.' });
    // RFC 7518 §3.3
    if (alg === 'RS256' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
      throw problem('OKTA_KEY_UNUSABLE', { why: 'it is an RSA key of fewer than 2048 bits.' });
    return { key, alg, kid: textOf(jwk?.['kid']) };
  } catch (error) {
    if (error instanceof Problem) throw error;
    // The parser's own words could quote the key.
    throw problem('OKTA_KEY_UNUSABLE', { why: 'it is neither a PEM private key nor a private JWK.' });
  }
};

/** RFC 7523 §2.2 */
const assertionOf = (app: ServiceApp, { key, alg, kid = '' }: Key, now: number): Promise<string> => {
  const keyId = app.keyId ?? kid;
  return new SignJWT()
    .setProtectedHeader(keyId === '' ? { alg } : { alg, kid: keyId })
    .setIssuer(app.clientId)
    .setSubject(app.clientId)
    .setAudience(`${app.orgUrl}/oauth2/v1/token`)
    .setIssuedAt(now)
    .setExpirationTime(now + assertionLifetime)
    .setJti(randomUUID())
    .sign(key);
};

const explained = (error: unknown, { orgUrl, clientId }: ServiceApp): unknown => {
  if (!(error instanceof Problem) || error.exchange?.outcome !== 'refused') return error;
  const { exchange } = error;
  const more = { exchange, cause: error };
  if (exchange.code === 'invalid_dpop_proof' || exchange.code === 'use_dpop_nonce') {
    return problem('OKTA_DPOP_REQUIRED', { clientId }, more);
  }
  const status = exchange.status ?? 0;
  const refused = status === 400 || status === 401 || status === 403;
  return refused ? problem('OKTA_SERVICE_APP_REFUSED', { org: orgUrl, clientId }, more) : error;
};

/**
 * OAuth 2.0 for Okta with `private_key_jwt`: only the organization's own authorization server grants `okta.*` scopes.
 * Source: Okta OAuth API 2026.06.3, `token`; docs/facts/okta.md §1.4. Errors: `OKTA_KEY_UNUSABLE`, `OKTA_SERVICE_APP_REFUSED`,
 * `OKTA_DPOP_REQUIRED`.
 * @param http reaches the organization without a credential.
 * @param now milliseconds since 1970.
 */
export const serviceAppCredential = (http: Http, app: ServiceApp, now: () => number): Credential => {
  const key = readKey(app.privateKey);

  const ask = async (scopes: readonly string[]): Promise<Token> => {
    const seconds = Math.floor(now() / 1000);
    const { body } = await http.call<unknown>({
      method: 'POST',
      path: '/oauth2/v1/token',
      form: {
        grant_type: 'client_credentials',
        scope: scopes.join(' '),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertionOf(app, key, seconds),
      },
      writes: false,
      authorized: false,
      about: `an access token for the service app ${app.clientId}`,
    });
    const answer = fieldsOf(body);
    const token = textOf(answer['access_token']);
    if (token === undefined) {
      throw problem('OKTA_ANSWER_UNUSABLE', { what: 'the access token', why: 'it has no "access_token".' });
    }
    return {
      token: new Secret(token),
      expiresAt: (seconds + (numberOf(answer['expires_in']) ?? 3600)) * 1000,
    };
  };

  const mayHave = (scope: string): Promise<boolean> =>
    ask([scope]).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Problem && error.exchange?.outcome === 'refused') return false;
        throw error;
      },
    );

  /** Okta refuses all of them for one that was not granted, and does not say which: then each is asked for alone. */
  const missing = async (): Promise<readonly string[]> => {
    const lacking: string[] = [];
    for (const scope of app.scopes) if (!(await mayHave(scope))) lacking.push(scope);
    return lacking.length === app.scopes.length ? [] : lacking;
  };

  const open = (): Promise<Token> =>
    ask(app.scopes).catch(async (error: unknown) => {
      const why = explained(error, app);
      const refused = why instanceof Problem && why.code === 'OKTA_SERVICE_APP_REFUSED';
      // With that code it is the app itself, whatever it asks for.
      if (!refused || why.exchange?.code === 'invalid_client') throw why;
      const scopes = await missing();
      if (scopes.length === 0) throw why;
      const { clientId } = app;
      throw problem('OKTA_SCOPES_MISSING', { clientId, scopes }, { exchange: why.exchange, cause: error });
    });

  return createSession({ how: `the service app ${app.clientId}`, open, renew: open }, now);
};
