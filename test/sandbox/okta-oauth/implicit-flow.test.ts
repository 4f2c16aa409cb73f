import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callback, type Org, policy, returned, rule, secretOf, startOrg } from './org.ts';

let org: Org;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.stop());

const half = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

describe('the implicit flow', () => {
  it('gives a token alone, in the fragment', async () => {
    const answer = await org.logIn(org.app(), {
      response_type: 'token',
      nonce: 'n',
      scope: 'openid profile offline_access',
    });
    expect(Object.fromEntries(answer)).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: '3600',
      scope: 'openid profile',
      state: 'some-state',
    });
    const keys = createRemoteJWKSet(new URL(`${org.issuer}/v1/keys`));
    const { payload } = await jwtVerify(answer.get('access_token') ?? '', keys, {
      issuer: org.issuer,
      audience: 'api://oauth-demo',
    });
    expect(payload['scp']).toEqual(['openid', 'profile']);
  });

  it.each(['id_token token', 'token id_token'])(
    'gives both for `%s`, bound to each other',
    async (response_type) => {
      const client = org.app();
      const answer = await org.logIn(client, { response_type, nonce: 'n' });
      const claims = decodeJwt(answer.get('id_token') ?? '');
      expect(claims).toMatchObject({ nonce: 'n', aud: client.clientId, sub: org.user.id });
      expect(claims['at_hash']).toBe(half(answer.get('access_token') ?? ''));
      expect(answer.has('code')).toBe(false);
    },
  );

  it.each([
    ['id_token', openid.useIdTokenResponseType],
    ['code id_token', openid.useCodeIdTokenResponseType],
  ])('serves openid-client with `%s`', async (response_type, use) => {
    const client = org.app();
    const config = await openid.discovery(new URL(org.issuer), client.clientId, secretOf(client), undefined, {
      execute: [openid.allowInsecureRequests, use],
    });
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid',
      state: 's',
      nonce: 'n',
      sessionToken: await org.sessionToken(),
    });
    expect(url.searchParams.get('response_type')).toBe(response_type);
    const location = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
    if (response_type === 'id_token') {
      const claims = await openid.implicitAuthentication(config, location, 'n', { expectedState: 's' });
      expect(claims.sub).toBe(org.user.id);
    } else {
      const tokens = await openid.authorizationCodeGrant(config, location, {
        expectedNonce: 'n',
        expectedState: 's',
      });
      expect(tokens.claims()?.sub).toBe(org.user.id);
    }
  });

  it('needs a rule for `implicit`, and hybrids need one for each grant', async () => {
    const { conditions } = rule();
    const only = (name: string) => rule({ conditions: { ...conditions, grantTypes: { include: [name] } } });
    org.demo.policies = [policy([only('authorization_code')])];
    const client = org.app();
    const token = { response_type: 'token', nonce: 'n' };
    expect((await org.logIn(client)).has('code')).toBe(true);
    expect((await org.logIn(client, token)).get('error')).toBe('access_denied');
    expect((await org.logIn(client, { ...token, response_type: 'code token' })).get('error')).toBe(
      'access_denied',
    );
    org.demo.policies = [policy([only('implicit')])];
    expect((await org.logIn(client)).get('error')).toBe('access_denied');
    expect((await org.logIn(client, token)).has('access_token')).toBe(true);
  });
});

describe('response modes', () => {
  const hidden = (page: string): Record<string, string> =>
    Object.fromEntries(
      [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );

  it('form_post is a page that posts itself to the redirect URI', async () => {
    const sessionToken = await org.sessionToken();
    const response = await org.authorize(org.app(), {
      sessionToken,
      response_mode: 'form_post',
      state: '"><b>',
    });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain(`<form method="post" action="${callback}">`);
    expect(hidden(page)).toEqual({ code: expect.any(String), state: '&quot;&gt;&lt;b&gt;' });
    const [, script = ''] = /<script>([^<]+)<\/script>/.exec(page) ?? [];
    const digest = createHash('sha256').update(script).digest('base64');
    const rules = response.headers.get('content-security-policy');
    expect(rules).toContain(`script-src 'sha256-${digest}'`);
    expect(rules).toContain("form-action 'self' http://127.0.0.1:8085");
  });

  it('form_post carries errors, too', async () => {
    const response = await org.authorize(org.app(), { response_mode: 'form_post', prompt: 'none' });
    expect(hidden(await response.text())).toMatchObject({ error: 'login_required', state: 'some-state' });
  });

  it('okta_post_message tells the origin of the redirect URI, and is refused for a code alone', async () => {
    const client = org.app();
    const response_mode = 'okta_post_message';
    const sessionToken = await org.sessionToken();
    const given = { response_type: 'token', nonce: 'n', response_mode, sessionToken };
    const page = await (await org.authorize(client, given)).text();
    expect(page).toContain('data-origin="http://127.0.0.1:8085"');
    expect(page).toContain('&quot;access_token&quot;');
    const refused = await org.authorize(client, { response_mode });
    expect(refused.headers.get('location')).toContain(`${callback}?`);
    expect(returned(refused).get('error')).toBe('unsupported_response_mode');
  });

  it('fragment may be asked for with a code; an unknown mode is refused', async () => {
    const client = org.app();
    const sessionToken = await org.sessionToken();
    const response = await org.authorize(client, { response_mode: 'fragment', sessionToken });
    expect(response.headers.get('location')).toContain(`${callback}#code=`);
    expect(returned(await org.authorize(client, { response_mode: 'jwt' })).get('error')).toBe(
      'unsupported_response_mode',
    );
  });
});
