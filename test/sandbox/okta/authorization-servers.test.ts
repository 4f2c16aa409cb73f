import { describe, expect, test } from 'vitest';
import { eachOf, openOrg, textAt } from './org.ts';

const base = '/api/v1/authorizationServers';
const demo = { name: 'OAuth Demo', description: 'For the demo', audiences: ['api://oauth-demo'] };

describe('an authorization server', () => {
  test('is created with 201, active, with an issuer under the org and no policy', async () => {
    const org = await openOrg();
    const answer = await org.call('POST', base, demo);
    const id = textAt(answer, 'id');
    expect(answer.status).toBe(201);
    expect(id).toMatch(/^aus\w{17}$/);
    expect(answer.json).toMatchObject({
      status: 'ACTIVE',
      default: false,
      issuer: `${org.description.orgUrl}/oauth2/${id}`,
      issuerMode: 'ORG_URL',
      created: '2026-09-01T08:00:00.000Z',
    });
    expect((await org.call('GET', `${base}/${id}/policies`)).json).toEqual([]);
    const scopes = await org.call('GET', `${base}/${id}/scopes`);
    expect(eachOf(scopes, 'name')).toContain('openid');
  });

  test('needs a name, a description and exactly one audience, which is a URI when it has a colon', async () => {
    const org = await openOrg();
    const bad = [
      { ...demo, name: undefined },
      { ...demo, description: '' },
      { ...demo, audiences: [] },
      { ...demo, audiences: ['api://a', 'api://b'] },
      { ...demo, audiences: ['://broken'] },
      { ...demo, issuerMode: 'CUSTOM_URL' },
      { ...demo, surprise: true },
    ];
    for (const body of bad) {
      const answer = await org.call('POST', base, body);
      expect([answer.status, textAt(answer, 'errorCode')]).toEqual([400, 'E0000001']);
    }
    const nameless = await org.call('POST', base, { ...demo, name: undefined });
    expect(textAt(nameless, 'errorCauses.0.errorSummary')).toBe('name: The field cannot be left blank');
  });

  test('with a name that exists is refused, or made twice, as the mood has it', async () => {
    const org = await openOrg();
    expect((await org.call('POST', base, demo)).status).toBe(201);
    expect((await org.call('POST', base, demo)).status).toBe(400);
    org.moods.uniqueNames = false;
    expect((await org.call('POST', base, demo)).status).toBe(201);
  });

  test('`default` is found by that word, listed with its real id, and never deleted', async () => {
    const org = await openOrg();
    const byWord = await org.call('GET', `${base}/default`);
    expect(textAt(byWord, 'id')).toMatch(/^aus/);
    expect(byWord.json).toMatchObject({ name: 'default', default: true, audiences: ['api://default'] });
    expect(textAt(byWord, 'issuer')).toBe(org.description.defaultIssuer);
    expect((await org.call('DELETE', `${base}/default`)).status).toBe(400);
  });

  test('an unknown id is 404 E0000007 with the type', async () => {
    const org = await openOrg();
    const answer = await org.call('GET', `${base}/ausNothing`);
    expect(answer.status).toBe(404);
    expect(textAt(answer, 'errorSummary')).toBe(
      'Not found: Resource not found: ausNothing (AuthorizationServer)',
    );
  });

  test('is replaced as it was read, and deleted while it is active', async () => {
    const org = await openOrg();
    const made = await org.call('POST', base, demo);
    const path = `${base}/${textAt(made, 'id')}`;
    const renamed = await org.call('PUT', path, { ...(made.json as object), name: 'Renamed' });
    expect([renamed.status, textAt(renamed, 'name')]).toEqual([200, 'Renamed']);
    expect((await org.call('DELETE', path)).status).toBe(204);
    expect((await org.call('GET', path)).status).toBe(404);
  });

  test('lists come in pages with Link headers, the last one without `next`', async () => {
    const org = await openOrg();
    for (const name of ['one', 'two']) await org.call('POST', base, { ...demo, name });
    const seen: unknown[] = [];
    let path: string | undefined = `${base}?limit=2`;
    let pages = 0;
    while (path !== undefined) {
      const answer = await org.call('GET', path);
      const link: string = answer.headers.get('link') ?? '';
      expect(link).toContain('rel="self"');
      seen.push(...eachOf(answer, 'name'));
      pages += 1;
      path = /<([^>]+)>; rel="next"/.exec(link)?.[1];
    }
    expect([seen, pages]).toEqual([['default', 'one', 'two'], 2]);
    expect(eachOf(await org.call('GET', `${base}?q=tw`), 'name')).toEqual(['two']);
    expect((await org.call('GET', `${base}?limit=201`)).status).toBe(400);
  });

  test('new ones are missing from lists for as long as the mood says, though they are found by id', async () => {
    const org = await openOrg({ listLagMs: 5000 });
    const made = await org.call('POST', base, demo);
    expect(eachOf(await org.call('GET', base), 'name')).toEqual(['default']);
    expect((await org.call('GET', `${base}/${textAt(made, 'id')}`)).status).toBe(200);
    org.pass(5000);
    expect(eachOf(await org.call('GET', base), 'name')).toEqual(['default', 'OAuth Demo']);
  });

  test('shows its public signing key and never the private one', async () => {
    const org = await openOrg();
    const { json } = await org.call('GET', `${base}/default/credentials/keys`);
    expect(json).toMatchObject([{ kty: 'RSA', alg: 'RS256', use: 'sig', status: 'ACTIVE' }]);
    expect(Object.keys((json as object[])[0] ?? {})).not.toContain('d');
  });
});

describe('a scope', () => {
  test('is created with 201, unique, and with a name that Okta allows', async () => {
    const org = await openOrg();
    const path = `${base}/default/scopes`;
    const made = await org.call('POST', path, { name: 'employees.read' });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ consent: 'IMPLICIT', metadataPublish: 'NO_CLIENTS', system: false });
    for (const name of ['employees.read', 'two words', 'okta.mine', '*', 'a"b'])
      expect((await org.call('POST', path, { name })).status).toBe(400);
    expect((await org.call('DELETE', `${path}/${textAt(made, 'id')}`)).status).toBe(204);
  });

  test('of Okta’s own cannot be deleted', async () => {
    const org = await openOrg();
    const list = await org.call('GET', `${base}/default/scopes?q=openid`);
    expect((await org.call('DELETE', `${base}/default/scopes/${textAt(list, '0.id')}`)).status).toBe(403);
  });
});
