import { type FlowName, scopesAsked } from './flows.ts';
import type { Flow, LoginContext, ServiceFlow, UserFlow } from './login-flow.ts';

/** The login of guide items 22 and 23: a code, exchanged with the client secret and PKCE. */
const codeFlow = (c: LoginContext, scopes: readonly string[]): UserFlow => ({
  flow: 'code',
  name: 'authorization code login',
  grantType: 'authorization_code',
  spoiledBy: 'code',
  answers: 'code',
  scopes,
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
const implicitFlow = (c: LoginContext, scopes: readonly string[]): UserFlow => ({
  flow: 'implicit',
  name: 'implicit login',
  grantType: 'implicit',
  spoiledBy: 'implicit',
  answers: 'implicit',
  scopes,
  begin: (metadata, wish) => {
    const login = c.oauth.startImplicitLogin(metadata, wish);
    return { login, finish: (answer) => c.oauth.finishImplicitLogin(metadata, login, answer) };
  },
});

/** Beyond the guide: a service, by its id and secret alone. */
const serviceFlow = (c: LoginContext, scopes: readonly string[]): ServiceFlow => ({
  flow: 'client-credentials',
  name: 'client credentials',
  grantType: 'client_credentials',
  spoiledBy: 'service',
  scopes,
  obtain: async (metadata) => {
    const { clientId, secret } = c.has.application;
    return c.oauth.serviceLogin(metadata, { clientId, secret: await c.secret(secret) }, scopes);
  },
});

const flows: Readonly<Record<FlowName, (c: LoginContext, scopes: readonly string[]) => Flow>> = {
  code: codeFlow,
  implicit: implicitFlow,
  'client-credentials': serviceFlow,
};

/**
 * @param scopes what the token is asked for with; by default what the policy demands and logins of people need
 */
export const flowOf = (
  c: LoginContext,
  name: FlowName,
  scopes: readonly string[] = scopesAsked(name, c.answers.scopes),
): Flow => flows[name](c, scopes);
