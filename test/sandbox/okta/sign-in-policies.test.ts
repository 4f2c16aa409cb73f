import { describe, expect, test } from 'vitest';
import { type Answer, eachOf, type Org, openOrg, textAt, webApp } from './org.ts';

const base = '/api/v1/policies';
const list = `${base}?type=ACCESS_POLICY`;

const newApp = async (org: Org, label = 'MuleSoft Introspection Client'): Promise<Answer> =>
  org.call('POST', '/api/v1/apps', webApp(label));
const pathOf = (app: Answer): string => `/api/v1/apps/${textAt(app, 'id')}`;
const newPolicy = async (org: Org, name = 'Of its own'): Promise<string> =>
  textAt(await org.call('POST', base, { type: 'ACCESS_POLICY', name, description: 'why' }), 'id');

const rule = (name: string, appSignOn: object, people?: object) => ({
  type: 'ACCESS_POLICY',
  name,
  ...(people && { conditions: { people } }),
  actions: { appSignOn },
});

const password = {
  access: 'ALLOW',
  verificationMethod: {
    type: 'ASSURANCE',
    factorMode: '1FA',
    reauthenticateIn: 'PT2H',
    constraints: [{ knowledge: { types: ['password'], reauthenticateIn: 'PT2H' } }],
  },
};

describe('app sign-in policies', () => {
  test('of an organization of this year: no "Password only", and new apps ask for any two factors', async () => {
    const org = await openOrg({ signInPolicy: 'two-factors' });
    const policies = await org.call('GET', list);
    expect(eachOf(policies, 'name')).toEqual([
      'Okta Admin Console',
      'Any two factors',
      'Okta Dashboard',
      'Okta Browser Plugin',
      'Okta OIN Submission Tester',
    ]);
    expect(eachOf(policies, 'system')).toEqual([false, true, false, false, false]);
    expect(textAt(await newApp(org), '_links.accessPolicy.href')).toContain(textAt(policies, '1.id'));
  });

  test('of an older organization: new apps get "Password only"', async () => {
    const org = await openOrg({ signInPolicy: 'password' });
    const made = await newApp(org);
    const policy = (await org.call('GET', `${list}&q=Password`)).json as { id: string }[];
    expect(textAt(made, '_links.accessPolicy.href')).toContain(policy[0]?.id);
  });

  test('that somebody makes have a catch-all rule at once, which stays', async () => {
    const org = await openOrg();
    const id = await newPolicy(org);
    const rules = await org.call('GET', `${base}/${id}/rules`);
    expect(rules.json).toMatchObject([
      { name: 'Catch-all Rule', system: true, priority: 99, conditions: null },
    ]);
    const catchAll = `${base}/${id}/rules/${textAt(rules, '0.id')}`;
    expect((await org.call('DELETE', catchAll)).status).toBe(403);
    const changed = await org.call('PUT', catchAll, rule('Other', { access: 'DENY' }));
    expect([changed.status, changed.json]).toMatchObject([
      200,
      { name: 'Catch-all Rule', priority: 99, conditions: null, actions: { appSignOn: { access: 'DENY' } } },
    ]);
  });

  test('keep their rules in order of priority, the catch-all rule last', async () => {
    const org = await openOrg();
    const rules = `${base}/${await newPolicy(org)}/rules`;
    await org.call('POST', rules, rule('second', password));
    const first = await org.call('POST', rules, { ...rule('first', password), priority: 0 });
    expect([first.status, eachOf(await org.call('GET', rules), 'name')]).toEqual([
      200,
      ['first', 'second', 'Catch-all Rule'],
    ]);
    expect(first.json).toMatchObject({ priority: 0, conditions: { people: { users: { exclude: [] } } } });
    expect((await org.call('DELETE', `${rules}/${textAt(first, 'id')}`)).status).toBe(204);
    expect(eachOf(await org.call('GET', rules), 'name')).toEqual(['second', 'Catch-all Rule']);
  });

  test('are given to an app with 204 and no body, and cannot be deleted while one has them', async () => {
    const org = await openOrg();
    const made = await newApp(org);
    const id = await newPolicy(org);
    expect((await org.call('PUT', `${pathOf(made)}/policies/${id}`)).status).toBe(204);
    expect(textAt(await org.call('GET', pathOf(made)), '_links.accessPolicy.href')).toContain(id);
    expect((await org.call('DELETE', `${base}/${id}`)).status).toBe(403);
    const any = textAt(await org.call('GET', list), '1.id');
    await org.call('PUT', `${pathOf(made)}/policies/${any}`);
    expect((await org.call('DELETE', `${base}/${id}`)).status).toBe(204);
    expect((await org.call('GET', `${base}/${id}`)).status).toBe(404);
  });

  test('of an app of Okta itself are given to no other, in Okta’s words', async () => {
    const org = await openOrg();
    const consoles = textAt(await org.call('GET', list), '0.id');
    const refused = await org.call('PUT', `${pathOf(await newApp(org))}/policies/${consoles}`);
    expect([refused.status, textAt(refused, 'errorCauses.0.errorSummary')]).toEqual([
      400,
      'This policy belongs to "Okta Admin Console", and re-assignment of this policy is not allowed',
    ]);
  });

  test.each([
    ['of another type', { type: 'PASSWORD', name: 'x' }, 501],
    ['without a name', { type: 'ACCESS_POLICY' }, 400],
    ['of a name that is taken', { type: 'ACCESS_POLICY', name: 'Any two factors' }, 400],
    ['with conditions of its own', { type: 'ACCESS_POLICY', name: 'x', conditions: {} }, 400],
  ])('%s are refused', async (_, body, status) => {
    const org = await openOrg();
    expect((await org.call('POST', base, body)).status).toBe(status);
  });

  test.each([
    ['without actions', { type: 'ACCESS_POLICY', name: 'x' }],
    ['for a user that is not there', rule('x', password, { users: { include: ['00unobody'] } })],
    ['of another type', { ...rule('x', password), type: 'SIGN_ON' }],
    [
      'with an unknown way of verifying',
      rule('x', { access: 'ALLOW', verificationMethod: { type: 'GUESS' } }),
    ],
  ])('refuse a rule %s', async (_, body) => {
    const org = await openOrg();
    expect((await org.call('POST', `${base}/${await newPolicy(org)}/rules`, body)).status).toBe(400);
  });

  test('do not exist on Classic Engine', async () => {
    const org = await openOrg({ engine: 'v1' });
    expect((await newApp(org)).json).not.toHaveProperty('_links.accessPolicy');
    expect((await org.call('GET', list)).status).toBe(401);
    expect((await org.call('POST', base, { type: 'ACCESS_POLICY', name: 'x' })).status).toBe(401);
  });

  test('are listed by a type that must be given', async () => {
    const org = await openOrg();
    expect((await org.call('GET', base)).status).toBe(400);
    expect((await org.call('GET', `${base}?type=PASSWORD`)).status).toBe(501);
  });
});

