import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { keyPair } from '../support/key-pair.ts';

export const client = { clientId: 'demo-client', secret: 'demo-secret:with/odd+characters' };
export const introspector = { clientId: 'introspection-client', secret: 'introspection-secret' };
export const redirectUri = 'http://127.0.0.1:8085/callback';

const configuration = async (): Promise<Configuration> => {
  const { privateKey } = keyPair('rsa');
  return {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'k1' }] },
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.secret,
        application_type: 'native',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'implicit'],
        response_types: ['code', 'id_token token'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
      {
        client_id: introspector.clientId,
        client_secret: introspector.secret,
        redirect_uris: ['https://example.com/none'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    responseTypes: ['code', 'id_token token'],
    scopes: ['openid', 'offline_access'],
    cookies: { keys: ['a-key-for-cookies'] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
    async loadExistingGrant(ctx) {
      const { client: asking, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({
        ...(asking && { clientId: asking.clientId }),
        ...(session?.accountId && { accountId: session.accountId }),
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  };
};

/** A certified OpenID provider on this computer, which logs everybody in as jane. */
export const startCertifiedServer = async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, await configuration());
  const handle = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return handle(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: 'jane' }, consent: {} });
  });
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { issuer, stop };
};

/** What a browser does with an authorization request: keeps cookies and follows redirects, up to the redirect URI. */
export const browse = async (url: string): Promise<URL> => {
  const jar = new Map<string, string>();
  let at = url;
  for (let hop = 0; hop < 10; hop += 1) {
    if (at.startsWith(redirectUri)) return new URL(at);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`no way on from ${at}: ${answer.status} ${await answer.text()}`);
    at = new URL(location, at).href;
  }
  throw new Error('too many redirects');
};
