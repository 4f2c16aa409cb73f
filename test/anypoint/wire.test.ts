import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { anypointDialect } from '../../src/anypoint/explain.ts';
import { clientCredentialsLogin } from '../../src/anypoint/login.ts';
import { createHttp } from '../../src/http/client.ts';
import { createSession } from '../../src/http/session.ts';
import { Secret } from '../../src/secret.ts';
import { problemOf, scope } from './recorder.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A platform whose tokens work until the clock passes `expires`, and the client over real sockets. */
const platform = async (reply: (token: string) => { status: number; type: string; body: string }) => {
  const clock = { now: 0 };
  const seen: string[] = [];
  let tokens = 0;
  const server = createServer((request, response) => {
    const token = request.headers.authorization ?? 'none';
    seen.push(`${request.method} ${request.url} ${token}`);
    const login = request.url === '/accounts/api/v2/oauth2/token';
    if (login) tokens += 1;
    const granted = {
      status: 200,
      type: 'application/json',
      body: `{"access_token":"token-of-login-${tokens}"}`,
    };
    const { status, type, body } = login ? granted : reply(token);
    response.writeHead(status, { 'content-type': type, 'x-request-id': 'r-1' }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const http = createHttp({
    ...anypointDialect,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credential: { authorize: () => session.authorize(), renew: () => session.renew() },
    clock: { now: () => clock.now, sleep: async () => undefined },
    loopbackOnly: true,
  });
  const app = { clientId: 'c', clientSecret: new Secret('secret-of-the-app') };
  const now = () => clock.now;
  const session = createSession(clientCredentialsLogin(http, app, now), now);
  return { client: createAnypoint(http, scope, session.bearer), clock, seen };
};

const list = 'GET /accounts/api/organizations/org-1/environments?limit=500&offset=0';
const login = 'POST /accounts/api/v2/oauth2/token none';

describe('over real sockets', () => {
  it('a token that the platform ended is renewed, and the call repeated once', async () => {
    const { client, clock, seen } = await platform((token) =>
      token === 'Bearer token-of-login-2'
        ? {
            status: 200,
            type: 'application/json',
            body: '{"data":[{"id":"e","name":"Sandbox","type":"sandbox"}]}',
          }
        : { status: 401, type: 'text/plain', body: 'Unauthorized' },
    );
    const first = await problemOf(client.environments.list());
    expect([first.code, first.exchange?.says, first.exchange?.requestId]).toEqual([
      'ANYPOINT_TOKEN_REFUSED',
      'Unauthorized',
      'r-1',
    ]);
    clock.now = 120_000;
    expect(await client.environments.list()).toMatchObject([{ name: 'Sandbox' }]);
    expect(seen).toEqual([
      login,
      `${list} Bearer token-of-login-1`,
      `${list} Bearer token-of-login-1`,
      login,
      // The first one is not left behind: it would count as a session until it ends by itself.
      'POST /accounts/api/v2/oauth2/revoke none',
      `${list} Bearer token-of-login-2`,
    ]);
  });

  it('a front door that answers HTML is a platform at capacity', async () => {
    const { client } = await platform(() => ({
      status: 503,
      type: 'text/html',
      body: '<html><body><p>Back-end server is at capacity</p></body></html>',
    }));
    const { code, exchange } = await problemOf(client.environments.list());
    expect([code, exchange?.says, exchange?.outcome]).toEqual([
      'ANYPOINT_AT_CAPACITY',
      'Back-end server is at capacity',
      'unknown',
    ]);
  });
});
