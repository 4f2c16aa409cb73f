import { browserLogin, type Callback } from '../../anypoint/browser-login.ts';
import {
  bearerLogin,
  clientCredentialsLogin,
  passwordLogin,
  refreshTokenLogin,
} from '../../anypoint/login.ts';
import {
  anypointBearer,
  anypointClientId,
  anypointClientSecret,
  anypointPassword,
  anypointRedirectUri,
  anypointRefreshToken,
  anypointUsername,
  type LoginMethod,
  loginMethod,
} from '../../guide/asks/anypoint.ts';
import { browserAnswer } from '../../guide/browser-answer.ts';
import type { Http } from '../../http/http.ts';
import type { Login, Token } from '../../http/session.ts';
import type { OAuth } from '../../oauth/client.ts';
import type { Secret } from '../../secret.ts';
import type { Answers } from '../../wizard/answers.ts';
import { questions } from '../answers/questions.ts';

export interface AnypointLoginOptions {
  readonly answers: Answers;
  /** Reaches the control plane without a credential. */
  readonly http: Http;
  readonly origin: string;
  readonly now: () => number;
  readonly oauth: OAuth;
  readonly openBrowser: (url: string) => Promise<boolean>;
  readonly pasteAddress: (until: AbortSignal, redirectUri: string) => Promise<string>;
  readonly someoneIsHere: boolean;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Waits on this computer for what the browser brings back from Anypoint. */
const receiver =
  (options: AnypointLoginOptions, redirectUri: string) =>
  async (authorizeUrl: string): Promise<Callback> => {
    const { oauth, openBrowser, signal, pasteAddress, someoneIsHere, note } = options;
    const { port, pathname } = new URL(redirectUri);
    const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
    const host = new URL(redirectUri).hostname === 'localhost' ? 'localhost' : '127.0.0.1';
    const listener = await oauth.listenForLogin({
      ports: [Number(port || 80)],
      path: pathname,
      state,
      flow: 'code',
      host,
      signal,
    });
    note(
      `Anypoint shows an error page instead of the login unless the connected app has exactly this redirect URI: ${redirectUri} (Access Management → Connected Apps → the app).`,
    );
    const openAgain = (): Promise<boolean> => openBrowser(authorizeUrl);
    await openAgain();
    const { answer } = listener;
    try {
      return Object.fromEntries(
        await browserAnswer({ answer, state, redirectUri, someoneIsHere, pasteAddress, openAgain, note }),
      ) as Callback;
    } finally {
      listener.close();
    }
  };

const openers: Readonly<Record<LoginMethod, (options: AnypointLoginOptions) => Promise<Login>>> = {
  bearer: async ({ answers }) => bearerLogin((await answers.one(anypointBearer)) as Secret),
  password: async ({ answers, http, now }) => {
    const username = (await answers.one(anypointUsername)) as string;
    return passwordLogin(http, { username, password: (await answers.one(anypointPassword)) as Secret }, now);
  },
  'connected-app': async (options) =>
    clientCredentialsLogin(options.http, await connectedApp(options), options.now),
  'refresh-token': async (options) =>
    refreshTokenLogin(
      options.http,
      await connectedApp(options),
      (await options.answers.one(anypointRefreshToken)) as Secret,
      options.now,
    ),
  browser: async (options) => {
    const redirectUri = (await options.answers.one(anypointRedirectUri)) as string;
    const app = await connectedApp(options);
    return browserLogin(
      options.http,
      { ...app, origin: options.origin, redirectUri, receive: receiver(options, redirectUri) },
      options.now,
    );
  },
};

const connectedApp = async ({ answers }: AnypointLoginOptions) => ({
  clientId: (await answers.one(anypointClientId)) as string,
  clientSecret: (await answers.one(anypointClientSecret)) as Secret,
});

/** The login that the answers ask for; its questions are put when the first request needs it. */
export const anypointLoginOf = (options: AnypointLoginOptions): Login => {
  const peek = (key: string): unknown => {
    const ask = questions.get(key);
    return ask && options.answers.peek(ask);
  };
  let chosen: Promise<Login> | undefined;
  const login = (): Promise<Login> => {
    chosen ??= openers[loginMethod(peek)](options);
    return chosen;
  };
  return {
    how: 'the login of the answers',
    open: async () => (await login()).open(),
    renew: async (previous: Token) => {
      const { renew, open } = await login();
      return renew ? renew(previous) : open();
    },
    end: async (replaced: Token) => (await login()).end?.(replaced),
  };
};
