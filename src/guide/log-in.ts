import { inBrowser } from './browser-login.ts';
import {
  type Flow,
  type LoginContext,
  type NotShown,
  obtain,
  type Tokens,
  type UserFlow,
} from './login-flow.ts';
import { asTestUser } from './session-login.ts';

const turns = new WeakMap<object, Promise<unknown>>();

/** One login at a time: two windows at once confuse people, and the second one finds the session of the first. */
const inTurn = <T>(run: object, work: () => Promise<T>): Promise<T> => {
  const mine = (turns.get(run) ?? Promise.resolve()).catch(() => undefined).then(work);
  turns.set(run, mine);
  return mine;
};

const howTo =
  'To show it: run in a terminal and log in in the browser (verification.logins: browser), or give a test user (OKTA_TEST_USERNAME, OKTA_TEST_PASSWORD) and a sign-in policy that lets that user in by password (verification.signInPolicy: create).';

const chosen = async (c: LoginContext, flow: UserFlow): Promise<Tokens | NotShown> => {
  const { logins, username, password } = c.answers;
  if (logins === 'browser' || (logins === 'auto' && c.someoneIsHere)) return inBrowser(c, flow);
  const shown =
    username === undefined || password === undefined
      ? { notShown: 'nobody is here to log in, and no test user is given.' }
      : await asTestUser(c, flow, { username, password });
  if (!('notShown' in shown)) return shown;
  if (!c.someoneIsHere) return { notShown: `${shown.notShown} ${howTo}` };
  c.note(`${shown.notShown} The browser is used instead.`);
  return inBrowser(c, flow);
};

/**
 * Logs in as the answers want it. Errors: `LOGIN_REFUSED`, `TOKEN_REFUSED`, `LOGIN_TIMED_OUT`, and those of the protocol.
 */
export const logIn = (c: LoginContext, flow: Flow): Promise<Tokens | NotShown> =>
  'obtain' in flow ? obtain(c, flow) : inTurn(c.oauth, () => chosen(c, flow));
