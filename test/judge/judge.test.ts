import { describe, expect, it } from 'vitest';
import { vendorDocuments } from './documents.ts';
import { createJudge } from './judge.ts';
import { refusal, type Sketch, tapped } from './tapped.ts';
import type { ViolationKind } from './violation.ts';

const documents = vendorDocuments();
const org = '7f91d4a2-5b6c-4d7e-8f90-112233445566';
const env = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const owner = { 'x-owner-id': org, 'x-organization-id': org };
const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: '' };

const server = { name: 'Demo', description: 'A server', audiences: ['api://demo'] };
const servers: Sketch = {
  method: 'POST',
  path: '/api/v1/authorizationServers',
  body: server,
  status: 201,
  answer: { ...server, id: 'aus1', status: 'ACTIVE', issuer: 'http://127.0.0.1/oauth2/aus1' },
};

const app = {
  name: 'oidc_client',
  label: 'MuleSoft Introspection Client',
  signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic', pkce_required: false } },
  settings: {
    oauthClient: {
      application_type: 'web',
      grant_types: ['authorization_code', 'client_credentials'],
      response_types: ['code', 'token'],
      redirect_uris: ['http://localhost:8085/callback'],
    },
  },
};
const apps: Sketch = { method: 'POST', path: '/api/v1/apps', body: app, answer: { ...app, id: '0oa1' } };

const oidc = {
  issuer: 'https://sim.okta.example/oauth2/aus1',
  client: {
    urls: { register: 'https://sim.okta.example/oauth2/v1/clients' },
    registration: { authorization: 'SSWS 00x' },
  },
  primary_client: { id: '0oa1', secret: 'hidden-secret' },
  urls: {
    authorize: 'https://sim.okta.example/authorize',
    token: 'https://sim.okta.example/token',
    introspect: 'https://sim.okta.example/introspect',
  },
};
const provider = {
  name: 'OIDC',
  type: { name: 'openid-dynamic-client', description: 'OIDC' },
  allow_untrusted_certificates: false,
  oidc_dynamic_client_provider: oidc,
};
const providers: Sketch = {
  vendor: 'anypoint',
  method: 'POST',
  path: `/accounts/api/organizations/${org}/clientProviders`,
  body: provider,
  status: 201,
  answer: { providerId: env, name: 'OIDC', type: { name: 'openid-dynamic-client' } },
};

const endpoint = {
  type: 'rest-api',
  uri: 'http://127.0.0.1/mock',
  proxyUri: 'http://0.0.0.0:8081/',
  deploymentType: 'CH2',
  isCloudHub: null,
  muleVersion4OrAbove: true,
};
const instance: Sketch = {
  vendor: 'anypoint',
  method: 'POST',
  path: `/apimanager/api/v1/organizations/${org}/environments/${env}/apis`,
  body: {
    technology: 'mule4',
    providerId: env,
    instanceLabel: 'oauth-demo',
    spec: { groupId: org, assetId: 'oauth-demo-api', version: '1.0.0' },
    endpoint,
  },
  status: 201,
  answer: {
    id: 20505050,
    environmentId: env,
    groupId: org,
    assetId: 'oauth-demo-api',
    assetVersion: '1.0.0',
  },
};

const projects: Sketch = {
  vendor: 'anypoint',
  method: 'POST',
  path: '/designcenter/api-designer/projects',
  headers: owner,
  body: { name: 'OAuth-Demo-API', type: 'raml' },
  status: 409,
  answer: { message: 'There is already a project of that name' },
};

const introspection: Sketch = {
  method: 'POST',
  path: '/oauth2/aus1/v1/introspect',
  headers: form,
  body: 'token=invalid&client_id=0oa1&client_secret=hidden-secret',
  answer: { active: false },
};

const publication = [
  '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nOAuth-Demo-API\r\n',
  '--b\r\nContent-Disposition: form-data; name="properties.mainFile"\r\n\r\napi.raml\r\n',
  '--b\r\nContent-Disposition: form-data; name="files.raml.zip"; filename="spec.zip"\r\n\r\nPK\r\n\r\nx\r\n',
  '--b--\r\n',
].join('');
const publish: Sketch = {
  vendor: 'anypoint',
  method: 'POST',
  path: `/exchange/api/v2/organizations/${org}/assets/${org}/oauth-demo-api/1.0.0`,
  headers: { 'content-type': 'multipart/form-data; boundary=b', 'x-sync-publication': 'true' },
  body: publication,
  status: 201,
  answer: { organizationId: org, groupId: org, assetId: 'oauth-demo-api', version: '1.0.0' },
};

