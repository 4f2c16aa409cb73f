import { describe, expect, it } from 'vitest';
import { createOkta, type OktaClient } from '../../src/okta/client.ts';
import { recordingHttp } from './recording-http.ts';

const dates = { created: '2026-01-01T00:00:00.000Z', lastUpdated: '2026-01-02T00:00:00.000Z' };
const links = { _links: { self: { href: 'https://o.okta.com/x', hints: { allow: ['GET'] } } } };

interface Case {
  readonly kind: string;
  /** As Okta answers it, with what an administrator has set. */
  readonly whole: object;
  readonly change: (okta: OktaClient) => Promise<unknown>;
  readonly sent: object;
}

const cases: readonly Case[] = [
  {
    kind: 'an authorization server',
    whole: {
      id: 'aus1',
      name: 'OAuth Demo',
      description: null,
      audiences: ['api://a'],
      issuer: 'https://o.okta.com/oauth2/aus1',
      issuerMode: 'CUSTOM_URL',
      status: 'ACTIVE',
      default: false,
      credentials: { signing: { kid: 'k', rotationMode: 'MANUAL', use: 'sig', lastRotated: dates.created } },
      ...dates,
      ...links,
    },
    change: (okta) => okta.authorizationServers.replace('aus1', { audience: 'api://b' }),
    sent: {
      name: 'OAuth Demo',
      audiences: ['api://b'],
      issuerMode: 'CUSTOM_URL',
      status: 'ACTIVE',
      credentials: { signing: { rotationMode: 'MANUAL', use: 'sig' } },
    },
  },
  {
    kind: 'an access policy',
    whole: {
      id: '00p1',
      type: 'OAUTH_AUTHORIZATION_POLICY',
      status: 'ACTIVE',
      name: 'All',
      description: 'of the platform team',
      priority: 3,
      system: false,
      conditions: { clients: { include: ['0oa1'] } },
      ...dates,
      ...links,
    },
    change: (okta) => okta.policies.replace('aus1', '00p1', { clients: ['ALL_CLIENTS'] }),
    sent: {
      type: 'OAUTH_AUTHORIZATION_POLICY',
      status: 'ACTIVE',
      name: 'All',
      description: 'of the platform team',
      priority: 3,
      conditions: { clients: { include: ['ALL_CLIENTS'] } },
    },
  },
  {
    kind: 'an access rule',
    whole: {
      id: '0pr1',
      type: 'RESOURCE_ACCESS',
      status: 'ACTIVE',
      name: 'Rule',
      priority: 2,
      system: false,
      conditions: {
        people: { users: { exclude: ['00u1'] }, groups: { include: ['00g1'], exclude: ['00g2'] } },
        grantTypes: { include: ['authorization_code', 'password'] },
        scopes: { include: ['*'] },
      },
      actions: {
        token: {
          accessTokenLifetimeMinutes: 60,
          refreshTokenLifetimeMinutes: 1440,
          refreshTokenWindowMinutes: 60,
          inlineHook: { id: 'hook1' },
        },
      },
      ...dates,
      ...links,
    },
    change: (okta) => okta.rules.replace('aus1', '00p1', '0pr1', { accessTokenLifetime: 30 }),
    sent: {
      type: 'RESOURCE_ACCESS',
      status: 'ACTIVE',
      name: 'Rule',
      priority: 2,
      conditions: {
        people: { users: { exclude: ['00u1'] }, groups: { include: ['00g1'], exclude: ['00g2'] } },
        grantTypes: { include: ['authorization_code', 'password'] },
        scopes: { include: ['*'] },
      },
      actions: {
        token: {
          accessTokenLifetimeMinutes: 30,
          refreshTokenLifetimeMinutes: 1440,
          refreshTokenWindowMinutes: 60,
          inlineHook: { id: 'hook1' },
        },
      },
    },
  },
  {
    kind: 'an app',
    whole: {
      id: '0oa1',
      orn: 'orn:okta:idp:00o1:apps:oidc_client:0oa1',
      name: 'oidc_client',
      label: 'App',
      status: 'ACTIVE',
      features: [],
      signOnMode: 'OPENID_CONNECT',
      universalLogout: { status: 'UNSUPPORTED' },
      accessibility: { selfService: true, errorRedirectUrl: null },
      visibility: { hide: { iOS: false, web: true } },
      credentials: {
        oauthClient: { client_id: 'c', token_endpoint_auth_method: 'client_secret_basic' },
        signing: { kid: 'k', lastRotated: dates.created },
      },
      settings: {
        manualProvisioning: false,
        emOptInStatus: 'NONE',
        notes: { admin: null, enduser: 'Ask Ann' },
        oauthClient: {
          redirect_uris: ['http://a'],
          grant_types: ['implicit'],
          jwks: { keys: [{ n: null }] },
        },
      },
      _embedded: { user: {} },
      ...dates,
      ...links,
    },
    change: (okta) =>
      okta.apps.replace('0oa1', { redirectUris: ['http://a', 'http://b'], adminNote: 'ours' }),
    sent: {
      name: 'oidc_client',
      label: 'App',
      signOnMode: 'OPENID_CONNECT',
      accessibility: { selfService: true },
      visibility: { hide: { iOS: false, web: true } },
      credentials: {
        oauthClient: { client_id: 'c', token_endpoint_auth_method: 'client_secret_basic' },
        signing: { kid: 'k' },
      },
      settings: {
        manualProvisioning: false,
        notes: { admin: 'ours', enduser: 'Ask Ann' },
        oauthClient: {
          redirect_uris: ['http://a', 'http://b'],
          grant_types: ['implicit'],
          jwks: { keys: [{}] },
        },
      },
    },
  },
];

describe('a replacement', () => {
  it.each(cases)(
    'of $kind changes what is ours and sends the rest back, without what only Okta sets',
    async ({ whole, change, sent }) => {
      const http = recordingHttp({ body: whole }, { body: whole });
      await change(createOkta(http));
      expect(http.calls.map(({ method }) => method)).toEqual(['GET', 'PUT']);
      expect(http.calls[1]?.path).toBe(http.calls[0]?.path);
      expect(JSON.parse(JSON.stringify(http.calls[1]?.json))).toEqual(sent);
    },
  );

  it.each(cases)('of $kind that is gone sends nothing', async ({ change }) => {
    const http = recordingHttp({ status: 404, body: { errorCode: 'E0000007' } });
    await expect(change(createOkta(http))).rejects.toMatchObject({ code: 'OKTA_NOT_FOUND' });
    expect(http.calls).toHaveLength(1);
  });
});
