import { refusal, type Sketch } from './tapped.ts';

export const org = '7f91d4a2-5b6c-4d7e-8f90-112233445566';
const env = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const owner = { 'x-owner-id': org, 'x-organization-id': org };
const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: '' };

export const server = { name: 'Demo', description: 'A server', audiences: ['api://demo'] };
export const servers: Sketch = {
  method: 'POST',
  path: '/api/v1/authorizationServers',
  body: server,
  status: 201,
  answer: { ...server, id: 'aus1', status: 'ACTIVE', issuer: 'http://127.0.0.1/oauth2/aus1' },
};

export const app = {
  name: 'oidc_client',
  label: 'MuleSoft Introspection Client',
  signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic', pkce_required: false } },
  settings: {
    oauthClient: {
      application_type: 'web',
      grant_types: ['authorization_code', 'client_credentials'],
      response_types: ['code'],
      redirect_uris: ['http://localhost:8085/callback'],
    },
  },
};
export const apps: Sketch = {
  method: 'POST',
  path: '/api/v1/apps',
  body: app,
  answer: { ...app, id: '0oa1' },
};

export const oidc = {
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
export const provider = {
  name: 'OIDC',
  type: { name: 'openid-dynamic-client', description: 'OIDC' },
  allow_untrusted_certificates: false,
  oidc_dynamic_client_provider: oidc,
};
export const providers: Sketch = {
  vendor: 'anypoint',
  method: 'POST',
  path: `/accounts/api/organizations/${org}/clientProviders`,
  body: provider,
  status: 201,
  answer: { providerId: env, name: 'OIDC', type: { name: 'openid-dynamic-client' } },
};

export const endpoint = {
  type: 'rest-api',
  uri: 'http://127.0.0.1/mock',
  proxyUri: 'http://0.0.0.0:8081/',
  deploymentType: 'CH2',
  isCloudHub: null,
  muleVersion4OrAbove: true,
};
export const instance: Sketch = {
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

export const projects: Sketch = {
  vendor: 'anypoint',
  method: 'POST',
  path: '/designcenter/api-designer/projects',
  headers: owner,
  body: { name: 'OAuth-Demo-API', type: 'raml' },
  status: 409,
  answer: { message: 'There is already a project of that name' },
};

export const introspection: Sketch = {
  method: 'POST',
  path: '/oauth2/aus1/v1/introspect',
  headers: form,
  body: 'token=invalid&client_id=0oa1&client_secret=hidden-secret',
  answer: { active: false },
};

export const publication = [
  '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nOAuth-Demo-API\r\n',
  '--b\r\nContent-Disposition: form-data; name="properties.mainFile"\r\n\r\napi.raml\r\n',
  '--b\r\nContent-Disposition: form-data; name="files.raml.zip"; filename="spec.zip"\r\n\r\nPK\r\n\r\nx\r\n',
  '--b--\r\n',
].join('');
export const publish: Sketch = {
  vendor: 'anypoint',
  method: 'POST',
  path: `/exchange/api/v2/organizations/${org}/assets/${org}/oauth-demo-api/1.0.0`,
  headers: { 'content-type': 'multipart/form-data; boundary=b', 'x-sync-publication': 'true' },
  body: publication,
  status: 201,
  answer: { organizationId: org, groupId: org, assetId: 'oauth-demo-api', version: '1.0.0' },
};

/** Exchanges as the documents want them. */
export const correct: readonly Sketch[] = [
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
