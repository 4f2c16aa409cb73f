import { describe, expect, test } from 'vitest';
import { eachOf, type Org, openOrg, textAt } from './org.ts';

const base = '/api/v1/authorizationServers';

const policy = (changed: Record<string, unknown> = {}) => ({
  type: 'OAUTH_AUTHORIZATION_POLICY',
  status: 'ACTIVE',
  name: 'All clients',
  description: 'Made by a test',
  priority: 1,
  conditions: { clients: { include: ['ALL_CLIENTS'] } },
  ...changed,
});

const rule = (conditions: Record<string, unknown> = {}, token?: Record<string, unknown>) => ({
  type: 'RESOURCE_ACCESS',
  name: 'Default rule',
  status: 'ACTIVE',
  priority: 1,
  conditions: {
    people: { users: { include: [], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } },
    grantTypes: { include: ['authorization_code', 'implicit', 'client_credentials'] },
    scopes: { include: ['*'] },
    ...conditions,
  },
  ...(token ? { actions: { token } } : {}),
});

const policyOn = async (org: Org): Promise<string> => {
  const answer = await org.call('POST', `${base}/default/policies`, policy());
  return `${base}/default/policies/${textAt(answer, 'id')}`;
};

describe('an access policy', () => {
  test('is created with 201 and takes its place by priority', async () => {
    const org = await openOrg();
    const first = await org.call('POST', `${base}/default/policies`, policy());
    expect([first.status, textAt(first, 'id').slice(0, 3)]).toEqual([201, '00p']);
    await org.call('POST', `${base}/default/policies`, policy({ name: 'Above' }));
    const list = await org.call('GET', `${base}/default/policies`);
    expect(list.json).toMatchObject([
      { name: 'Above', priority: 1 },
      { name: 'All clients', priority: 2 },
    ]);
  });

  test('without a status is active, as recorded, unless the mood says otherwise', async () => {
    const org = await openOrg();
    const path = `${base}/default/policies`;
    const recorded = await org.call('POST', path, policy({ status: undefined, conditions: undefined }));
    expect(recorded.json).toMatchObject({ status: 'ACTIVE', conditions: { clients: { include: [] } } });
    await org.call('DELETE', `${path}/${textAt(recorded, 'id')}`);
    org.moods.policyWithoutStatus = 'INACTIVE';
    const quiet = await org.call('POST', path, policy({ status: undefined }));
    expect(textAt(quiet, 'status')).toBe('INACTIVE');
    const lifecycle = `${path}/${textAt(quiet, 'id')}/lifecycle`;
    expect((await org.call('POST', `${lifecycle}/activate`)).status).toBe(204);
    expect(eachOf(await org.call('GET', path), 'status')).toEqual(['ACTIVE']);
  });

  test('needs a description, a priority and clients that exist', async () => {
    const org = await openOrg();
    const bad = [
      policy({ description: undefined }),
      policy({ priority: undefined }),
      policy({ conditions: { clients: { include: ['0oaNobody'] } } }),
      policy({ name: 'x'.repeat(101) }),
      policy({ type: 'ACCESS_POLICY' }),
    ];
    for (const body of bad)
      expect((await org.call('POST', `${base}/default/policies`, body)).status).toBe(400);
  });

  test('stands on `default` from the start in older orgs, and stays away once deleted', async () => {
    const org = await openOrg({ defaultServerHasPolicy: true });
    const list = await org.call('GET', `${base}/default/policies`);
    expect(eachOf(list, 'name')).toEqual(['Default Policy']);
    const path = `${base}/default/policies/${textAt(list, '0.id')}`;
    expect((await org.call('GET', `${path}/rules`)).json).toMatchObject([{ status: 'ACTIVE' }]);
    expect((await org.call('DELETE', path)).status).toBe(204);
    expect((await org.call('GET', `${base}/default/policies`)).json).toEqual([]);
  });
});

describe('a rule', () => {
  test('is created with 201 and Okta’s lifetimes; omitted scopes come back empty', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    const answer = await org.call('POST', `${path}/rules`, rule({ scopes: undefined }));
    expect(answer.status).toBe(201);
    expect(textAt(answer, 'id')).toMatch(/^0pr/);
    expect(answer.json).toMatchObject({
      conditions: { scopes: { include: [] } },
      actions: {
        token: {
          accessTokenLifetimeMinutes: 60,
          refreshTokenLifetimeMinutes: 0,
          refreshTokenWindowMinutes: 10080,
        },
      },
    });
  });

  test('takes no refresh_token and no grant type that Okta does not know', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    for (const grant of ['refresh_token', 'magic'])
      expect(
        (await org.call('POST', `${path}/rules`, rule({ grantTypes: { include: [grant] } }))).status,
      ).toBe(400);
  });

  test('needs people when implicit is among its grant types', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    expect((await org.call('POST', `${path}/rules`, rule({ people: undefined }))).status).toBe(400);
    const machine = rule({ people: undefined, grantTypes: { include: ['client_credentials'] } });
    expect((await org.call('POST', `${path}/rules`, machine)).status).toBe(201);
  });

  test('takes EVERYONE or the ids of groups that exist', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    const group = org.world.groups[0]?.id;
    const people = (include: unknown[]) => ({ people: { groups: { include } } });
    expect((await org.call('POST', `${path}/rules`, rule(people(['00gNothing'])))).status).toBe(400);
    expect((await org.call('POST', `${path}/rules`, rule(people([group])))).status).toBe(201);
  });

  test('keeps lifetimes within their bounds', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    const bad = [
      { accessTokenLifetimeMinutes: 4 },
      { accessTokenLifetimeMinutes: 1441 },
      { refreshTokenLifetimeMinutes: 30 },
      { refreshTokenWindowMinutes: 9 },
      { refreshTokenLifetimeMinutes: 100, refreshTokenWindowMinutes: 101 },
    ];
    for (const token of bad)
      expect((await org.call('POST', `${path}/rules`, rule({}, token))).status).toBe(400);
  });

  test('is replaced as it was read, switched off and deleted', async () => {
    const org = await openOrg();
    const path = await policyOn(org);
    const made = await org.call('POST', `${path}/rules`, rule());
    const self = `${path}/rules/${textAt(made, 'id')}`;
    expect((await org.call('PUT', self, made.json)).json).toEqual(made.json);
    expect((await org.call('POST', `${self}/lifecycle/deactivate`)).status).toBe(204);
    expect(textAt(await org.call('GET', self), 'status')).toBe('INACTIVE');
    expect((await org.call('DELETE', self)).status).toBe(204);
    expect((await org.call('GET', self)).status).toBe(404);
  });
});
