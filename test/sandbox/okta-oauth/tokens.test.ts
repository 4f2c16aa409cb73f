import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OktaApp } from '../../../src/sandbox/okta/world.ts';
import { keyPair } from '../../support/key-pair.ts';
import { json, type Org, policy, rule, scope, secretOf, server, startOrg } from './org.ts';

let org: Org;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.stop());

const insecure = { [oauth.allowInsecureRequests]: true };

const clientToken = async (client: OktaApp, at = org.issuer): Promise<string> => {
  const form = { grant_type: 'client_credentials', scope: 'employees.read' };
  return String((await json(org.post('/v1/token', form, client, at)))['access_token']);
};

const userToken = async (client: OktaApp): Promise<string> =>
  (await org.logIn(client, { response_type: 'token', nonce: 'n' })).get('access_token') ?? '';

const introspect = (token: string, by: OktaApp, at?: string) =>
  json(org.post('/v1/introspect', { token }, by, at));

describe('client credentials', () => {
  it('give openid-client a token whose subject is the client', async () => {
    const client = org.app({ groups: [] });
    const config = await openid.discovery(new URL(org.issuer), client.clientId, secretOf(client), undefined, {
      execute: [openid.allowInsecureRequests],
    });
    const tokens = await openid.clientCredentialsGrant(config, { scope: 'employees.read' });
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'employees.read', expires_in: 3600 });
    const described = await openid.tokenIntrospection(config, tokens.access_token);
    expect(described).toMatchObject({ active: true, client_id: client.clientId, sub: client.clientId });
    expect(described).not.toHaveProperty('uid');
  });

  it('without a scope give the default scopes that a rule permits', async () => {
    org.demo.scopes.push(scope('one', { default: true }), scope('two', { default: true }));
    const { conditions } = rule();
    org.demo.policies = [policy([rule({ conditions: { ...conditions, scopes: { include: ['one'] } } })])];
    const answer = await json(org.post('/v1/token', { grant_type: 'client_credentials' }, org.app()));
    expect(answer['scope']).toBe('one');
  });
});

describe('introspection', () => {
  it('tells any confidential client about another one’s token, by Basic or by the body', async () => {
    const token = await userToken(org.app());
    const other = org.app({ tokenEndpointAuthMethod: 'client_secret_post' });
    const expected = {
      active: true,
      token_type: 'Bearer',
      scope: 'openid',
      client_id: expect.stringMatching(/^0oa/),
      username: org.user.login,
      sub: org.user.login,
      uid: org.user.id,
      aud: 'api://oauth-demo',
      iss: org.issuer,
      jti: expect.stringMatching(/^AT\./),
      exp: expect.any(Number),
      iat: expect.any(Number),
    };
    expect(await introspect(token, other)).toEqual(expected);
    const form = { token, client_id: other.clientId, client_secret: secretOf(other) };
    expect(await json(org.post('/v1/introspect', form))).toEqual(expected);
  });

  it('serves oauth4webapi', async () => {
    const token = await userToken(org.app());
    const other = org.app();
    const as = { issuer: org.issuer, introspection_endpoint: `${org.issuer}/v1/introspect` };
    const client = { client_id: other.clientId };
    const authentication = oauth.ClientSecretPost(secretOf(other));
    const response = await oauth.introspectionRequest(as, client, authentication, token, insecure);
    expect(await oauth.processIntrospectionResponse(as, client, response)).toMatchObject({ active: true });
  });

  it('shows a secret with a worthless token', async () => {
    expect(await introspect('invalid', org.app())).toEqual({ active: false });
  });

  it('says inactive for the token of another server, the org server included', async () => {
    const client = org.app();
    const elsewhere = server();
    org.world.authorizationServers.push(elsewhere);
    const token = await clientToken(client, `${org.origin}/oauth2/${elsewhere.id}`);
    expect(await introspect(token, client, `${org.origin}/oauth2/${elsewhere.id}`)).toHaveProperty(
      'active',
      true,
    );
    expect(await introspect(token, client)).toEqual({ active: false });
    expect(await introspect(token, client, `${org.origin}/oauth2`)).toEqual({ active: false });
  });

  it('says inactive for a forged, an expired and a revoked token', async () => {
    const client = org.app();
    const token = await clientToken(client);
    expect(await introspect(`${token.slice(0, -8)}AAAAAAAA`, client)).toEqual({ active: false });
    await org.post('/v1/revoke', { token }, org.app());
    expect(await introspect(token, client)).toHaveProperty('active', true);
    expect((await org.post('/v1/revoke', { token }, client)).status).toBe(200);
    expect(await introspect(token, client)).toEqual({ active: false });
    const second = await clientToken(client);
    org.clock.now += 3_599_000;
    expect(await introspect(second, client)).toHaveProperty('active', true);
    org.clock.now += 1000;
    expect(await introspect(second, client)).toEqual({ active: false });
  });

  it('says inactive once the app is inactive, or its user unassigned or gone', async () => {
    const by = org.app();
    const client = org.app();
    const token = await userToken(client);
    const changes: [() => void, () => void][] = [
      [() => (client.status = 'INACTIVE'), () => (client.status = 'ACTIVE')],
      [() => (org.user.status = 'DEPROVISIONED'), () => (org.user.status = 'ACTIVE')],
      [() => (client.groups = []), () => (client.groups = by.groups)],
    ];
    for (const [change, back] of changes) {
      change();
      expect(await introspect(token, by)).toEqual({ active: false });
      back();
      expect(await introspect(token, by)).toHaveProperty('active', true);
    }
  });

  it('lets a public client see its own tokens only', async () => {
    const client = org.app({ tokenEndpointAuthMethod: 'none', secrets: [] });
    const form = { client_id: client.clientId };
    const own = await userToken(client);
    const foreign = await userToken(org.app());
    expect(await json(org.post('/v1/introspect', { ...form, token: own }))).toHaveProperty('active', true);
    expect(await json(org.post('/v1/introspect', { ...form, token: foreign }))).toEqual({ active: false });
  });

  it('knows ID tokens and refresh tokens', async () => {
    const client = org.app();
    const idToken =
      (await org.logIn(client, { response_type: 'id_token', nonce: 'n' })).get('id_token') ?? '';
    expect(await introspect(idToken, client)).toMatchObject({ active: true, client_id: client.clientId });
    const code = (await org.logIn(client, { scope: 'openid offline_access' })).get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUris[0] };
    const refresh = String((await json(org.post('/v1/token', form, client)))['refresh_token']);
    expect(await introspect(refresh, client)).toMatchObject({ active: true, scope: 'openid offline_access' });
    await org.post('/v1/revoke', { token: refresh }, client);
    expect(await introspect(refresh, client)).toEqual({ active: false });
  });
});

