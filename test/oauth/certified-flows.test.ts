import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishCodeLogin, startCodeLogin } from '../../src/oauth/code-flow.ts';
import { discover, type Metadata } from '../../src/oauth/discovery.ts';
import { finishImplicitLogin, startImplicitLogin } from '../../src/oauth/implicit-flow.ts';
import { clientSecretWorks, introspect } from '../../src/oauth/introspection.ts';
import { isOAuthError } from '../../src/oauth/oauth-error.ts';
import type { Tokens } from '../../src/oauth/tokens.ts';
import { Secret } from '../../src/secret.ts';
import { browse, client, introspector, redirectUri, startCertifiedServer } from './certified-server.ts';
import { plainHttp } from './plain-http.ts';

let stop: () => void;
let metadata: Metadata;
const confidential = { clientId: client.clientId, secret: new Secret(client.secret) };
const asker = { clientId: introspector.clientId, secret: new Secret(introspector.secret) };
const wish = { clientId: client.clientId, redirectUri, scopes: ['openid'] };
const now = () => new Date();
const implicitAnswer = (url: URL) => new URLSearchParams(url.hash.slice(1));

beforeAll(async () => {
  const server = await startCertifiedServer();
  stop = server.stop;
  metadata = await discover(plainHttp, server.issuer);
});
afterAll(() => stop());

const codeTokens = async (): Promise<Tokens> => {
  const login = startCodeLogin(metadata, wish);
  const { searchParams } = await browse(login.url);
  const tokens = await finishCodeLogin(plainHttp, metadata, login, confidential, searchParams, now());
  if (isOAuthError(tokens)) throw new Error(tokens.error);
  return tokens;
};

