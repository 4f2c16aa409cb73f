import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/http/http.ts';
import { createOkta, type OktaClient } from '../../src/okta/client.ts';
import { Secret } from '../../src/secret.ts';
import { type Canned, recordingHttp, wire } from './recording-http.ts';

const server = { id: 'aus1', name: 'OAuth Demo', issuer: 'https://o.okta.com/oauth2/aus1' };
const app = { id: '0oa1', label: 'App', signOnMode: 'OPENID_CONNECT' };
const client = { client_id: '0oa2', client_name: 'OIDC-Demo-App' };
const ids = [{ id: 'x1' }];

interface Row {
  readonly name: string;
  readonly run: (okta: OktaClient) => Promise<unknown>;
  readonly answers: readonly Canned[];
  readonly sent: readonly Record<string, unknown>[];
}

const ruleBody = {
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
};
const rule = {
  name: 'Default rule',
  priority: 1,
  grantTypes: ['authorization_code', 'implicit'],
  scopes: ['*'],
  groups: ['EVERYONE'],
  accessTokenLifetime: 60,
};
const policyBody = {
  type: 'OAUTH_AUTHORIZATION_POLICY',
  status: 'ACTIVE',
  name: 'All clients',
  description: 'okta-mule-setup:1',
  priority: 1,
  conditions: { clients: { include: ['ALL_CLIENTS'] } },
};
const policy = {
  name: 'All clients',
  description: 'okta-mule-setup:1',
  priority: 1,
  clients: ['ALL_CLIENTS'],
};
const wanted = { name: 'OAuth Demo', description: 'Demo', audience: 'api://oauth-demo' };
const servers = '/api/v1/authorizationServers';
const gone = { status: 404, body: { errorCode: 'E0000007' } };

