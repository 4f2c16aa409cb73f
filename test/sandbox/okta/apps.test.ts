import { describe, expect, test } from 'vitest';
import { type Answer, eachOf, type Org, openOrg, textAt, webApp } from './org.ts';

const base = '/api/v1/apps';
const newApp = async (org: Org, label = 'MuleSoft Introspection Client'): Promise<Answer> =>
  org.call('POST', base, webApp(label));
const pathOf = (app: Answer): string => `${base}/${textAt(app, 'id')}`;
const causeOf = (answer: Answer): string => textAt(answer, 'errorCauses.0.errorSummary');

describe('creating an app', () => {
  test('answers 200 with a 64-character secret; the client id is the app id; nobody is assigned', async () => {
    const org = await openOrg();
    const answer = await newApp(org);
    expect(answer.status).toBe(200);
    expect(textAt(answer, 'id')).toMatch(/^0oa\w{17}$/);
    expect(textAt(answer, 'credentials.oauthClient.client_id')).toBe(textAt(answer, 'id'));
    expect(textAt(answer, 'credentials.oauthClient.client_secret')).toMatch(/^[\w-]{64}$/);
    expect(answer.json).toMatchObject({
      name: 'oidc_client',
      status: 'ACTIVE',
      settings: { implicitAssignment: false, oauthClient: { consent_method: 'TRUSTED' } },
    });
    expect((await org.call('GET', `${pathOf(answer)}/groups`)).json).toEqual([]);
  });

  test('takes a client id and a secret of one’s own, and the id only once', async () => {
    const org = await openOrg();
    const own = { client_id: 'my.client_id-1', client_secret: 'a secret of our own' };
    const made = await org.call('POST', base, webApp('Own', {}, own));
    expect(made.json).toMatchObject({ credentials: { oauthClient: own } });
    expect(textAt(made, 'id')).toMatch(/^0oa/);
    const again = await org.call('POST', base, webApp('Own', {}, own));
    expect([again.status, textAt(again, 'errorCode')]).toEqual([400, 'E0000001']);
    expect((await org.call('GET', `/oauth2/v1/clients/${own.client_id}`)).status).toBe(200);
  });

  test.each([
    ['shorter than 6', { client_id: 'short' }],
    ['with other characters', { client_id: 'white space' }],
    ['ALL_CLIENTS', { client_id: 'ALL_CLIENTS' }],
    ['a secret shorter than 14', { client_secret: '0123456789abc' }],
    ['a secret longer than 100', { client_secret: 'x'.repeat(101) }],
    ['a secret beyond ASCII', { client_secret: 'sécret-sécret-sécret' }],
    ['an unknown way of authentication', { token_endpoint_auth_method: 'password' }],
    ['a public client without PKCE', { token_endpoint_auth_method: 'none' }],
    ['a key client without keys', { token_endpoint_auth_method: 'private_key_jwt' }],
  ])('refuses credentials: %s', async (_, client) => {
    const org = await openOrg();
    const answer = await org.call('POST', base, webApp('Bad', {}, client));
    expect([answer.status, textAt(answer, 'errorCode')]).toEqual([400, 'E0000001']);
  });

  test.each([
    ['web without authorization_code', { grant_types: ['implicit'], response_types: ['token'] }],
    ['no grant types', { grant_types: undefined }],
    ['web with password', { grant_types: ['authorization_code', 'password'] }],
    ['service with authorization_code', { application_type: 'service' }],
    [
      'implicit without a token',
      { grant_types: ['authorization_code', 'implicit'], response_types: ['code'] },
    ],
    ['authorization_code without code', { response_types: ['token'] }],
    ['a relative redirect URI', { redirect_uris: ['/callback'] }],
    ['a fragment in a redirect URI', { redirect_uris: ['http://localhost/#x'] }],
    ['a wildcard in a redirect URI', { redirect_uris: ['https://*.example.com/cb'] }],
    ['no redirect URI', { grant_types: ['authorization_code'], redirect_uris: [] }],
    ['DPoP with client_credentials', { dpop_bound_access_tokens: true }],
    ['an unknown setting', { colour: 'red' }],
  ])('refuses settings: %s', async (_, oauth) => {
    const org = await openOrg();
    const answer = await org.call('POST', base, webApp('Bad', oauth));
    expect([answer.status, textAt(answer, 'errorCode')]).toEqual([400, 'E0000001']);
  });

  test('says the sentence that is known for a web app without authorization_code', async () => {
    const org = await openOrg();
    const body = webApp('Bad', { grant_types: ['implicit'], response_types: ['token'] });
    expect(causeOf(await org.call('POST', base, body))).toContain(
      "'grant_types' must contain 'authorization_code' when 'application_type' is 'web'.",
    );
  });

  test('without the name oidc_client is refused as “mediated”', async () => {
    const org = await openOrg();
    const answer = await org.call('POST', base, { ...webApp('Bad'), name: undefined });
    expect(textAt(answer, 'errorSummary')).toBe('Api validation failed: mediated');
    expect(causeOf(answer)).toBe('Invalid signOnMode');
  });

  test('accepts the notes of a setup and gives them back', async () => {
    const org = await openOrg();
    const body = webApp('Noted');
    const noted = { ...body, settings: { ...body.settings, notes: { admin: 'okta-mule-setup: abc' } } };
    const made = await org.call('POST', base, noted);
    expect((await org.call('GET', pathOf(made))).json).toMatchObject({
      settings: { notes: { admin: 'okta-mule-setup: abc' } },
    });
  });

  test('allows duplicate labels', async () => {
    const org = await openOrg();
    expect([(await newApp(org)).status, (await newApp(org)).status]).toEqual([200, 200]);
  });
});

