import * as oauth from 'oauth4webapi';
import { allowInsecureRequests, discovery } from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json, type Org, scope, startOrg } from './org.ts';

let org: Org;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.stop());

const insecure = { [oauth.allowInsecureRequests]: true };
const oidcPath = '/.well-known/openid-configuration';
const oauthPath = '/.well-known/oauth-authorization-server';

describe('metadata of a custom server', () => {
  it('is found by two independent clients in both places', async () => {
    const client = org.app();
    for (const algorithm of ['oidc', 'oauth2'] as const) {
      const found = await discovery(new URL(org.issuer), client.clientId, undefined, undefined, {
        algorithm,
        execute: [allowInsecureRequests],
      });
      expect(found.serverMetadata().token_endpoint).toBe(`${org.issuer}/v1/token`);
      const response = await oauth.discoveryRequest(new URL(org.issuer), { algorithm, ...insecure });
      const server = await oauth.processDiscoveryResponse(new URL(org.issuer), response);
      expect(server.jwks_uri).toBe(`${org.issuer}/v1/keys`);
    }
  });

  it('names client_credentials and the bare response type token in the OAuth document only', async () => {
    const oidc = await json(fetch(org.issuer + oidcPath));
    const plain = await json(fetch(org.issuer + oauthPath));
    expect(oidc['grant_types_supported']).not.toContain('client_credentials');
    expect(plain['grant_types_supported']).toContain('client_credentials');
    expect(oidc['response_types_supported']).not.toContain('token');
    expect(plain['response_types_supported']).toContain('token');
    expect(oidc).toHaveProperty('userinfo_endpoint', `${org.issuer}/v1/userinfo`);
    expect(oidc).toHaveProperty('id_token_signing_alg_values_supported', ['RS256']);
    expect(plain).not.toHaveProperty('userinfo_endpoint');
    expect(plain).not.toHaveProperty('id_token_signing_alg_values_supported');
    expect(plain['claims_supported']).toEqual([
      ...['ver', 'jti', 'iss', 'aud', 'iat', 'exp', 'cid', 'uid', 'scp', 'sub'],
    ]);
  });

  it('publishes a custom scope in the OAuth document, unless it is kept back', async () => {
    org.demo.scopes.push(scope('employees.secret', { metadataPublish: 'NO_CLIENTS' }));
    const plain = (await json(fetch(org.issuer + oauthPath)))['scopes_supported'];
    expect(plain).toContain('employees.read');
    expect(plain).not.toContain('employees.secret');
    expect((await json(fetch(org.issuer + oidcPath)))['scopes_supported']).not.toContain('employees.read');
  });

  it('has the org-level registration endpoint, and may be kept for a day', async () => {
    for (const path of [oidcPath, oauthPath]) {
      const response = await fetch(org.issuer + path);
      expect(response.headers.get('cache-control')).toBe('max-age=86400, must-revalidate');
      expect(await json(response)).toHaveProperty('registration_endpoint', `${org.origin}/oauth2/v1/clients`);
    }
  });

  it('is the same document at the place of RFC 8414', async () => {
    const moved = await json(fetch(`${org.origin}${oauthPath}/oauth2/${org.demo.id}`));
    expect(moved).toEqual(await json(fetch(org.issuer + oauthPath)));
  });

  it('of the pre-made server has the issuer `default`, by whatever name it is asked', async () => {
    const id = org.world.authorizationServers.find((server) => server.default)?.id;
    for (const name of ['default', id])
      expect(await json(fetch(`${org.origin}/oauth2/${name}${oidcPath}`))).toHaveProperty(
        'issuer',
        `${org.origin}/oauth2/default`,
      );
  });

  it('is refused for an unknown or inactive server, and for an unknown client', async () => {
    const unknown = await fetch(`${org.origin}/oauth2/ausNobody${oidcPath}`);
    expect(unknown.status).toBe(404);
    expect(await json(unknown)).toMatchObject({
      errorCode: 'E0000007',
      errorSummary: 'Not found: Resource not found: ausNobody (AuthorizationServer)',
    });
    const client = await fetch(`${org.issuer}${oidcPath}?client_id=nobody`);
    expect(client.status).toBe(400);
    expect(await json(client)).toMatchObject({ errorCode: 'invalid_client' });
    expect((await fetch(`${org.issuer}${oidcPath}?client_id=${org.app().clientId}`)).status).toBe(200);
    org.demo.status = 'INACTIVE';
    expect((await fetch(org.issuer + oidcPath)).status).toBe(404);
  });
});

describe('metadata of the org server', () => {
  it('has the org URL as issuer and endpoints below /oauth2/v1', async () => {
    for (const path of [oidcPath, oauthPath])
      expect(await json(fetch(org.origin + path))).toMatchObject({
        issuer: org.origin,
        token_endpoint: `${org.origin}/oauth2/v1/token`,
        introspection_endpoint: `${org.origin}/oauth2/v1/introspect`,
      });
    expect((await json(fetch(org.origin + oidcPath)))['scopes_supported']).toContain('groups');
  });
});

it('keys are public halves only', async () => {
  const { keys } = (await json(fetch(`${org.issuer}/v1/keys`))) as { keys: object[] };
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});