describe('a sign-in by password', () => {
  /** What the app answers to this user: a code, the page of the second factor, or a refusal. */
  const signIn = async (org: Org, appPath: string, at: number): Promise<string> => {
    const user = org.description.users[at];
    const session = await org.call('POST', '/api/v1/authn', {
      username: user?.login,
      password: user?.password,
    });
    const app = await org.call('GET', appPath);
    const query = new URLSearchParams({
      client_id: textAt(app, 'credentials.oauthClient.client_id'),
      response_type: 'code',
      redirect_uri: textAt(app, 'settings.oauthClient.redirect_uris.0'),
      scope: 'openid',
      state: 's',
      sessionToken: textAt(session, 'sessionToken'),
    });
    const answer = await fetch(`${org.description.orgUrl}/oauth2/v1/authorize?${query}`, {
      redirect: 'manual',
    });
    const to = answer.headers.get('location');
    return to === null ? 'page' : (new URL(to).searchParams.get('error') ?? 'code');
  };

  test('is enough for the user whom the first rule names, and for nobody else', async () => {
    const org = await openOrg({ signInPolicy: 'two-factors' });
    const app = pathOf(await newApp(org));
    const everyone = textAt(await org.call('GET', '/api/v1/groups?q=Everyone'), '0.id');
    await org.call('PUT', `${app}/groups/${everyone}`, {});
    expect(await signIn(org, app, 0)).toBe('page');
    const id = await newPolicy(org);
    const login = encodeURIComponent(org.description.users[0]?.login ?? '');
    const user = textAt(await org.call('GET', `/api/v1/users/${login}`), 'id');
    await org.call('POST', `${base}/${id}/rules`, rule('only', password, { users: { include: [user] } }));
    await org.call('PUT', `${app}/policies/${id}`);
    expect([await signIn(org, app, 0), await signIn(org, app, 1)]).toEqual(['code', 'page']);
  });

  test('is refused by a rule that denies, and an inactive rule says nothing', async () => {
    const org = await openOrg({ signInPolicy: 'two-factors' });
    const app = pathOf(await newApp(org));
    const everyone = textAt(await org.call('GET', '/api/v1/groups?q=Everyone'), '0.id');
    await org.call('PUT', `${app}/groups/${everyone}`, {});
    const id = await newPolicy(org);
    await org.call('PUT', `${app}/policies/${id}`);
    const deny = await org.call('POST', `${base}/${id}/rules`, rule('deny', { access: 'DENY' }));
    expect(await signIn(org, app, 0)).toBe('access_denied');
    const at = `${base}/${id}/rules/${textAt(deny, 'id')}`;
    expect((await org.call('POST', `${at}/lifecycle/deactivate`)).status).toBe(204);
    expect(await signIn(org, app, 0)).toBe('page');
  });
});
