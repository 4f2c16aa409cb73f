import { randomBytes } from 'node:crypto';
import { Problem, problem } from '../errors.ts';
import { browserAnswer } from './browser-answer.ts';
import { callbackPath, madeHere } from './client-application.ts';
import { finish, type LoginContext, metadataOf, type Tokens, tokensOf, type UserFlow } from './login-flow.ts';

/** Okta compares exactly, so the port that was free must stand in the app. */
const allow = async (c: LoginContext, redirectUri: string): Promise<void> => {
  const { appId, label } = c.has.registeredClient;
  const app = await c.okta.apps.get(appId);
  if (!app) throw problem('OKTA_NOT_FOUND', { what: `the app "${label}" (${appId})` });
  if (app.redirectUris.includes(redirectUri)) return;
  if (!madeHere(c))
    throw problem('CONFLICT', {
      what: `app "${label}" (${appId})`,
      why: `it was not made by this setup, and ${redirectUri}, where the login would be answered, is none of its redirect URIs`,
      way: 'Add it to the app in Okta, or free one of the registered ports (verification.ports). Then run the same command again.',
    });
  await c.okta.apps.replace(appId, { redirectUris: [...app.redirectUris, redirectUri] });
  c.note(`The redirect URI ${redirectUri} was added to "${label}" in Okta, for this login.`);
};

/** Any free port is as good as the registered ones, once Okta knows it. */
const listen = async (c: LoginContext, flow: UserFlow, state: string) => {
  const options = {
    path: callbackPath,
    state,
    flow: flow.answers,
    host: 'localhost' as const,
    signal: c.signal,
  };
  try {
    return await c.oauth.listenForLogin({ ...options, ports: c.answers.ports.map(Number) });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'LOOPBACK_PORTS_BUSY') throw error;
    c.note(`${error.message} Another free port is used.`);
    return c.oauth.listenForLogin({ ...options, ports: [0] });
  }
};

/** Opens the browser and waits on this computer for the answer. Errors: `LOGIN_TIMED_OUT`, `LOGIN_REFUSED`, `TOKEN_REFUSED`. */
export const inBrowser = async (c: LoginContext, flow: UserFlow): Promise<Tokens> => {
  const metadata = await metadataOf(c);
  const state = randomBytes(32).toString('base64url');
  const listener = await listen(c, flow, state);
  try {
    const { redirectUri } = listener;
    await allow(c, redirectUri);
    const { clientId } = c.has.application;
    const begun = flow.begin(metadata, { clientId, redirectUri, scopes: flow.scopes, state });
    c.progress(`Waiting for the login in the browser (${flow.name})`);
    const openAgain = (): Promise<boolean> => c.openBrowser(begun.login.url);
    await openAgain();
    const { answer } = listener;
    const { someoneIsHere, pasteAddress, note } = c;
    const login = { answer, state, redirectUri, someoneIsHere, pasteAddress, openAgain, note };
    return tokensOf(await finish(begun, await browserAnswer(login)));
  } finally {
    listener.close();
  }
};
