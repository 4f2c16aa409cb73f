import { describe, expect, it } from 'vitest';
import { vendorDocuments } from './documents.ts';
import {
  app,
  apps,
  correct,
  endpoint,
  instance,
  introspection,
  oidc,
  org,
  projects,
  provider,
  providers,
  publication,
  publish,
  server,
  servers,
} from './exchanges.ts';
import { createJudge } from './judge.ts';
import { refusal, type Sketch, tapped } from './tapped.ts';
import type { ViolationKind } from './violation.ts';

const documents = vendorDocuments();
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
  ['body schema', { ...servers, body: { name: 'Demo' } }, 'request /'],
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
