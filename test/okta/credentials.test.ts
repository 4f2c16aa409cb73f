import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { problem } from '../../src/errors.ts';
import type { Http } from '../../src/http/http.ts';
import { apiTokenCredential, serviceAppCredential } from '../../src/okta/credentials.ts';
import { Secret } from '../../src/secret.ts';
import { keyPair } from '../support/key-pair.ts';
import { recordingHttp } from './recording-http.ts';

const rsa = keyPair('rsa');
const ec = keyPair('ec');
const pem = (type: 'pkcs8' | 'pkcs1') => String(rsa.privateKey.export({ format: 'pem', type }));
const jwk = JSON.stringify({ ...ec.privateKey.export({ format: 'jwk' }), kid: 'key-1' });
const orgUrl = 'https://o.okta.com';
const scopes = ['okta.apps.manage', 'okta.groups.read'];
const start = Date.parse('2026-07-01T12:00:00Z');
const appWith = (key: string, keyId?: string) => ({
  orgUrl,
  clientId: '0oaSvc',
  privateKey: new Secret(key),
  scopes,
  keyId,
});
const token = (value: string) => ({ body: { access_token: value, token_type: 'Bearer', expires_in: 3600 } });

describe('an API token', () => {
  it('is sent as SSWS', async () => {
    const credential = apiTokenCredential(new Secret('00secret-api-token'));
    expect(await credential.authorize()).toEqual({ authorization: 'SSWS 00secret-api-token' });
  });
});

describe('a service app', () => {
  it.each([
    ['an RSA key in PKCS #8', pem('pkcs8'), 'RS256', rsa.publicKey, 'kid-9', 'kid-9'],
    ['an RSA key in PKCS #1', pem('pkcs1'), 'RS256', rsa.publicKey, undefined, undefined],
    ['an elliptic-curve JWK', jwk, 'ES256', ec.publicKey, undefined, 'key-1'],
  ])('signs its assertion with %s', async (_name, key, alg, publicKey, keyId, kid) => {
    const http = recordingHttp(token('access-token-1'));
    const credential = serviceAppCredential(http, appWith(key, keyId), () => start);
    expect(await credential.authorize()).toEqual({ authorization: 'Bearer access-token-1' });
    const [call] = http.calls;
    expect(call).toMatchObject({
      method: 'POST',
      path: '/oauth2/v1/token',
      authorized: false,
      writes: false,
      form: {
        grant_type: 'client_credentials',
        scope: 'okta.apps.manage okta.groups.read',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
    });
    const { payload, protectedHeader } = await jwtVerify(call?.form?.['client_assertion'] ?? '', publicKey, {
      currentDate: new Date(start),
      issuer: '0oaSvc',
      subject: '0oaSvc',
      audience: 'https://o.okta.com/oauth2/v1/token',
    });
    expect(protectedHeader).toEqual(kid === undefined ? { alg } : { alg, kid });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  it('asks once for calls that come together, again a minute before the end, and when the token is refused', async () => {
    let now = start;
    const http = recordingHttp(token('access-token-1'), token('access-token-2'), token('access-token-3'));
    const credential = serviceAppCredential(http, appWith(jwk), () => now);
    await Promise.all([credential.authorize(), credential.authorize()]);
    now += 3539_000;
    expect(await credential.authorize()).toEqual({ authorization: 'Bearer access-token-1' });
    now += 1_000;
    expect(await credential.authorize()).toEqual({ authorization: 'Bearer access-token-2' });
    now += 120_000;
    expect(await credential.renew?.()).toBe(true);
    expect(await credential.authorize()).toEqual({ authorization: 'Bearer access-token-3' });
    expect(http.calls).toHaveLength(3);
  });

  it.each([
    ['invalid_client', 401, 'OKTA_SERVICE_APP_REFUSED'],
    ['invalid_scope', 400, 'OKTA_SERVICE_APP_REFUSED'],
    ['invalid_dpop_proof', 400, 'OKTA_DPOP_REQUIRED'],
  ])('explains %s, and does not ask again', async (code, status, name) => {
    let asked = 0;
    const http: Http = {
      call: () => {
        asked += 1;
        const exchange = {
          vendor: 'Okta',
          method: 'POST',
          path: '/oauth2/v1/token',
          outcome: 'refused',
          status,
          code,
        } as const;
        return Promise.reject(problem('OKTA_BUSY', { org: 'o', why: '' }, { exchange }));
      },
    };
    const credential = serviceAppCredential(http, appWith(jwk), () => start);
    await expect(credential.authorize()).rejects.toMatchObject({ code: name, description: { exit: 4 } });
    await expect(credential.authorize()).rejects.toMatchObject({ code: name });
    // Which scope it is Okta does not say: each was asked for alone.
    expect(asked).toBe(code === 'invalid_scope' ? 3 : 1);
  });

  it('refuses a key that cannot be used without quoting it', () => {
    const ed = String(keyPair('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const short = String(keyPair('rsa-1024').privateKey.export({ format: 'pem', type: 'pkcs8' }));
    for (const key of ['not a key at all', '{"kty":"RSA"}', '{broken', ed, short]) {
      const making = () => serviceAppCredential(recordingHttp(), appWith(key), () => start);
      expect(making).toThrowError(expect.objectContaining({ code: 'OKTA_KEY_UNUSABLE' }));
      expect(making).not.toThrowError(key);
    }
  });
});