const rows: readonly Row[] = [
  {
    name: 'who owns the token',
    run: (okta) => okta.users.me(),
    answers: [{ body: { id: '00u1', profile: { login: 'jane@example.com' } } }],
    sent: [{ method: 'GET', path: '/api/v1/users/me' }],
  },
  {
    name: 'the roles of a user',
    run: (okta) => okta.users.roles('00u1'),
    answers: [{ body: [{ type: 'SUPER_ADMIN' }] }],
    sent: [{ method: 'GET', path: '/api/v1/users/00u1/roles' }],
  },
  {
    name: 'authorization servers by name',
    run: (okta) => okta.authorizationServers.find('OAuth Demo'),
    answers: [{ body: [server] }],
    sent: [{ method: 'GET', path: servers, query: { q: 'OAuth Demo', limit: 200 } }],
  },
  {
    name: 'one authorization server for the license',
    run: (okta) => okta.authorizationServers.first(),
    answers: [{ body: [] }],
    sent: [{ method: 'GET', path: servers, query: { limit: 1 } }],
  },
  {
    name: 'an authorization server to be made',
    run: (okta) => okta.authorizationServers.create(wanted),
    answers: [{ status: 201, body: server }],
    sent: [
      {
        method: 'POST',
        path: servers,
        json: { name: 'OAuth Demo', description: 'Demo', audiences: ['api://oauth-demo'] },
      },
    ],
  },
  {
    name: 'an authorization server to be replaced',
    run: (okta) => okta.authorizationServers.replace('aus1', wanted),
    answers: [{ body: {} }, { body: server }],
    sent: [
      { method: 'GET', path: `${servers}/aus1` },
      {
        method: 'PUT',
        path: `${servers}/aus1`,
        json: { name: 'OAuth Demo', description: 'Demo', audiences: ['api://oauth-demo'] },
      },
    ],
  },
  {
    name: 'an authorization server to be removed, deactivated first',
    run: (okta) => okta.authorizationServers.remove('aus1'),
    answers: [{ status: 204 }, { status: 204 }],
    sent: [
      { method: 'POST', path: `${servers}/aus1/lifecycle/deactivate` },
      { method: 'DELETE', path: `${servers}/aus1` },
    ],
  },
  {
    name: 'nothing more once an authorization server is gone',
    run: (okta) => okta.authorizationServers.remove('aus1'),
    answers: [gone],
    sent: [{ method: 'POST', path: `${servers}/aus1/lifecycle/deactivate` }],
  },
  {
    name: 'access policies',
    run: (okta) => okta.policies.list('default'),
    answers: [{ body: ids }],
    sent: [{ method: 'GET', path: `${servers}/default/policies` }],
  },
  {
    name: 'an access policy to be made',
    run: (okta) => okta.policies.create('aus1', policy),
    answers: [{ status: 201, body: { id: '00p1' } }],
    sent: [{ method: 'POST', path: `${servers}/aus1/policies`, json: policyBody }],
  },
  {
    name: 'an access policy to be replaced',
    run: (okta) => okta.policies.replace('aus1', '00p1', policy),
    answers: [
      { body: { id: '00p1', type: 'OAUTH_AUTHORIZATION_POLICY', status: 'ACTIVE' } },
      { body: { id: '00p1' } },
    ],
    sent: [
      { method: 'GET', path: `${servers}/aus1/policies/00p1` },
      { method: 'PUT', path: `${servers}/aus1/policies/00p1`, json: policyBody },
    ],
  },
  {
    name: 'an access policy to be activated',
    run: (okta) => okta.policies.activate('aus1', '00p1'),
    answers: [{ status: 204 }],
    sent: [{ method: 'POST', path: `${servers}/aus1/policies/00p1/lifecycle/activate` }],
  },
  {
    name: 'an access policy to be removed',
    run: (okta) => okta.policies.remove('aus1', '00p1'),
    answers: [gone],
    sent: [{ method: 'DELETE', path: `${servers}/aus1/policies/00p1` }],
  },
  {
    name: 'access rules',
    run: (okta) => okta.rules.list('aus1', '00p1'),
    answers: [{ body: ids }],
    sent: [{ method: 'GET', path: `${servers}/aus1/policies/00p1/rules` }],
  },
  {
    name: 'an access rule to be made',
    run: (okta) => okta.rules.create('aus1', '00p1', rule),
    answers: [{ status: 201, body: { id: '0pr1' } }],
    sent: [{ method: 'POST', path: `${servers}/aus1/policies/00p1/rules`, json: ruleBody }],
  },
  {
    name: 'an access rule to be replaced',
    run: (okta) => okta.rules.replace('aus1', '00p1', '0pr1', rule),
    answers: [{ body: { id: '0pr1', ...ruleBody } }, { body: { id: '0pr1' } }],
    sent: [
      { method: 'GET', path: `${servers}/aus1/policies/00p1/rules/0pr1` },
      { method: 'PUT', path: `${servers}/aus1/policies/00p1/rules/0pr1`, json: ruleBody },
    ],
  },
  {
    name: 'one access policy and one access rule',
    run: async (okta) => [
      await okta.policies.get('aus1', '00p1'),
      await okta.rules.get('aus1', '00p1', '0pr1'),
    ],
    answers: [gone, gone],
    sent: [
      { method: 'GET', path: `${servers}/aus1/policies/00p1` },
      { method: 'GET', path: `${servers}/aus1/policies/00p1/rules/0pr1` },
    ],
  },
  {
    name: 'an authorization server and an app to be activated',
    run: async (okta) => [await okta.authorizationServers.activate('aus1'), await okta.apps.activate('0oa1')],
    answers: [{ status: 204 }, { status: 200, body: {} }],
    sent: [
      { method: 'POST', path: `${servers}/aus1/lifecycle/activate` },
      { method: 'POST', path: '/api/v1/apps/0oa1/lifecycle/activate' },
    ],
  },
  {
    name: 'the scopes of an authorization server',
    run: (okta) => okta.scopes.list('aus1'),
    answers: [{ body: [{ id: 'scp1', name: 'employees:read' }] }],
    sent: [{ method: 'GET', path: `${servers}/aus1/scopes`, query: { limit: 200 } }],
  },
  {
    name: 'a scope to be made and removed',
    run: async (okta) => [
      await okta.scopes.create('aus1', { name: 'employees:read', description: 'Read employees' }),
      await okta.scopes.remove('aus1', 'scp1'),
    ],
    answers: [{ status: 201, body: { id: 'scp1', name: 'employees:read' } }, { status: 204 }],
    sent: [
      {
        method: 'POST',
        path: `${servers}/aus1/scopes`,
        json: {
          name: 'employees:read',
          description: 'Read employees',
          consent: 'IMPLICIT',
          metadataPublish: 'ALL_CLIENTS',
        },
      },
      { method: 'DELETE', path: `${servers}/aus1/scopes/scp1` },
    ],
  },
  {
    name: 'a client secret to be deactivated, activated and removed',
    run: async (okta) => [
      await okta.secrets.deactivate('0oa1', 'ocs1'),
      await okta.secrets.activate('0oa1', 'ocs1'),
      await okta.secrets.remove('0oa1', 'ocs1'),
    ],
    answers: [{ body: {} }, { body: {} }, { status: 204 }],
    sent: [
      { method: 'POST', path: '/api/v1/apps/0oa1/credentials/secrets/ocs1/lifecycle/deactivate' },
      { method: 'POST', path: '/api/v1/apps/0oa1/credentials/secrets/ocs1/lifecycle/activate' },
      { method: 'DELETE', path: '/api/v1/apps/0oa1/credentials/secrets/ocs1' },
    ],
  },
  {
    name: 'groups of exactly one name',
    run: async (okta) => {
      const found = await okta.groups.named('Staff');
      expect(found.map(({ id }) => id)).toEqual(['00g2']);
    },
    answers: [
      {
        body: [
          { id: '00g1', type: 'OKTA_GROUP', profile: { name: 'Staff abroad' } },
          { id: '00g2', type: 'OKTA_GROUP', profile: { name: 'Staff' } },
        ],
      },
    ],
    sent: [{ method: 'GET', path: '/api/v1/groups', query: { q: 'Staff' } }],
  },
  {
    name: 'an access rule to be activated',
    run: (okta) => okta.rules.activate('aus1', '00p1', '0pr1'),
    answers: [{ status: 204 }],
    sent: [{ method: 'POST', path: `${servers}/aus1/policies/00p1/rules/0pr1/lifecycle/activate` }],
  },
  {
    name: 'an access rule to be removed',
    run: (okta) => okta.rules.remove('aus1', '00p1', '0pr1'),
    answers: [{ status: 204 }],
    sent: [{ method: 'DELETE', path: `${servers}/aus1/policies/00p1/rules/0pr1` }],
  },
  {
    name: 'apps by label',
    run: (okta) => okta.apps.findAll('App'),
    answers: [{ body: [app] }],
    sent: [{ method: 'GET', path: '/api/v1/apps', query: { q: 'App', limit: 200 } }],
  },
  {
    name: 'a web app to be made',
    run: (okta) =>
      okta.apps.createWeb({
        label: 'MuleSoft Introspection Client',
        clientId: 'oms-introspection',
        secret: new Secret('a-chosen-secret-of-forty'),
        adminNote: 'okta-mule-setup:1',
        grantTypes: ['authorization_code', 'client_credentials'],
        responseTypes: ['code', 'token'],
        redirectUris: ['http://localhost:8085/callback'],
      }),
    answers: [{ body: app }],
    sent: [
      {
        method: 'POST',
        path: '/api/v1/apps',
        json: {
          name: 'oidc_client',
          label: 'MuleSoft Introspection Client',
          signOnMode: 'OPENID_CONNECT',
          credentials: {
            oauthClient: {
              client_id: 'oms-introspection',
              client_secret: 'a-chosen-secret-of-forty',
              token_endpoint_auth_method: 'client_secret_basic',
              autoKeyRotation: true,
              pkce_required: false,
            },
          },
          settings: {
            notes: { admin: 'okta-mule-setup:1' },
            oauthClient: {
              application_type: 'web',
              grant_types: ['authorization_code', 'client_credentials'],
              response_types: ['code', 'token'],
              redirect_uris: ['http://localhost:8085/callback'],
              consent_method: 'TRUSTED',
            },
          },
        },
      },
    ],
  },
  {
    name: 'an app to be removed, deactivated first',
    run: (okta) => okta.apps.remove('0oa1'),
    answers: [{ body: {} }, { status: 204 }],
    sent: [
      { method: 'POST', path: '/api/v1/apps/0oa1/lifecycle/deactivate' },
      { method: 'DELETE', path: '/api/v1/apps/0oa1' },
    ],
  },
  {
    name: 'the secrets of an app',
    run: (okta) => okta.secrets.newestActive('0oa1'),
    answers: [{ body: [] }],
    sent: [{ method: 'GET', path: '/api/v1/apps/0oa1/credentials/secrets' }],
  },
  {
    name: 'a secret to be made',
    run: (okta) => okta.secrets.create('0oa1'),
    answers: [{ status: 201, body: { id: 'ocs1' } }],
    sent: [{ method: 'POST', path: '/api/v1/apps/0oa1/credentials/secrets', json: {} }],
  },
  {
    name: 'the group Everyone',
    run: (okta) => okta.groups.findEveryone(),
    answers: [{ body: [] }],
    sent: [{ method: 'GET', path: '/api/v1/groups', query: { q: 'Everyone' } }],
  },
  {
    name: 'one assignment',
    run: (okta) => okta.assignments.get('0oa1', '00g1'),
    answers: [gone],
    sent: [{ method: 'GET', path: '/api/v1/apps/0oa1/groups/00g1' }],
  },
  {
    name: 'all assignments',
    run: (okta) => okta.assignments.list('0oa1'),
    answers: [{ body: ids }],
    sent: [{ method: 'GET', path: '/api/v1/apps/0oa1/groups', query: { limit: 200 } }],
  },
  {
    name: 'an assignment to be made',
    run: (okta) => okta.assignments.assign('0oa1', '00g1'),
    answers: [{ body: { id: '00g1' } }],
    sent: [{ method: 'PUT', path: '/api/v1/apps/0oa1/groups/00g1', json: {} }],
  },
  {
    name: 'an assignment to be removed',
    run: (okta) => okta.assignments.remove('0oa1', '00g1'),
    answers: [{ status: 204 }],
    sent: [{ method: 'DELETE', path: '/api/v1/apps/0oa1/groups/00g1' }],
  },
  {
    name: 'app sign-in policies',
    run: (okta) => okta.signInPolicies.list(),
    answers: [{ body: ids }],
    sent: [{ method: 'GET', path: '/api/v1/policies', query: { type: 'ACCESS_POLICY' } }],
  },
  {
    name: 'the rules of an app sign-in policy',
    run: (okta) => okta.signInPolicies.rules('rst1'),
    answers: [{ body: ids }],
    sent: [{ method: 'GET', path: '/api/v1/policies/rst1/rules' }],
  },
  {
    name: 'a client to be registered',
    run: (okta) =>
      okta.clients.register({
        name: 'OIDC-Demo-App',
        redirectUris: ['http://localhost:8085/callback'],
        responseTypes: ['code', 'token', 'id_token'],
        grantTypes: ['authorization_code', 'implicit'],
      }),
    answers: [{ status: 201, body: client }],
    sent: [
      {
        method: 'POST',
        path: '/oauth2/v1/clients',
        json: {
          client_name: 'OIDC-Demo-App',
          redirect_uris: ['http://localhost:8085/callback'],
          response_types: ['code', 'token', 'id_token'],
          grant_types: ['authorization_code', 'implicit'],
          token_endpoint_auth_method: 'client_secret_basic',
        },
      },
    ],
  },
  {
    name: 'clients by name',
    run: (okta) => okta.clients.findAll('OIDC-Demo-App'),
    answers: [{ body: [client] }],
    sent: [{ method: 'GET', path: '/oauth2/v1/clients', query: { q: 'OIDC-Demo-App', limit: 200 } }],
  },
  {
    name: 'a client to be removed',
    run: (okta) => okta.clients.remove('0oa2'),
    answers: [{ status: 204 }],
    sent: [{ method: 'DELETE', path: '/oauth2/v1/clients/0oa2' }],
  },
  {
    name: 'API tokens',
    run: (okta) => okta.apiTokens.list(),
    answers: [{ body: ids }],
    sent: [{ method: 'GET', path: '/api/v1/api-tokens' }],
  },
];

describe('the Okta client sends exactly what the specification gives', () => {
  it.each(rows)('$name', async ({ run, answers, sent }) => {
    const http = recordingHttp(...answers);
    await run(createOkta(http));
    expect(http.calls.map(wire)).toEqual(sent);
  });

  it('asks for the well-known metadata without a credential, over the anonymous way', async () => {
    const anonymous = recordingHttp({ body: JSON.stringify({ id: '00o1', pipeline: 'idx' }) });
    const never: Http = { call: () => Promise.reject(new Error('the credential was used')) };
    await createOkta(never, anonymous).organization.wellKnown('https://o.okta.com');
    expect(anonymous.calls[0]).toMatchObject({
      method: 'GET',
      path: '/.well-known/okta-organization',
      authorized: false,
    });
  });

  it('percent-encodes every id that goes into a path', async () => {
    const http = recordingHttp({ body: app });
    await createOkta(http).apps.get('../a/b?c');
    expect(http.calls[0]?.path).toBe('/api/v1/apps/..%2Fa%2Fb%3Fc');
  });
});
