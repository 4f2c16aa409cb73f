import { describe, expect, it } from 'vitest';
import { evaluate, type PolicyWithRules, type TokenRequest } from '../../src/guide/rule-evaluation.ts';
import type { AccessPolicy } from '../../src/okta/policies.ts';
import type { AccessRule } from '../../src/okta/rules.ts';

const policy = (name: string, more: Partial<AccessPolicy> = {}): AccessPolicy => ({
  id: name,
  name,
  description: '',
  status: 'ACTIVE',
  priority: 1,
  clients: ['ALL_CLIENTS'],
  system: false,
  ...more,
});
const nobody = { include: [], exclude: [] };
const everyone = { users: nobody, groups: { include: ['EVERYONE'], exclude: [] } };
const rule = (name: string, more: Partial<AccessRule> = {}): AccessRule => ({
  id: name,
  name,
  status: 'ACTIVE',
  priority: 1,
  system: false,
  grantTypes: ['authorization_code', 'implicit', 'client_credentials'],
  scopes: ['*'],
  people: everyone,
  accessTokenLifetime: 60,
  ...more,
});
const request: TokenRequest = {
  clientId: '0oa1',
  grantType: 'authorization_code',
  scopes: ['openid', 'profile'],
  groups: ['00gEveryone', '00gDevelopers'],
  userId: '00u1',
};
const only = (one: AccessRule, more: Partial<AccessPolicy> = {}): PolicyWithRules[] => [
  { policy: policy('P', more), rules: [one] },
];
const reasonFor = (one: AccessRule, asked: Partial<TokenRequest> = {}): string | undefined =>
  evaluate(only(one), { ...request, ...asked }).passedOver[0];
const matches = (one: AccessRule, asked: Partial<TokenRequest> = {}): boolean =>
  evaluate(only(one), { ...request, ...asked }).match !== undefined;

describe('access policies', () => {
  it('let nobody through where there is none', () => {
    expect(evaluate([], request)).toEqual({
      match: undefined,
      passedOver: ['The authorization server has no access policy.'],
    });
  });

  it('are tried in order of priority, whatever the order of the list', () => {
    const policies = [
      { policy: policy('late', { priority: 2 }), rules: [rule('r2')] },
      {
        policy: policy('early', { priority: 1 }),
        rules: [rule('b', { priority: 2 }), rule('a', { priority: 1 })],
      },
    ];
    expect(evaluate(policies, request)).toMatchObject({
      match: { policy: { name: 'early' }, rule: { name: 'a' } },
      passedOver: [],
    });
  });

  it('speak for all clients, or for those that they name', () => {
    expect(evaluate(only(rule('r'), { clients: ['0oa1'] }), request).match).toBeDefined();
    expect(evaluate(only(rule('r'), { clients: ['0oa2'] }), request)).toEqual({
      match: undefined,
      passedOver: ['Policy "P" (priority 1) is not for the client 0oa1 (it is for: 0oa2).'],
    });
    expect(evaluate(only(rule('r'), { clients: [] }), request).passedOver[0]).toContain('it is for: none');
  });

  it('are skipped when inactive or without a rule', () => {
    expect(evaluate(only(rule('r'), { status: 'INACTIVE' }), request).passedOver).toEqual([
      'Policy "P" (priority 1) is not active.',
    ]);
    expect(evaluate([{ policy: policy('P'), rules: [] }], request).passedOver).toEqual([
      'Policy "P" (priority 1) has no rule.',
    ]);
  });

  it('pass a request on to the next policy when no rule of theirs matches, and say why', () => {
    const policies = [
      { policy: policy('first'), rules: [rule('machines', { grantTypes: ['client_credentials'] })] },
      { policy: policy('second', { priority: 2 }), rules: [rule('people')] },
    ];
    expect(evaluate(policies, request)).toMatchObject({
      match: { policy: { name: 'second' }, rule: { name: 'people' } },
      passedOver: [
        'Rule "machines" (priority 1) of policy "first" does not allow the grant authorization_code (it allows: client_credentials).',
      ],
    });
  });

  it('do not change the lists that they are given', () => {
    const policies = [
      { policy: policy('b', { priority: 2 }), rules: [] },
      { policy: policy('a', { priority: 1 }), rules: [] },
    ];
    evaluate(policies, request);
    expect(policies.map((item) => item.policy.name)).toEqual(['b', 'a']);
  });
});

describe('access rules', () => {
  it('match on grant, people and scopes together', () => {
    expect(matches(rule('r'))).toBe(true);
    expect(matches(rule('r', { scopes: ['openid', 'profile', 'email'] }))).toBe(true);
  });

  it('need every asked scope', () => {
    expect(reasonFor(rule('r', { scopes: ['openid'] }))).toBe(
      'Rule "r" (priority 1) of policy "P" does not allow the scope profile (it allows: openid).',
    );
    expect(reasonFor(rule('r', { scopes: [] }), { scopes: [] })).toContain('allows no scope at all');
  });

  it('are skipped when inactive', () => {
    expect(reasonFor(rule('r', { status: 'INACTIVE' }))).toContain('is not active');
  });

  it('know people by EVERYONE, by a group, or by the user', () => {
    const forGroups = (include: string[]) =>
      rule('r', { people: { users: nobody, groups: { include, exclude: [] } } });
    expect(matches(forGroups(['00gDevelopers']))).toBe(true);
    expect(matches(forGroups(['00gEveryone']))).toBe(true);
    expect(matches(forGroups(['00gOthers']))).toBe(false);
    const forUser = (id: string) =>
      rule('r', { people: { users: { include: [id], exclude: [] }, groups: nobody } });
    expect(matches(forUser('00u1'))).toBe(true);
    expect(reasonFor(forUser('00u2'))).toContain('is not for the user (it is for groups: none; users: 00u2)');
    expect(matches(forUser('00u1'), { userId: undefined })).toBe(false);
  });

  it('leave out whom they exclude, even if included too', () => {
    const people = { users: nobody, groups: { include: ['EVERYONE'], exclude: ['00gDevelopers'] } };
    expect(reasonFor(rule('r', { people }))).toContain('excludes the user');
    const user = {
      users: { include: [], exclude: ['00u1'] },
      groups: { include: ['EVERYONE'], exclude: [] },
    };
    expect(reasonFor(rule('r', { people: user }))).toContain('excludes the user');
  });

  it('do not ask about people for client credentials, which have no user', () => {
    const people = { users: nobody, groups: nobody };
    expect(matches(rule('r', { people }), { grantType: 'client_credentials', scopes: ['x'] })).toBe(true);
    expect(matches(rule('r', { people }))).toBe(false);
  });

  it('with the first match end the search', () => {
    const rules = [
      rule('second', { priority: 2 }),
      rule('first', { priority: 1 }),
      rule('no', { priority: 0, grantTypes: [] }),
    ];
    const verdict = evaluate([{ policy: policy('P'), rules }], request);
    expect(verdict.match?.rule.name).toBe('first');
    expect(verdict.passedOver).toHaveLength(1);
  });
});
