import { describe, expect, test } from 'vitest';
import { openOrg, textAt } from './org.ts';

describe('the management API', () => {
  test('answers 401 E0000011 without a token, with an unknown one, and with one of another scheme', async () => {
    const org = await openOrg();
    const wrong = ['', 'SSWS 00nonsense', `Bearer ${org.description.token}`, org.description.token];
    for (const authorization of wrong) {
      const answer = await org.call('GET', '/api/v1/apps', undefined, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({
        errorCode: 'E0000011',
        errorSummary: 'Invalid token provided',
        errorLink: 'E0000011',
        errorCauses: [],
      });
    }
  });

  test('does not ask for a token at the well-known document, and names its engine there', async () => {
    const org = await openOrg({ engine: 'v1' });
    const answer = await org.call('GET', '/.well-known/okta-organization', undefined, { authorization: '' });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      id: org.world.org.id,
      pipeline: 'v1',
      _links: { organization: { href: org.description.orgUrl } },
    });
  });

  test('refuses a dead token, and one that was not used for thirty days', async () => {
    const dead = await openOrg({ tokenDead: true });
    expect((await dead.call('GET', '/api/v1/users/me')).status).toBe(401);
    const org = await openOrg();
    const day = 24 * 3600 * 1000;
    org.pass(29 * day);
    expect((await org.call('GET', '/api/v1/users/me')).status).toBe(200);
    org.pass(29 * day);
    expect((await org.call('GET', '/api/v1/users/me')).status).toBe(200);
    org.pass(30 * day);
    expect((await org.call('GET', '/api/v1/users/me')).status).toBe(401);
  });

  test('refuses the token of a deactivated creator', async () => {
    const org = await openOrg();
    for (const user of org.world.users) user.status = 'DEPROVISIONED';
    expect((await org.call('GET', '/api/v1/users/me')).status).toBe(401);
  });

  test('carries a request id, rate limit headers and its own date', async () => {
    const org = await openOrg();
    const { headers } = await org.call('GET', '/api/v1/apps');
    expect(headers.get('x-okta-request-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(Number(headers.get('x-rate-limit-limit'))).toBeGreaterThan(0);
    expect(Number(headers.get('x-rate-limit-remaining'))).toBeGreaterThan(0);
    expect(Number(headers.get('x-rate-limit-reset'))).toBe(Date.parse('2026-09-01T08:01:01Z') / 1000);
    expect(headers.get('date')).toBe('Tue, 01 Sep 2026 08:00:00 GMT');
    expect(headers.get('content-type')).toBe('application/json');
  });

  test('answers 404 E0000008 for an unknown path and 405 E0000022 for a wrong method', async () => {
    const org = await openOrg();
    const unknown = await org.call('GET', '/api/v1/nothing');
    expect([unknown.status, textAt(unknown, 'errorCode')]).toEqual([404, 'E0000008']);
    const method = await org.call('POST', '/api/v1/api-tokens', { name: 'mine' });
    expect([method.status, textAt(method, 'errorCode')]).toEqual([405, 'E0000022']);
  });

  test('refuses a body that is not JSON, by its type and by its form', async () => {
    const org = await openOrg();
    const form = await org.call('POST', '/api/v1/authorizationServers', 'name=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([form.status, textAt(form, 'errorCode')]).toEqual([400, 'E0000021']);
    const broken = await org.call('POST', '/api/v1/authorizationServers', '{"name":');
    expect([broken.status, textAt(broken, 'errorCode')]).toEqual([400, 'E0000003']);
  });

  test('lists API tokens without their values and lets a token be given up', async () => {
    const org = await openOrg();
    const list = await org.call('GET', '/api/v1/api-tokens');
    expect(list.json).toMatchObject([{ name: 'okta-mule-setup', tokenWindow: 'P30D' }]);
    expect(JSON.stringify(list.json)).not.toContain(org.description.token);
    expect((await org.call('DELETE', '/api/v1/api-tokens/current')).status).toBe(204);
    expect((await org.call('GET', '/api/v1/users/me')).status).toBe(401);
  });

  test('takes no Bearer token that the org server did not sign', async () => {
    const org = await openOrg();
    const forged = [{ alg: 'none' }, { jti: 'AT.1' }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat('c2ln')
      .join('.');
    const answer = await org.call('GET', '/api/v1/apps', undefined, { authorization: `Bearer ${forged}` });
    expect([answer.status, textAt(answer, 'errorCode')]).toEqual([401, 'E0000011']);
  });
});

describe('roles', () => {
  const server = { name: 'Demo', description: 'Demo', audiences: ['api://demo'] };

  test('the owner of the token is `me`, with the role of the mood', async () => {
    const org = await openOrg({ role: 'APP_ADMIN' });
    const me = await org.call('GET', '/api/v1/users/me');
    expect(me.json).toMatchObject({ profile: { login: 'ada.admin@example.com' } });
    org.moods.role = 'SUPER_ADMIN';
    const roles = await org.call('GET', `/api/v1/users/${textAt(me, 'id')}/roles`);
    expect(roles.json).toMatchObject([{ type: 'SUPER_ADMIN', status: 'ACTIVE', assignmentType: 'USER' }]);
  });

  test('a read-only admin reads everything and writes nothing', async () => {
    const org = await openOrg({ role: 'READ_ONLY_ADMIN' });
    for (const path of [
      '/api/v1/authorizationServers',
      '/api/v1/apps',
      '/api/v1/groups',
      '/oauth2/v1/clients',
    ])
      expect((await org.call('GET', path)).status).toBe(200);
    const refused = await org.call('POST', '/api/v1/authorizationServers', server);
    expect([refused.status, textAt(refused, 'errorCode')]).toEqual([403, 'E0000006']);
    const client = await org.call('POST', '/oauth2/v1/clients', { client_name: 'x' });
    expect([client.status, textAt(client, 'errorCode')]).toEqual([403, 'E0000006']);
  });

  test('an app admin registers clients but may not touch authorization servers', async () => {
    const org = await openOrg({ role: 'APP_ADMIN' });
    expect((await org.call('POST', '/api/v1/authorizationServers', server)).status).toBe(403);
    const body = { client_name: 'x', redirect_uris: ['http://localhost'] };
    expect((await org.call('POST', '/oauth2/v1/clients', body)).status).toBe(201);
  });

  test('a group admin never sees Everyone', async () => {
    const org = await openOrg({ role: 'USER_ADMIN' });
    expect((await org.call('GET', '/api/v1/groups?q=Everyone')).json).toEqual([]);
    expect((await org.call('GET', '/api/v1/apps')).status).toBe(403);
  });

  test('without API Access Management the answer is 401 E0000015, though the token is good', async () => {
    const org = await openOrg({ noApiAccessManagement: true });
    const answer = await org.call('GET', '/api/v1/authorizationServers/default');
    expect([answer.status, textAt(answer, 'errorCode')]).toEqual([401, 'E0000015']);
    expect((await org.call('GET', '/oauth2/v1/clients?limit=1')).status).toBe(200);
  });
});

describe('rate limits', () => {
  test('one token gets half of the bucket of a free org, and the window ends after a minute', async () => {
    const org = await openOrg({ ratePlan: 'integrator' });
    for (let at = 0; at < 10; at += 1)
      expect((await org.call('GET', '/api/v1/apps?limit=1')).status).toBe(200);
    const refused = await org.call('GET', '/api/v1/apps?limit=1');
    expect([refused.status, textAt(refused, 'errorCode')]).toEqual([429, 'E0000047']);
    expect(refused.headers.get('x-rate-limit-limit')).toBe('10');
    expect(refused.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(refused.headers.get('retry-after')).toBeNull();
    expect((await org.call('GET', '/api/v1/groups')).status).toBe(200);
    org.pass(60_000);
    expect((await org.call('GET', '/api/v1/apps?limit=1')).status).toBe(200);
  });
});
