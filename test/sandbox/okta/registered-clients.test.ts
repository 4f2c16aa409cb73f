import { describe, expect, test } from 'vitest';
import { eachOf, openOrg, textAt } from './org.ts';

const base = '/oauth2/v1/clients';
/** What Anypoint sends when authorization code and implicit are ticked. */
const demo = {
  client_name: 'OIDC-Demo-App',
  redirect_uris: ['http://localhost:8085/callback'],
  response_types: ['code', 'token', 'id_token'],
  grant_types: ['authorization_code', 'implicit'],
  token_endpoint_auth_method: 'client_secret_basic',
};

describe('dynamic client registration', () => {
  test('answers 201 with a secret that never expires, and without a registration access token', async () => {
    const org = await openOrg();
    const answer = await org.call('POST', base, demo);
    expect(answer.status).toBe(201);
    expect(textAt(answer, 'client_secret')).toMatch(/^[\w-]{64}$/);
    expect(answer.json).toMatchObject({
      ...demo,
      application_type: 'web',
      client_secret_expires_at: 0,
      client_id_issued_at: Date.parse('2026-09-01T08:00:00Z') / 1000,
    });
    expect(answer.json).not.toHaveProperty('registration_access_token');
    expect(answer.json).not.toHaveProperty('registration_client_uri');
  });

  test('makes an ordinary app that asks for consent and is assigned to nobody', async () => {
    const org = await openOrg();
    const id = textAt(await org.call('POST', base, demo), 'client_id');
    expect((await org.call('GET', `/api/v1/apps/${id}`)).json).toMatchObject({
      id,
      label: 'OIDC-Demo-App',
      name: 'oidc_client',
      settings: { implicitAssignment: false, oauthClient: { consent_method: 'REQUIRED' } },
    });
    expect((await org.call('GET', `/api/v1/apps/${id}/groups`)).json).toEqual([]);
    expect((await org.call('GET', `/api/v1/apps/${id}/users`)).json).toEqual([]);
  });

  test('refuses a web client without authorization_code in the shape of OAuth', async () => {
    const org = await openOrg();
    const body = { ...demo, grant_types: ['implicit'], response_types: ['token', 'id_token'] };
    const answer = await org.call('POST', base, body);
    expect([answer.status, answer.json]).toEqual([
      400,
      {
        error: 'invalid_client_metadata',
        error_description:
          "'grant_types' must contain 'authorization_code' when 'application_type' is 'web'.",
      },
    ]);
  });

  test('refuses an empty name with the known sentence', async () => {
    const org = await openOrg();
    for (const client_name of ['', undefined])
      expect((await org.call('POST', base, { ...demo, client_name })).json).toEqual({
        error: 'invalid_client_metadata',
        error_description: "'client_name': The field can't be left blank.",
      });
  });

  test.each([
    ['a client id of one’s own', { client_id: 'my-client' }],
    ['a secret of one’s own', { client_secret: 'a secret of our own' }],
    ['a consent method', { consent_method: 'TRUSTED' }],
    ['unknown metadata', { colour: 'red' }],
    ['an unknown grant type', { grant_types: ['authorization_code', 'magic'] }],
    ['a relative redirect URI', { redirect_uris: ['/callback'] }],
    ['no redirect URI', { redirect_uris: [] }],
  ])('refuses %s', async (_, changed) => {
    const org = await openOrg();
    const answer = await org.call('POST', base, { ...demo, ...changed });
    expect(answer.status).toBe(400);
    expect(textAt(answer, 'error')).toMatch(/^invalid_(client_metadata|redirect_uri)$/);
  });

  test('faults of the credential keep Okta’s own shape', async () => {
    const org = await openOrg();
    const answer = await org.call('POST', base, demo, { authorization: 'SSWS 00wrong' });
    expect([answer.status, textAt(answer, 'errorCode')]).toEqual([401, 'E0000011']);
  });

  test('exists on the org only, not under an authorization server', async () => {
    const org = await openOrg();
    expect((await org.call('POST', '/oauth2/default/v1/clients', demo)).status).toBe(404);
  });

  test('names need not be unique; lists show twenty unless told otherwise, and no secrets', async () => {
    const org = await openOrg();
    for (let at = 0; at < 21; at += 1) expect((await org.call('POST', base, demo)).status).toBe(201);
    const list = await org.call('GET', `${base}?q=OIDC-Demo`);
    expect(list.json).toHaveLength(20);
    expect(list.headers.get('link')).toContain('rel="next"');
    expect(eachOf(list, 'client_secret')).toEqual(Array.from({ length: 20 }, () => undefined));
  });

  test('an update needs all settings, keeps the secret, and cannot turn back the dates', async () => {
    const org = await openOrg();
    const made = await org.call('POST', base, demo);
    const client_id = textAt(made, 'client_id');
    const path = `${base}/${client_id}`;
    const updated = await org.call('PUT', path, { ...demo, client_id, client_name: 'Renamed' });
    expect([updated.status, textAt(updated, 'client_name')]).toEqual([200, 'Renamed']);
    expect(textAt(updated, 'client_secret')).toBe(textAt(made, 'client_secret'));
    const bad = [
      { ...demo },
      { ...demo, client_id, redirect_uris: undefined },
      { ...demo, client_id, client_id_issued_at: 1 },
      { ...demo, client_id: 'another' },
      { ...demo, client_id, application_type: 'native' },
    ];
    for (const body of bad) expect((await org.call('PUT', path, body)).status).toBe(400);
  });

  test('a new secret takes the place of the old one', async () => {
    const org = await openOrg();
    const made = await org.call('POST', base, demo);
    const path = `${base}/${textAt(made, 'client_id')}`;
    const renewed = await org.call('POST', `${path}/lifecycle/newSecret`);
    expect(renewed.status).toBe(200);
    expect(textAt(renewed, 'client_secret')).not.toBe(textAt(made, 'client_secret'));
    expect(
      textAt(await org.call('PUT', path, { ...demo, client_id: textAt(made, 'client_id') }), 'client_secret'),
    ).toBe(textAt(renewed, 'client_secret'));
  });

  test('DELETE is 204 though the client is active, and 404 for an unknown one', async () => {
    const org = await openOrg();
    const path = `${base}/${textAt(await org.call('POST', base, demo), 'client_id')}`;
    expect((await org.call('DELETE', path)).status).toBe(204);
    const gone = await org.call('DELETE', path);
    expect(gone.status).toBe(404);
    expect(textAt(gone, 'errorSummary')).toContain('(PublicClientApp)');
  });
});
