import okta from '@okta/okta-sdk-nodejs';
import { describe, expect, test } from 'vitest';
import { keyPair } from '../../support/key-pair.ts';
import { eachOf, type Org, openOrg, textAt, webApp } from './org.ts';

const { privateKey, publicKey } = keyPair('rsa');
const kid = 'test-key';

const serviceApp = async (org: Org): Promise<{ id: string; client: okta.Client }> => {
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] };
  const settings = {
    application_type: 'service',
    grant_types: ['client_credentials'],
    response_types: ['token'],
    redirect_uris: [],
    jwks,
  };
  const body = webApp('Service', settings, { token_endpoint_auth_method: 'private_key_jwt' });
  const id = textAt(await org.call('POST', '/api/v1/apps', body), 'id');
  const client = new okta.Client({
    orgUrl: org.description.orgUrl,
    authorizationMode: 'PrivateKey',
    clientId: id,
    scopes: ['okta.apps.read'],
    privateKey: { ...privateKey.export({ format: 'jwk' }), kid, alg: 'RS256' } as never,
    keyId: kid,
  });
  return { id, client };
};

const grant = (org: Org, id: string, scopeId = 'okta.apps.read', issuer = org.description.orgUrl) =>
  org.call('POST', `/api/v1/apps/${id}/grants`, { issuer, scopeId });

/** OAuth 2.0 for the management API, driven by Okta's own client with a private key. */
describe('a service app', () => {
  test('reads with a granted scope and a role, and may not write with a read scope', async () => {
    const org = await openOrg({}, Date.now());
    const { id, client } = await serviceApp(org);
    expect((await grant(org, id)).status).toBe(201);
    expect((await org.call('POST', `/oauth2/v1/clients/${id}/roles`, { type: 'APP_ADMIN' })).status).toBe(
      201,
    );
    expect((await client.applicationApi.getApplication({ appId: id })).label).toBe('Service');
    await expect(client.applicationApi.deactivateApplication({ appId: id })).rejects.toMatchObject({
      status: 403,
      errorCode: 'E0000006',
    });
  });

  test('is refused with 403 while it has no role', async () => {
    const org = await openOrg({}, Date.now());
    const { id, client } = await serviceApp(org);
    await grant(org, id);
    await expect(client.applicationApi.getApplication({ appId: id })).rejects.toMatchObject({ status: 403 });
  });

  test('gets no token for a scope that was not granted', async () => {
    const org = await openOrg({}, Date.now());
    const { id, client } = await serviceApp(org);
    await expect(client.applicationApi.getApplication({ appId: id })).rejects.toMatchObject({ status: 401 });
    expect(org.world.oauth.tokens).toEqual({});
  });

  test('is granted scopes of Okta only, by the org only, and loses them again', async () => {
    const org = await openOrg({}, Date.now());
    const { id } = await serviceApp(org);
    expect((await grant(org, id, 'employees.read')).status).toBe(400);
    expect((await grant(org, id, 'okta.apps.read', 'https://elsewhere.example')).status).toBe(400);
    const made = textAt(await grant(org, id), 'id');
    const path = `/api/v1/apps/${id}/grants`;
    expect(eachOf(await org.call('GET', path), 'scopeId')).toEqual(['okta.apps.read']);
    expect((await org.call('DELETE', `${path}/${made}`)).status).toBe(204);
    expect((await org.call('DELETE', `${path}/${made}`)).status).toBe(404);
  });

  test('has no secret, and a sign-in policy like any app', async () => {
    const org = await openOrg({}, Date.now());
    const { id } = await serviceApp(org);
    expect((await org.call('GET', `/api/v1/apps/${id}/credentials/secrets`)).json).toEqual([]);
    expect((await org.call('GET', `/api/v1/apps/${id}`)).json).toHaveProperty('_links.accessPolicy');
  });
});
