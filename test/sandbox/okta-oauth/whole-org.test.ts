import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaults } from '../../../src/sandbox/kernel/mood.ts';
import { type Listening, serve } from '../../../src/sandbox/kernel/server.ts';
import { freshWorld } from '../../../src/sandbox/okta/fresh.ts';
import { oktaMoods } from '../../../src/sandbox/okta/moods.ts';
import { oktaPlatform } from '../../../src/sandbox/okta/platform.ts';
import { callback, json, returned } from './org.ts';

const world = freshWorld(Date.now());
const mutating: string[] = [];
let listening: Listening;

beforeEach(async () => {
  const options = {
    world,
    moods: { ...defaults(oktaMoods), signInPolicy: 'password' as const },
    origin: () => listening.origin,
  };
  const platform = oktaPlatform({ ...options, now: Date.now, save: () => undefined });
  listening = await serve(platform, {
    port: 0,
    done: (seen) => {
      if (seen.mutating) mutating.push(`${seen.method} ${seen.path}`);
    },
  });
});
afterEach(() => listening.stop());

const manage = (method: string, path: string, body: unknown): Promise<Record<string, unknown>> =>
  json(
    fetch(listening.origin + path, {
      method,
      headers: {
        authorization: `SSWS ${world.apiTokens[0]?.value}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    }),
  );

it('a client that was registered, assigned and allowed by a policy gets a token that another client can introspect', async () => {
  const servers = '/api/v1/authorizationServers';
  const server = await manage('POST', servers, {
    name: 'Demo',
    description: 'Demo',
    audiences: ['api://demo'],
  });
  const registered = await manage('POST', '/oauth2/v1/clients', {
    client_name: 'Demo App',
    redirect_uris: [callback],
    response_types: ['code', 'token', 'id_token'],
    grant_types: ['authorization_code', 'implicit'],
  });
  const issuer = String(server['issuer']);
  const login = async (): Promise<URLSearchParams> => {
    const user = world.users.find(({ roles }) => roles.length === 0);
    const authn = await fetch(`${listening.origin}/api/v1/authn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: user?.login, password: user?.password }),
    });
    const params = new URLSearchParams({
      client_id: String(registered['client_id']),
      redirect_uri: callback,
      response_type: 'token',
      scope: 'openid',
      state: 's',
      nonce: 'n',
      sessionToken: String((await json(authn))['sessionToken']),
    });
    return returned(await fetch(`${issuer}/v1/authorize?${params}`, { redirect: 'manual' }));
  };

  expect((await login()).get('error_description')).toBe('User is not assigned to the client application.');
  const everyone = world.groups.find(({ name }) => name === 'Everyone')?.id;
  await manage('PUT', `/api/v1/apps/${registered['client_id']}/groups/${everyone}`, {});

  expect((await login()).get('error_description')).toContain('Policy evaluation failed');
  const policy = await manage('POST', `${servers}/${server['id']}/policies`, {
    type: 'OAUTH_AUTHORIZATION_POLICY',
    status: 'ACTIVE',
    name: 'All clients',
    description: 'All clients',
    priority: 1,
    conditions: { clients: { include: ['ALL_CLIENTS'] } },
  });
  await manage('POST', `${servers}/${server['id']}/policies/${policy['id']}/rules`, {
    type: 'RESOURCE_ACCESS',
    name: 'Default rule',
    status: 'ACTIVE',
    priority: 1,
    conditions: {
      people: { users: { include: [], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } },
      grantTypes: { include: ['authorization_code', 'implicit'] },
      scopes: { include: ['*'] },
    },
    actions: {
      token: {
        accessTokenLifetimeMinutes: 60,
        refreshTokenLifetimeMinutes: 0,
        refreshTokenWindowMinutes: 10080,
      },
    },
  });

  const before = mutating.length;
  const token = (await login()).get('access_token') ?? '';
  const other = await manage('POST', '/oauth2/v1/clients', {
    client_name: 'Other',
    redirect_uris: [callback],
  });
  const described = await fetch(`${issuer}/v1/introspect`, {
    method: 'POST',
    body: new URLSearchParams({
      token,
      client_id: String(other['client_id']),
      client_secret: String(other['client_secret']),
    }),
  });
  expect(await json(described)).toMatchObject({ active: true, client_id: registered['client_id'] });
  expect(mutating.slice(before)).toEqual(['POST /oauth2/v1/clients']);
});