const correct: readonly Sketch[] = [
  servers,
  apps,
  providers,
  instance,
  projects,
  introspection,
  publish,
  { path: '/api/v1/groups?q=Everyone&limit=200', answer: [] },
  { path: '/api/v1/apps/0oa1', status: 404, answer: { ...refusal, errorCode: 'E0000007' } },
  {
    path: '/api/v1/authorizationServers?limit=1',
    status: 401,
    answer: { ...refusal, errorCode: 'E0000015' },
  },
  {
    path: '/api/v1/authorizationServers',
    status: 503,
    answer: '<html/>',
    answerHeaders: { 'content-type': 'text/html' },
  },
  { method: 'PUT', path: '/api/v1/apps/0oa1/policies/rst1', status: 204 },
  { method: 'DELETE', path: '/oauth2/v1/clients/0oa1', status: 204 },
  {
    path: '/oauth2/aus1/v1/authorize?client_id=0oa1&response_type=code&redirect_uri=http://localhost:8085/callback&scope=openid&state=s&sessionToken=t',
    headers: { authorization: '' },
    status: 302,
  },
  {
    method: 'POST',
    path: '/api/v1/authn',
    headers: { authorization: '' },
    body: { username: 'jane@example.com', password: 'hidden-secret' },
    answer: { status: 'SUCCESS', sessionToken: '201' },
  },
  {
    method: 'POST',
    path: '/oauth2/v1/clients',
    body: {
      client_name: 'Demo',
      redirect_uris: ['http://localhost'],
      grant_types: ['implicit'],
      response_types: ['token'],
    },
    status: 400,
    answer: { error: 'invalid_client_metadata', error_description: 'refused' },
  },
  {
    vendor: 'anypoint',
    path: `/accounts/api/organizations/${org}/environments?limit=500`,
    answer: {
      data: [
        {
          id: env,
          organizationId: org,
          name: 'Sandbox',
          isProduction: false,
          type: 'sandbox',
          clientId: 'c',
        },
      ],
      total: 1,
    },
  },
  {
    vendor: 'anypoint',
    path: '/accounts/api/me',
    status: 401,
    answer: 'Unauthorized',
    answerHeaders: { 'content-type': 'text/plain' },
  },
  {
    vendor: 'anypoint',
    path: `/designcenter/api-designer/projects/${org}/branches/master/files/data_types%2Femployee.raml`,
    headers: owner,
    answer: JSON.stringify('#%RAML 1.0'),
    answerHeaders: { 'content-type': 'application/json; charset=utf-8' },
  },
];

/** One exchange for each kind of violation, which has that and nothing else. */
const wrong: readonly (readonly [ViolationKind, Sketch, string])[] = [
  ['unknown path', { path: '/api/v1/authorisationServers' }, 'path'],
  ['unknown method', { method: 'PATCH', path: '/api/v1/apps/0oa1' }, 'method'],
  ['unknown query parameter', { path: '/api/v1/groups?name=Everyone', answer: [] }, 'query name'],
  ['missing required parameter', { ...projects, headers: { 'x-owner-id': org } }, 'header x-organization-id'],
  ['bad parameter value', { path: '/api/v1/groups?limit=many', answer: [] }, 'query limit'],
  ['missing security header', { ...servers, headers: { authorization: '' } }, 'header authorization'],
  ['missing security header', { ...servers, headers: { authorization: 'Bearer' } }, 'header authorization'],
  ['missing body', { ...servers, body: undefined }, 'request'],
  ['wrong content type', { ...servers, headers: { 'content-type': 'text/plain' } }, 'header content-type'],
  ['body schema', { ...servers, body: { ...server, audiences: 'api://demo' } }, 'request /audiences'],
  ['body schema', { ...servers, body: { name: 'Demo', audiences: ['a'] } }, 'request /'],
  [
    'body schema',
    { method: 'PUT', path: '/api/v1/apps/0oa1/policies/rst1', body: {}, status: 204 },
    'request',
  ],
  ['body schema', { ...instance, body: { endpoint } }, 'request /'],
  ['unknown property in request', { ...servers, body: { ...server, audience: 'a' } }, 'request /audience'],
  [
    'unknown property in request',
    { ...apps, body: { ...app, settings: { oauthClient: { ...app.settings.oauthClient, grantTypes: [] } } } },
    'request /settings/oauthClient/grantTypes',
  ],
  [
    'unknown property in request',
    {
      ...providers,
      body: { ...provider, oidc_dynamic_client_provider: { ...oidc, allow_client_import: true } },
    },
    'request /oidc_dynamic_client_provider/allow_client_import',
  ],
  [
    'unknown property in request',
    { ...introspection, body: `${String(introspection.body)}&hint=access_token` },
    'request /hint',
  ],
  [
    'unknown property in request',
    {
      ...publish,
      body: publication
        .replace('name="name"', 'name="title"')
        .replace('--b--', '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--b--'),
    },
    'request /title',
  ],
  ['undocumented status', { ...servers, status: 200 }, 'answer 200'],
  ['undocumented status', { ...servers, status: 418, answer: refusal }, 'answer 418'],
  ['answer content type', { ...servers, answerHeaders: { 'content-type': 'text/html' } }, 'answer 201'],
  ['answer schema', { ...servers, answer: { ...server, id: 7 } }, 'answer 201 /id'],
  ['answer schema', { ...servers, status: 403, answer: { message: 'no' } }, 'answer 403 /'],
  [
    'answer schema',
    { ...servers, answer: '{', answerHeaders: { 'content-type': 'application/json' } },
    'answer 201',
  ],
  ['answer schema', { ...servers, answer: undefined }, 'answer 201'],
  [
    'answer schema',
    { method: 'DELETE', path: '/oauth2/v1/clients/0oa1', status: 204, answer: {} },
    'answer 204',
  ],
];