describe('userinfo', () => {
  const ask = (token: string) =>
    fetch(`${org.issuer}/v1/userinfo`, { headers: { authorization: `Bearer ${token}` } });

  it('is told by headers when the token is bad or lacks openid', async () => {
    const bad = await ask('bad');
    expect(bad.status).toBe(401);
    expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const answer = await org.logIn(org.app(), {
      response_type: 'token',
      nonce: 'n',
      scope: 'employees.read',
    });
    const weak = await ask(answer.get('access_token') ?? '');
    expect(weak.status).toBe(403);
    expect(weak.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });
});

describe('the org server', () => {
  const base = (): string => `${org.origin}/oauth2`;

  const service = (): { app: OktaApp; key: JWK } => {
    const { privateKey, publicKey } = keyPair('ec');
    const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
    const app = org.app({
      applicationType: 'service',
      tokenEndpointAuthMethod: 'private_key_jwt',
      grantTypes: ['client_credentials'],
      secrets: [],
      extra: { jwks },
    });
    org.world.oauth.orgGrants[app.clientId] = ['okta.apps.read'];
    return { app, key: privateKey.export({ format: 'jwk' }) };
  };

  const assertion = async (
    clientId: string,
    key: JWK,
    claims: Record<string, unknown> = {},
  ): Promise<string> => {
    const now = Math.floor(org.clock.now / 1000);
    const usual = {
      iss: clientId,
      sub: clientId,
      aud: `${base()}/v1/token`,
      exp: now + 300,
      jti: randomUUID(),
    };
    return await new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(await importJWK(key, 'ES256'));
  };

  const ask = (client_assertion: string, wanted = 'okta.apps.read', type = 'jwt-bearer') =>
    json(
      org.post(
        '/v1/token',
        {
          grant_type: 'client_credentials',
          scope: wanted,
          client_assertion_type: `urn:ietf:params:oauth:client-assertion-type:${type}`,
          client_assertion,
        },
        undefined,
        base(),
      ),
    );

  it('gives a service app with a key the scopes granted to it, and no others', async () => {
    const { app, key } = service();
    const answer = await ask(await assertion(app.clientId, key));
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'okta.apps.read' });
    const more = await ask(await assertion(app.clientId, key), 'okta.apps.read okta.apps.manage');
    expect(more).toMatchObject({ error: 'invalid_scope' });
  });

  it('refuses an assertion that is used twice, too long, for another audience, or signed by another key', async () => {
    const { app, key } = service();
    const once = await assertion(app.clientId, key);
    expect(await ask(once)).toHaveProperty('access_token');
    const foreign = await assertion(app.clientId, service().key);
    const far = await assertion(app.clientId, key, { exp: Math.floor(org.clock.now / 1000) + 3700 });
    const elsewhere = await assertion(app.clientId, key, { aud: 'https://example.com' });
    for (const bad of [once, foreign, far, elsewhere, 'no.jwt.here'])
      expect(await ask(bad)).toHaveProperty('error', 'invalid_client');
    const typed = await ask(await assertion(app.clientId, key), 'okta.apps.read', 'saml2-bearer');
    expect(typed).toEqual({
      error: 'invalid_request',
      error_description: "The 'client_assertion_type' is invalid.",
    });
  });

  it('logs people in without any policy, but knows no custom scopes', async () => {
    const client = org.app();
    expect((await org.logIn(client, {}, base())).has('code')).toBe(true);
    const refused = await org.logIn(client, { scope: 'openid employees.read' }, base());
    expect(refused.get('error_description')).toBe('Custom scopes are not allowed for this request');
  });
});
