import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OktaApp } from '../../../src/sandbox/okta/world.ts';
import { callback, json, type Org, returned, rule, secretOf, startOrg } from './org.ts';

let org: Org;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.stop());

const configured = (client: OktaApp, method = openid.ClientSecretBasic(secretOf(client))) =>
  openid.discovery(new URL(org.issuer), client.clientId, secretOf(client), method, {
    execute: [openid.allowInsecureRequests],
  });

const verified = async (token: string) =>
  await jwtVerify(token, createRemoteJWKSet(new URL(`${org.issuer}/v1/keys`)), { issuer: org.issuer });

const exchange = (client: OktaApp, code: string) =>
  org.post('/v1/token', { grant_type: 'authorization_code', code, redirect_uri: callback }, client);

describe('the code flow', () => {
  it.each([
    ['Basic', true],
    ['the body', false],
  ])('serves openid-client with PKCE and a nonce, with the secret in %s', async (_, basic) => {
    const client = org.app();
    const method = basic ? openid.ClientSecretBasic : openid.ClientSecretPost;
    const config = await configured(client, method(secretOf(client)));
    const verifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid profile email',
      state: 's',
      nonce: 'n',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      sessionToken: await org.sessionToken(),
    });
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const tokens = await openid.authorizationCodeGrant(
      config,
      new URL(response.headers.get('location') ?? ''),
      { expectedState: 's', expectedNonce: 'n', pkceCodeVerifier: verifier },
    );
    expect(tokens.claims()).toMatchObject({
      sub: org.user.id,
      aud: client.clientId,
      nonce: 'n',
      preferred_username: org.user.login,
      email: org.user.login,
      amr: ['pwd'],
    });
    const hash = createHash('sha256').update(tokens.access_token).digest().subarray(0, 16);
    expect(tokens.claims()?.['at_hash']).toBe(hash.toString('base64url'));
    const userinfo = await openid.fetchUserInfo(config, tokens.access_token, org.user.id);
    expect(userinfo['preferred_username']).toBe(org.user.login);
  });

  it('serves oauth4webapi without PKCE', async () => {
    const app = org.app();
    const as = { issuer: org.issuer, token_endpoint: `${org.issuer}/v1/token` };
    const client = { client_id: app.clientId };
    const response = await org.authorize(app, {
      scope: 'employees.read',
      sessionToken: await org.sessionToken(),
    });
    const url = new URL(response.headers.get('location') ?? '');
    const params = oauth.validateAuthResponse(as, client, url, 'some-state');
    const answer = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.ClientSecretBasic(secretOf(app)),
      params,
      callback,
      oauth.nopkce,
      { [oauth.allowInsecureRequests]: true },
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer);
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'employees.read' });
    expect(tokens.id_token).toBeUndefined();
  });

  it('gives an access token with the claims that Okta documents, for as long as the rule says', async () => {
    const client = org.app();
    for (const one of org.demo.policies)
      one.rules = [
        rule({
          actions: {
            token: {
              accessTokenLifetimeMinutes: 5,
              refreshTokenLifetimeMinutes: 0,
              refreshTokenWindowMinutes: 10080,
            },
          },
        }),
      ];
    const code = (await org.logIn(client)).get('code') ?? '';
    const answer = await json(exchange(client, code));
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'openid' });
    const { payload, protectedHeader } = await verified(String(answer['access_token']));
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: org.demo.key.kid });
    expect(payload).toEqual({
      ver: 1,
      jti: expect.stringMatching(/^AT\./),
      iss: org.issuer,
      aud: 'api://oauth-demo',
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 300,
      cid: client.clientId,
      uid: org.user.id,
      scp: ['openid'],
      auth_time: expect.any(Number),
      sub: org.user.login,
    });
  });

  it('takes a code once, and a second use revokes what the first one gave', async () => {
    const client = org.app();
    const code = (await org.logIn(client)).get('code') ?? '';
    const token = String((await json(exchange(client, code)))['access_token']);
    expect(await json(org.post('/v1/introspect', { token }, client))).toHaveProperty('active', true);
    expect(await json(exchange(client, code))).toMatchObject({ error: 'invalid_grant' });
    expect(await json(org.post('/v1/introspect', { token }, client))).toEqual({ active: false });
  });

  it('takes a code for 300 seconds', async () => {
    const client = org.app();
    const early = (await org.logIn(client)).get('code') ?? '';
    org.clock.now += 299_000;
    expect((await exchange(client, early)).status).toBe(200);
    const late = (await org.logIn(client)).get('code') ?? '';
    org.clock.now += 300_000;
    expect(await json(exchange(client, late))).toEqual({
      error: 'invalid_grant',
      error_description: 'The authorization code is invalid or has expired.',
    });
  });

  it('takes a code only at the server that gave it', async () => {
    const client = org.app();
    const code = (await org.logIn(client)).get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: callback };
    const elsewhere = await org.post('/v1/token', form, client, `${org.origin}/oauth2/default`);
    expect(await json(elsewhere)).toMatchObject({ error: 'invalid_grant' });
    expect((await exchange(client, code)).status).toBe(200);
  });

  it('is unaffected by a policy that is removed after the code was given', async () => {
    const client = org.app();
    const code = (await org.logIn(client)).get('code') ?? '';
    org.demo.policies = [];
    expect((await exchange(client, code)).status).toBe(200);
  });

  it('takes redirect URIs exactly, ports of loopback addresses included', async () => {
    const client = org.app();
    for (const redirect_uri of [
      'http://127.0.0.1:8086/callback',
      'http://localhost:8085/callback',
      `${callback}?a=b`,
    ])
      expect((await org.authorize(client, { redirect_uri })).status).toBe(400);
  });

  it('takes a redirect URI by wildcard only where the app allows it', async () => {
    const redirectUris = ['https://*.example.com/cb'];
    const redirect_uri = 'https://one.example.com/cb';
    expect((await org.authorize(org.app({ redirectUris }), { redirect_uri })).status).toBe(400);
    const wild = org.app({ redirectUris, extra: { wildcard_redirect: 'SUBDOMAIN' } });
    expect((await org.authorize(wild, { redirect_uri })).status).toBe(200);
    for (const other of ['https://a.b.example.com/cb', 'https://evil.com/.example.com/cb'])
      expect((await org.authorize(wild, { redirect_uri: other })).status).toBe(400);
  });

  it('accepts the request as a form, too', async () => {
    const client = org.app();
    const url = org.authorizeUrl(client, { sessionToken: await org.sessionToken() });
    const response = await fetch(`${org.issuer}/v1/authorize`, {
      method: 'POST',
      body: url.searchParams,
      redirect: 'manual',
    });
    expect(returned(response).get('code')).toBeTruthy();
  });

  it('of a public client needs the verifier and no secret', async () => {
    const client = org.app({ tokenEndpointAuthMethod: 'none', pkceRequired: true, secrets: [] });
    const verifier = openid.randomPKCECodeVerifier();
    const code = await org.logIn(client, {
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const form = {
      grant_type: 'authorization_code',
      code: code.get('code') ?? '',
      redirect_uri: callback,
      client_id: client.clientId,
    };
    expect((await org.post('/v1/token', form)).status).toBe(400);
    expect((await org.post('/v1/token', { ...form, code_verifier: verifier })).status).toBe(200);
  });

  it('refuses a plain challenge', async () => {
    const answer = await org.logIn(org.app(), {
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'plain',
    });
    expect(answer.get('error')).toBe('invalid_request');
  });

  it('refuses the token of a client that must prove possession', async () => {
    const client = org.app({ dpopBound: true });
    const code = (await org.logIn(client)).get('code') ?? '';
    expect(await json(exchange(client, code))).toMatchObject({ error: 'invalid_dpop_proof' });
  });

  it('refuses a token request that is not a form', async () => {
    const response = await fetch(`${org.issuer}/v1/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"grant_type":"client_credentials"}',
    });
    expect(response.status).toBe(400);
    expect(await json(response)).toHaveProperty('errorCode', 'E0000021');
  });
});

describe('a refresh token', () => {
  const refresh = (client: OktaApp, refresh_token: string) =>
    org.post('/v1/token', { grant_type: 'refresh_token', refresh_token }, client);

  const firstTokens = async (client: OktaApp) => {
    const code = (await org.logIn(client, { scope: 'openid offline_access' })).get('code') ?? '';
    return await json(exchange(client, code));
  };

  it('comes with offline_access, gives new tokens, and stays the same for a web app', async () => {
    const client = org.app();
    const value = String((await firstTokens(client))['refresh_token']);
    const again = await json(refresh(client, value));
    expect(again).toMatchObject({ scope: 'openid offline_access', refresh_token: value });
    expect((await verified(String(again['access_token']))).payload['uid']).toBe(org.user.id);
  });

  it('changes its value with each use for a browser app', async () => {
    const client = org.app({ applicationType: 'browser' });
    const value = String((await firstTokens(client))['refresh_token']);
    const next = String((await json(refresh(client, value)))['refresh_token']);
    expect(next).not.toBe(value);
    expect((await refresh(client, value)).status).toBe(400);
    expect((await refresh(client, next)).status).toBe(200);
  });

  it('dies when it was not used for its window, and is nobody else’s', async () => {
    const client = org.app();
    const value = String((await firstTokens(client))['refresh_token']);
    expect(await json(refresh(org.app(), value))).toMatchObject({ error: 'invalid_grant' });
    org.clock.now += 10080 * 60_000 - 1;
    expect((await refresh(client, value)).status).toBe(200);
    org.clock.now += 10080 * 60_000;
    expect((await refresh(client, value)).status).toBe(400);
  });
});
