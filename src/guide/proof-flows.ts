import type { Flow, LoginContext } from './login-flow.ts';

/** The login of guide items 22 and 23: a code, exchanged with the client secret and PKCE. */
const codeFlow = (c: LoginContext): Flow => ({
  name: 'authorization code login',
  grantType: 'authorization_code',
  answers: 'code',
  begin: (metadata, wish) => {
    const login = c.oauth.startCodeLogin(metadata, wish);
    const { clientId, secret } = c.has.application;
    return {
      login,
      finish: async (answer) =>
        c.oauth.finishCodeLogin(metadata, login, { clientId, secret: await c.secret(secret) }, answer),
    };
  },
});

/** The login of guide item 24: the tokens come straight back to the browser. */
const implicitFlow = (c: LoginContext): Flow => ({
  name: 'implicit login',
  grantType: 'implicit',
  answers: 'implicit',
  begin: (metadata, wish) => {
    const login = c.oauth.startImplicitLogin(metadata, wish);
    return { login, finish: (answer) => c.oauth.finishImplicitLogin(metadata, login, answer) };
  },
});

export const flows = { code: codeFlow, implicit: implicitFlow } as const;
