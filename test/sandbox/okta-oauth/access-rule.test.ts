import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessRule } from '../../../src/sandbox/okta/world.ts';
import { json, type Org, policy, rule, scope, startOrg } from './org.ts';

let org: Org;
beforeEach(async () => {
  org = await startOrg();
});
afterEach(() => org.stop());

const lasting = (minutes: number, more: Partial<AccessRule> = {}): AccessRule => {
  const token = {
    accessTokenLifetimeMinutes: minutes,
    refreshTokenLifetimeMinutes: 0,
    refreshTokenWindowMinutes: 60,
  };
  return rule({ actions: { token }, ...more });
};

const conditions = (more: Partial<AccessRule['conditions']>): Pick<AccessRule, 'conditions'> => ({
  conditions: { ...rule().conditions, ...more },
});

const nobody = { users: { include: [], exclude: [] }, groups: { include: [], exclude: [] } };
const everyone = { users: { include: [], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } };

/** Minutes of a token by an implicit login, or the error. */
const minutes = async (client = org.app(), names = 'openid'): Promise<number | string | null> => {
  const answer = await org.logIn(client, { response_type: 'token', nonce: 'n', scope: names });
  return answer.has('error') ? answer.get('error') : Number(answer.get('expires_in')) / 60;
};

describe('the first policy and rule that match decide', () => {
  it('in the order of priority, not of position', async () => {
    org.demo.policies = [
      policy([lasting(50)], { priority: 2 }),
      policy([lasting(20, { priority: 2 }), lasting(10, { priority: 1 })], { priority: 1 }),
    ];
    expect(await minutes()).toBe(10);
  });

  it('passing over what is inactive', async () => {
    org.demo.policies = [
      policy([lasting(10)], { priority: 1, status: 'INACTIVE' }),
      policy([lasting(20, { status: 'INACTIVE' }), lasting(30, { priority: 2 })], { priority: 2 }),
    ];
    expect(await minutes()).toBe(30);
  });

  it('passing over policies for other clients', async () => {
    const client = org.app();
    const conditionsFor = (id: string) => ({ clients: { include: [id] } });
    org.demo.policies = [
      policy([lasting(10)], { priority: 1, conditions: conditionsFor('0oaSomebodyElse00000') }),
      policy([lasting(20)], { priority: 2, conditions: conditionsFor(client.clientId) }),
    ];
    expect(await minutes(client)).toBe(20);
    expect(await minutes(org.app())).toBe('access_denied');
  });

  it('passing over rules that lack one of the scopes', async () => {
    org.demo.scopes.push(scope('employees.write'));
    org.demo.policies = [
      policy([
        lasting(10, conditions({ scopes: { include: ['openid', 'employees.read'] } })),
        lasting(20, { priority: 2, ...conditions({ scopes: { include: ['*'] } }) }),
      ]),
    ];
    expect(await minutes(org.app(), 'openid employees.read')).toBe(10);
    expect(await minutes(org.app(), 'openid employees.write')).toBe(20);
  });

  it('an empty list of scopes matches nothing', async () => {
    org.demo.policies = [policy([lasting(10, conditions({ scopes: { include: [] } }))])];
    expect(await minutes()).toBe('access_denied');
  });

  it.each([
    ['nobody is named', () => nobody, 'access_denied'],
    ['the user is named', () => ({ ...nobody, users: { include: [org.user.id], exclude: [] } }), 10],
    [
      'a group of the user is named',
      () => ({ ...nobody, groups: { include: [org.everyone], exclude: [] } }),
      10,
    ],
    [
      'a foreign group is named',
      () => ({ ...nobody, groups: { include: ['00gForeign'], exclude: [] } }),
      'access_denied',
    ],
    [
      'the user is excluded',
      () => ({ ...everyone, users: { include: [], exclude: [org.user.id] } }),
      'access_denied',
    ],
    [
      'a group is excluded',
      () => ({ ...everyone, groups: { include: ['EVERYONE'], exclude: [org.everyone] } }),
      'access_denied',
    ],
  ])('when %s', async (_, people, expected) => {
    org.demo.policies = [policy([lasting(10, conditions({ people: people() }))])];
    expect(await minutes()).toBe(expected);
  });

  it('for client credentials whatever people are named', async () => {
    org.demo.policies = [policy([lasting(10, conditions({ people: nobody }))])];
    const form = { grant_type: 'client_credentials', scope: 'employees.read' };
    expect(await json(org.post('/v1/token', form, org.app()))).toHaveProperty('expires_in', 600);
  });
});

describe('who is assigned', () => {
  it('is whoever is assigned alone, by a group, or by Federation Broker Mode', async () => {
    const team = {
      ...(org.world.groups[0] as object),
      id: '00gTeam',
      name: 'Team',
      type: 'OKTA_GROUP',
      userIds: [org.user.id],
    };
    org.world.groups.push(team as (typeof org.world.groups)[number]);
    const date = '2026-01-01T00:00:00.000Z';
    const users = [{ id: org.user.id, userName: 'jane', created: date }];
    for (const how of [
      { users },
      { groups: [{ id: '00gTeam', priority: 0, lastUpdated: date }] },
      { implicitAssignment: true },
    ])
      expect(await minutes(org.app({ groups: [], ...how }))).toBe(60);
    expect(await minutes(org.app({ groups: [] }))).toBe('access_denied');
  });
});
