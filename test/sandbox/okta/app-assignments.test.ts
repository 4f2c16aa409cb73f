import { describe, expect, test } from 'vitest';
import { type Answer, eachOf, type Org, openOrg, textAt, webApp } from './org.ts';

const base = '/api/v1/apps';
const newApp = async (org: Org, label = 'MuleSoft Introspection Client'): Promise<Answer> =>
  org.call('POST', base, webApp(label));
const pathOf = (app: Answer): string => `${base}/${textAt(app, 'id')}`;
const everyone = async (org: Org): Promise<string> =>
  textAt(await org.call('GET', '/api/v1/groups?q=Everyone'), '0.id');

describe('assignment', () => {
  test('of a group is repeatable, listed, and undone', async () => {
    const org = await openOrg();
    const app = pathOf(await newApp(org));
    const path = `${app}/groups/${await everyone(org)}`;
    const first = await org.call('PUT', path, {});
    expect([first.status, (await org.call('PUT', path)).status]).toEqual([200, 200]);
    expect((await org.call('GET', `${app}/groups?limit=200`)).json).toEqual([first.json]);
    expect((await org.call('DELETE', path)).status).toBe(204);
    expect((await org.call('GET', path)).status).toBe(404);
    expect((await org.call('GET', `${app}/groups?limit=10`)).status).toBe(400);
  });

  test('of an unknown group or to an unknown app is 404', async () => {
    const org = await openOrg();
    const app = pathOf(await newApp(org));
    expect((await org.call('PUT', `${app}/groups/00gNothing`, {})).status).toBe(404);
    expect((await org.call('PUT', `${base}/0oaNothing/groups/${await everyone(org)}`, {})).status).toBe(404);
  });

  test('of Everyone reaches its members after the delay of the mood', async () => {
    const org = await openOrg({ groupAssignmentDelayMs: 4000 });
    const app = pathOf(await newApp(org));
    await org.call('PUT', `${app}/groups/${await everyone(org)}`, {});
    expect((await org.call('GET', `${app}/users?q=jane`)).json).toEqual([]);
    org.pass(4000);
    const users = await org.call('GET', `${app}/users?q=jane`);
    expect(users.json).toMatchObject([{ scope: 'GROUP', status: 'ACTIVE' }]);
  });

  test('of one user works once', async () => {
    const org = await openOrg();
    const app = pathOf(await newApp(org));
    const user = await org.call('GET', '/api/v1/users/jane.doe@example.com');
    const body = { id: textAt(user, 'id'), scope: 'USER', credentials: { userName: 'jane' } };
    expect((await org.call('POST', `${app}/users`, body)).json).toMatchObject({ scope: 'USER' });
    const again = await org.call('POST', `${app}/users`, body);
    expect([again.status, textAt(again, 'errorCode')]).toEqual([409, 'E0000062']);
  });

  test('with Federation Broker Mode is refused or without effect', async () => {
    const org = await openOrg({ federationBroker: 'rejects-assignment' });
    const made = await newApp(org);
    expect(made.json).toMatchObject({ settings: { implicitAssignment: true } });
    const path = `${pathOf(made)}/groups/${await everyone(org)}`;
    expect((await org.call('PUT', path, {})).status).toBe(400);
    org.moods.federationBroker = 'ignores-assignment';
    expect((await org.call('PUT', path, {})).status).toBe(200);
    expect((await org.call('GET', `${pathOf(made)}/groups`)).json).toEqual([]);
  });
});

describe('the groups of an org', () => {
  test('are found by q, filter and search, and by nothing else', async () => {
    const org = await openOrg();
    const names = async (query: string) =>
      eachOf(await org.call('GET', `/api/v1/groups?${query}`), 'profile');
    expect(await names('q=every')).toMatchObject([{ name: 'Everyone' }]);
    expect(await names(`filter=${encodeURIComponent('type eq "BUILT_IN"')}`)).toHaveLength(2);
    expect(await names(`search=${encodeURIComponent('profile.name eq "everyone"')}`)).toHaveLength(1);
    const wrong = await org.call('GET', '/api/v1/groups?search=Everyone');
    expect([wrong.status, textAt(wrong, 'errorCode')]).toEqual([400, 'E0000031']);
  });
});