describe('the judge', () => {
  it.each(
    correct.map(
      (sketch) => [`${sketch.method ?? 'GET'} ${sketch.path} ${sketch.status ?? 200}`, sketch] as const,
    ),
  )('finds nothing in a correct exchange: %s', (_, sketch) => {
    const judge = createJudge(documents);
    judge.hold(tapped(sketch), 'ours');
    expect(judge.violations).toEqual([]);
    expect(() => judge.assertClean()).not.toThrow();
  });

  it.each(wrong)('catches %s, number %# of the table', (kind, sketch, where) => {
    const judge = createJudge(documents);
    judge.hold(tapped(sketch), 'ours');
    const found = judge.violations.map((one) => ({ kind: one.kind, where: one.where }));
    expect(found).toContainEqual({ kind, where });
    expect(new Set(found.map((one) => one.kind))).toEqual(new Set([kind]));
    expect(() => judge.assertClean()).toThrow(kind);
  });

  it('catches every kind of violation in the table above', () => {
    expect([...new Set(wrong.map(([kind]) => kind))]).toHaveLength(13);
  });

  it('judges only the answer of a foreign request', () => {
    const judge = createJudge(documents);
    judge.hold(
      tapped({ ...servers, body: { ...server, audience: 'a' }, status: 400, answer: refusal }),
      'foreign',
    );
    expect(judge.violations).toEqual([]);
    judge.hold(tapped({ ...servers, body: {}, status: 400, answer: { message: 'no' } }), 'foreign');
    expect(judge.violations.map(({ kind }) => kind)).toContain('answer schema');
  });

  it('judges the request of ours also when it was refused on purpose', () => {
    const judge = createJudge(documents);
    judge.hold(
      tapped({ ...servers, body: { ...server, audience: 'a' }, status: 429, answer: refusal }),
      'ours',
    );
    expect(judge.violations.map(({ kind }) => kind)).toEqual(['unknown property in request']);
  });

  it('repeats no value of a request or an answer, since it may be a secret', () => {
    const judge = createJudge(documents);
    const body = {
      ...provider,
      name: { secret: 'hidden-secret' },
      type: 'hidden-secret',
      more: 'hidden-secret',
    };
    judge.hold(tapped({ ...providers, body, answer: { providerId: ['hidden-secret'] } }), 'ours');
    expect(judge.violations.length).toBeGreaterThan(2);
    expect(JSON.stringify(judge.violations)).not.toContain('hidden-secret');
  });

  it('lets a listed call pass, counts it, and holds it against its supplement', () => {
    const judge = createJudge(documents);
    judge.hold(tapped({ vendor: 'anypoint', path: '/mocking/api/v1/links/1/employees', answer: [] }), 'ours');
    expect(judge.violations).toEqual([]);
    const login: Sketch = {
      vendor: 'anypoint',
      method: 'POST',
      path: '/accounts/login',
      body: { user: 'max' },
      status: 401,
    };
    judge.hold(tapped(login), 'ours');
    expect(judge.violations.map(({ kind }) => kind)).toContain('unknown property in request');
    expect(judge.summary().uncovered).toEqual({
      'anypoint GET /mocking/api/v1/{+rest}': 1,
      'anypoint POST /accounts/login': 1,
    });
  });

  it('sums up exchanges, operations, violations and foreign requests that are on no list', () => {
    const judge = createJudge(documents);
    judge.hold(tapped(servers), 'ours');
    judge.hold(tapped(servers), 'ours');
    judge.hold(tapped({ ...servers, status: 200 }), 'ours');
    judge.hold(tapped({ path: '/nowhere', status: 404, answer: refusal }), 'foreign');
    const summary = judge.summary();
    expect(summary).toMatchObject({
      exchanges: 4,
      violations: 1,
      operations: { 'okta POST /api/v1/authorizationServers': 3 },
      unlisted: { 'okta GET /nowhere': 1 },
    });
    expect(String(summary)).toContain('judged 4 exchanges against 1 of');
    expect(String(summary)).toContain('1 x okta GET /nowhere');
  });
});