describe('against a certified OpenID provider', () => {
  it('its metadata is found, though it has only one of the two documents', () => {
    expect(metadata.namesIssuer).toBe(true);
    expect(metadata.introspectionEndpoint).toContain('/token/introspection');
    expect(metadata.responseTypes).toContain('id_token token');
  });

  it('an authorization code login with PKCE brings an access token and a verified ID token', async () => {
    const tokens = await codeTokens();
    expect(tokens).toMatchObject({ tokenType: 'Bearer', scopes: ['openid'] });
    expect(tokens.idToken).toBeInstanceOf(Secret);
  });

  it('a code with another verifier is refused, and the refusal is returned', async () => {
    const login = startCodeLogin(metadata, wish);
    const { searchParams } = await browse(login.url);
    const other = { ...login, verifier: startCodeLogin(metadata, wish).verifier };
    const refusal = await finishCodeLogin(plainHttp, metadata, other, confidential, searchParams, now());
    expect(refusal).toMatchObject({ error: 'invalid_grant' });
  });

  it('a code with a wrong client secret is refused', async () => {
    const login = startCodeLogin(metadata, wish);
    const { searchParams } = await browse(login.url);
    const wrong = { ...confidential, secret: new Secret('a-wrong-secret') };
    expect(await finishCodeLogin(plainHttp, metadata, login, wrong, searchParams, now())).toMatchObject({
      error: 'invalid_client',
    });
  });

  it.each([
    ['another state', (answer: URLSearchParams) => answer.set('state', 'x')],
    ['no state', (answer: URLSearchParams) => answer.delete('state')],
    ['two states', (answer: URLSearchParams) => answer.append('state', 'x')],
    ['another issuer', (answer: URLSearchParams) => answer.set('iss', 'https://evil.example')],
    ['no issuer, although this server names it', (answer: URLSearchParams) => answer.delete('iss')],
    ['no code', (answer: URLSearchParams) => answer.delete('code')],
  ])('an answer with %s is not used', async (_name, spoil) => {
    const login = startCodeLogin(metadata, wish);
    const { searchParams } = await browse(login.url);
    spoil(searchParams);
    const failure = finishCodeLogin(plainHttp, metadata, login, confidential, searchParams, now());
    await expect(failure).rejects.toMatchObject({ code: 'LOGIN_ANSWER_UNTRUSTED' });
  });

  it('an ID token with another nonce is not accepted', async () => {
    const login = startCodeLogin(metadata, wish);
    const { searchParams } = await browse(login.url);
    const other = { ...login, nonce: 'another' };
    const failure = finishCodeLogin(plainHttp, metadata, other, confidential, searchParams, now());
    await expect(failure).rejects.toMatchObject({
      code: 'TOKEN_UNUSABLE',
      message: expect.stringContaining('nonce'),
    });
  });

  it('an ID token that has ended is not accepted', async () => {
    const login = startCodeLogin(metadata, wish);
    const { searchParams } = await browse(login.url);
    const later = new Date(Date.now() + 3_600_000);
    const failure = finishCodeLogin(plainHttp, metadata, login, confidential, searchParams, later);
    await expect(failure).rejects.toMatchObject({ code: 'TOKEN_UNUSABLE' });
  });

  it('an error in the redirect is returned with its words', async () => {
    const login = startCodeLogin(metadata, { ...wish, scopes: ['openid', 'unknown'] });
    const silent = new URL(login.url);
    silent.searchParams.set('prompt', 'none');
    const { searchParams } = await browse(silent.href);
    const refusal = await finishCodeLogin(plainHttp, metadata, login, confidential, searchParams, now());
    expect(refusal).toMatchObject({ error: 'login_required', description: expect.any(String) });
  });

  describe('an implicit login', () => {
    it('brings an access token that its ID token vouches for', async () => {
      const login = startImplicitLogin(metadata, wish);
      const answer = implicitAnswer(await browse(login.url));
      const tokens = await finishImplicitLogin(plainHttp, metadata, login, answer, now());
      expect(tokens).toMatchObject({ tokenType: 'Bearer', idToken: expect.any(Secret) });
    });

    it.each([
      [
        'TOKEN_UNUSABLE',
        'a changed access token',
        (answer: URLSearchParams) => answer.set('access_token', 'another-token'),
      ],
      [
        'TOKEN_UNUSABLE',
        'no ID token',
        (answer: URLSearchParams) => {
          answer.delete('id_token');
          answer.set('iss', metadata.issuer);
        },
      ],
      [
        'LOGIN_ANSWER_UNTRUSTED',
        'neither ID token nor issuer',
        (answer: URLSearchParams) => answer.delete('id_token'),
      ],
      [
        'TOKEN_UNUSABLE',
        'a changed signature',
        (answer: URLSearchParams) =>
          answer.set('id_token', `${answer.get('id_token')?.slice(0, -8)}AAAAAAAA`),
      ],
      [
        'TOKEN_UNUSABLE',
        'another kind of token',
        (answer: URLSearchParams) => answer.set('token_type', 'mac'),
      ],
      ['LOGIN_ANSWER_UNTRUSTED', 'another state', (answer: URLSearchParams) => answer.set('state', 'x')],
      [
        'LOGIN_ANSWER_UNTRUSTED',
        'two access tokens',
        (answer: URLSearchParams) => answer.append('access_token', 'x'),
      ],
    ])('%s for %s', async (code, _name, spoil) => {
      const login = startImplicitLogin(metadata, wish);
      const answer = implicitAnswer(await browse(login.url));
      spoil(answer);
      await expect(finishImplicitLogin(plainHttp, metadata, login, answer, now())).rejects.toMatchObject({
        code,
      });
    });
  });

  describe('introspection', () => {
    const endpoint = () => metadata.introspectionEndpoint ?? '';

    it('calls a fresh token active and names its client', async () => {
      const { accessToken } = await codeTokens();
      expect(await introspect(plainHttp, endpoint(), asker, accessToken)).toMatchObject({
        active: true,
        claims: { clientId: client.clientId, subject: 'jane', scopes: ['openid'] },
      });
    });

    it('calls an invalid token inactive', async () => {
      expect(await introspect(plainHttp, endpoint(), asker, new Secret('invalid-token'))).toEqual({
        active: false,
      });
    });

    it('shows a right secret and a wrong one', async () => {
      expect(await clientSecretWorks(plainHttp, endpoint(), asker)).toBe(true);
      const wrong = { ...asker, secret: new Secret('a-wrong-secret') };
      expect(await clientSecretWorks(plainHttp, endpoint(), wrong)).toBe(false);
      await expect(
        introspect(plainHttp, endpoint(), wrong, new Secret('invalid-token')),
      ).rejects.toMatchObject({
        code: 'INTROSPECTION_REFUSED',
      });
    });
  });
});