describe('finding apps', () => {
  test('q is the beginning of the label, and neither lists nor single answers show the secret', async () => {
    const org = await openOrg();
    const made = await newApp(org);
    await newApp(org, 'Other');
    const list = await org.call('GET', `${base}?q=mulesoft%20intro&limit=200`);
    expect(eachOf(list, 'label')).toEqual(['MuleSoft Introspection Client']);
    const one = await org.call('GET', pathOf(made));
    const secret = textAt(made, 'credentials.oauthClient.client_secret');
    expect(JSON.stringify([list.json, one.json])).not.toContain(secret);
  });

  test('filter takes one equality on the documented fields', async () => {
    const org = await openOrg();
    await newApp(org);
    const filtered = (text: string) => org.call('GET', `${base}?filter=${encodeURIComponent(text)}`);
    expect((await filtered('name eq "oidc_client"')).json).toHaveLength(1);
    expect((await filtered('status eq "INACTIVE"')).json).toEqual([]);
    const wrong = await filtered('label eq "x"');
    expect([wrong.status, textAt(wrong, 'errorCode')]).toEqual([400, 'E0000031']);
  });

  test('a new app is 404 by id for as long as the mood says', async () => {
    const org = await openOrg({ getLagMs: 3000 });
    const made = await newApp(org);
    expect((await org.call('GET', pathOf(made))).status).toBe(404);
    org.pass(3000);
    expect((await org.call('GET', pathOf(made))).status).toBe(200);
  });
});

describe('changing an app', () => {
  test('PUT takes back what GET gave, answers with the secret, and keeps it', async () => {
    const org = await openOrg();
    const made = await newApp(org);
    const read = (await org.call('GET', pathOf(made))).json as {
      settings: { oauthClient: { redirect_uris: string[] } };
    };
    read.settings.oauthClient.redirect_uris.push('http://127.0.0.1:8086/callback');
    const put = await org.call('PUT', pathOf(made), read);
    expect(put.status).toBe(200);
    expect(textAt(put, 'credentials.oauthClient.client_secret')).toBe(
      textAt(made, 'credentials.oauthClient.client_secret'),
    );
    expect(textAt(put, 'settings.oauthClient.redirect_uris.1')).toBe('http://127.0.0.1:8086/callback');
  });

  test('PUT replaces everything and never changes the application type or the client id', async () => {
    const org = await openOrg();
    const made = await newApp(org);
    const put = await org.call('PUT', pathOf(made), webApp('Renamed', { redirect_uris: [] }));
    expect(put.json).toMatchObject({ label: 'Renamed', settings: { oauthClient: { redirect_uris: [] } } });
    const service = {
      application_type: 'service',
      grant_types: ['client_credentials'],
      response_types: ['token'],
    };
    expect((await org.call('PUT', pathOf(made), webApp('Renamed', service))).status).toBe(400);
    expect(
      (await org.call('PUT', pathOf(made), webApp('Renamed', {}, { client_id: 'another' }))).status,
    ).toBe(400);
  });

  test('DELETE is 403 E0000056 while active and 204 afterwards', async () => {
    const org = await openOrg();
    const path = pathOf(await newApp(org));
    const early = await org.call('DELETE', path);
    expect([early.status, textAt(early, 'errorCode')]).toEqual([403, 'E0000056']);
    const turned = await org.call('POST', `${path}/lifecycle/deactivate`);
    expect([turned.status, turned.json]).toEqual([200, {}]);
    expect((await org.call('DELETE', path)).status).toBe(204);
    expect((await org.call('GET', path)).status).toBe(404);
  });
});

describe('client secrets', () => {
  test('are listed in clear, two at most', async () => {
    const org = await openOrg();
    const made = await newApp(org);
    const path = `${pathOf(made)}/credentials/secrets`;
    const listed = await org.call('GET', path);
    expect(eachOf(listed, 'client_secret')).toEqual([textAt(made, 'credentials.oauthClient.client_secret')]);
    const second = await org.call('POST', path, {});
    expect([second.status, textAt(second, 'id').slice(0, 3)]).toEqual([201, 'ocs']);
    const third = await org.call('POST', path, {});
    expect([third.status, causeOf(third)]).toEqual([
      400,
      "You've reached the maximum number of client secrets per client.",
    ]);
  });

  test('come without their values when the role may not see them', async () => {
    const org = await openOrg({ secretsListHidden: true });
    const made = await newApp(org);
    expect(eachOf(await org.call('GET', `${pathOf(made)}/credentials/secrets`), 'client_secret')).toEqual([
      undefined,
    ]);
  });

  test('the only active one stays, and an active one is not deleted', async () => {
    const org = await openOrg();
    const path = `${pathOf(await newApp(org))}/credentials/secrets`;
    const first = `${path}/${textAt(await org.call('GET', path), '0.id')}`;
    expect((await org.call('POST', `${first}/lifecycle/deactivate`)).status).toBe(400);
    expect((await org.call('DELETE', first)).status).toBe(400);
    await org.call('POST', path, {});
    expect((await org.call('POST', `${first}/lifecycle/deactivate`)).status).toBe(200);
    expect((await org.call('DELETE', first)).status).toBe(204);
    expect(eachOf(await org.call('GET', path), 'status')).toEqual(['ACTIVE']);
  });
});
