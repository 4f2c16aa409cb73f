import { describe, expect, it } from 'vitest';
import { answerIn } from '../../src/guide/browser-answer.ts';
import { logIn } from '../../src/guide/log-in.ts';
import type { Flow, LoginContext } from '../../src/guide/login-flow.ts';
import { Secret } from '../../src/secret.ts';

interface Scene {
  readonly logins: string;
  readonly someoneIsHere: boolean;
  readonly testUser?: boolean;
}

const flow = {
  name: 'login',
  grantType: 'implicit',
  answers: 'implicit',
  begin: () => ({ login: { url: 'https://okta.example/authorize' }, finish: async () => tokens }),
} as unknown as Flow;
const tokens = { accessToken: new Secret('token-of-the-browser'), scopes: [] };

/** Okta asks for a second factor; at a browser somebody can give it. */
const contextOf = ({ logins, someoneIsHere, testUser = true }: Scene) => {
  const happened: string[] = [];
  const redirectUri = 'http://localhost:8085/callback';
  const c = {
    answers: {
      logins,
      username: testUser ? 'jane@example.com' : undefined,
      password: testUser ? new Secret('password of jane') : undefined,
      ports: ['8085'],
    },
    has: {
      okta: { orgUrl: 'https://okta.example' },
      authServer: { issuer: 'https://okta.example/oauth2/default' },
      application: { id: 1, name: 'app', clientId: '0oa1' },
      registeredClient: { appId: '0oa1', label: 'app' },
    },
    someoneIsHere,
    okta: { apps: { get: async () => ({ redirectUris: [redirectUri] }) } },
    oauth: {
      discover: async () => ({}),
      listenForLogin: async () => ({
        redirectUri,
        answer: Promise.resolve(new URLSearchParams()),
        close: () => happened.push('closed'),
      }),
      sessionLogin: async () => {
        happened.push('test user');
        return { kind: 'not-possible', why: 'Okta asks this user for a second factor.' };
      },
    },
    openBrowser: async () => {
      happened.push('browser');
      return true;
    },
    until: async ({ probe }: { probe: () => Promise<unknown> }) => probe(),
    progress: () => undefined,
    note: () => undefined,
  } as unknown as LoginContext;
  return { c, happened };
};

describe('a login', () => {
  it.each([
    [{ logins: 'auto', someoneIsHere: true }, ['browser', 'closed']],
    [{ logins: 'browser', someoneIsHere: false }, ['browser', 'closed']],
    [{ logins: 'session', someoneIsHere: true }, ['test user', 'browser', 'closed']],
    [{ logins: 'session', someoneIsHere: true, testUser: false }, ['browser', 'closed']],
  ] as const)('with %o takes place by: %o', async (scene, expected) => {
    const { c, happened } = contextOf(scene);
    expect(await logIn(c, flow)).toBe(tokens);
    expect(happened).toEqual(expected);
  });

  it.each([
    [{ logins: 'auto', someoneIsHere: false }, 'second factor'],
    [{ logins: 'session', someoneIsHere: false }, 'second factor'],
    [{ logins: 'auto', someoneIsHere: false, testUser: false }, 'no test user is given'],
  ] as const)('with %o cannot be shown: %s', async (scene, why) => {
    const { c } = contextOf(scene);
    expect(await logIn(c, flow)).toEqual({ notShown: expect.stringContaining(why) });
  });

  it('begins when the one before it has ended, however that ended', async () => {
    const { c, happened } = contextOf({ logins: 'browser', someoneIsHere: true });
    const failing = {
      ...flow,
      begin: () => {
        throw new Error('no');
      },
    } as unknown as Flow;
    const [first, second] = await Promise.allSettled([logIn(c, failing), logIn(c, flow)]);
    expect(first.status).toBe('rejected');
    expect(second.status).toBe('fulfilled');
    expect(happened).toEqual(['closed', 'browser', 'closed']);
  });

  it('takes the pasted address where no browser could be opened here, and only that of this login', async () => {
    const { c, happened } = contextOf({ logins: 'browser', someoneIsHere: true });
    const redirectUri = 'http://localhost:8085/callback';
    const notes: string[] = [];
    let pastes = 0;
    let state = '';
    const elsewhere = {
      ...c,
      oauth: {
        ...c.oauth,
        listenForLogin: async (options: { state: string }) => {
          state = options.state;
          return { redirectUri, answer: new Promise(() => undefined), close: () => happened.push('closed') };
        },
      },
      openBrowser: async () => false,
      pasteAddress: async () => {
        pastes += 1;
        return pastes === 1 ? `${redirectUri}?code=1&state=other` : ` ${redirectUri}?code=1&state=${state} `;
      },
      note: (text: string) => notes.push(text),
    } as unknown as LoginContext;
    expect(await logIn(elsewhere, flow)).toBe(tokens);
    expect([pastes, notes.length, happened]).toEqual([2, 1, ['closed']]);
  });

  it('finds the answer of a pasted address in its query, and of the implicit grant in its fragment', () => {
    expect(answerIn('http://localhost:8085/callback?code=1&state=s').get('code')).toBe('1');
    expect(answerIn('http://localhost:8085/callback#access_token=t&state=s').get('access_token')).toBe('t');
    expect([...answerIn('not an address')]).toEqual([]);
  });
});
