import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { problemOf, recorder, scope } from './recorder.ts';

const base = '/designcenter/api-designer/projects';
const client = (http: ReturnType<typeof recorder>) => createAnypoint(http, scope).designCenter;

describe('a Design Center project', () => {
  it('is created with its name, type and classifier', async () => {
    const http = recorder({ status: 201, body: { id: 'p1', name: 'Demo', type: 'raml', createdDate: 0 } });
    expect(await client(http).create({ name: 'Demo', description: 'marker' })).toMatchObject({
      id: 'p1',
    });
    expect(http.lines()).toEqual([`POST ${base}`]);
    expect(http.calls[0]?.json).toEqual({
      name: 'Demo',
      type: 'raml',
      classifier: 'raml',
      description: 'marker',
    });
    expect(http.calls[0]?.headers).toMatchObject({ 'x-owner-id': 'user-1', 'x-organization-id': 'org-1' });
  });

  it.each([
    [
      'a bare list',
      [
        { id: 'p1', name: 'Demo' },
        { id: 'p2', name: 'demo' },
      ],
    ],
    ['a wrapped list', { data: [{ id: 'p1', name: 'Demo' }] }],
  ])('is found by exact name in %s', async (_name, body) => {
    const found = await client(recorder({ body })).named('Demo');
    expect(found.map(({ id }) => id)).toEqual(['p1']);
  });

  it('is read with its default branch, and absent on 404', async () => {
    const http = recorder({ body: { id: 'p1', name: 'Demo', defaultBranch: 'master' } }, { status: 404 });
    expect(await client(http).get('p1')).toMatchObject({ defaultBranch: 'master' });
    expect(await client(http).get('p/1')).toBeUndefined();
    expect(http.lines()).toEqual([`GET ${base}/p1`, `GET ${base}/p%2F1`]);
  });

  it('that is gone already counts as removed', async () => {
    const http = recorder({ status: 404 });
    await client(http).remove('p1');
    expect(http.lines()).toEqual([`DELETE ${base}/p1`]);
  });

  it('of the same name is a conflict that can be looked up', async () => {
    const { code, exchange } = await problemOf(client(recorder({ status: 409 })).create({ name: 'Demo' }));
    expect([code, exchange?.outcome]).toEqual(['ANYPOINT_ALREADY_THERE', 'refused']);
  });

  it('cannot be asked for without the id of a user, and says so before anything is sent', async () => {
    const http = recorder();
    const { designCenter } = createAnypoint(http, { organizationId: 'org-1' });
    expect((await problemOf(designCenter.named('Demo'))).code).toBe('ANYPOINT_USER_UNKNOWN');
    expect(http.calls).toEqual([]);
  });

  it('refused for rights names the scope', async () => {
    const { code, description } = await problemOf(client(recorder({ status: 403 })).create({ name: 'Demo' }));
    expect(code).toBe('ANYPOINT_RIGHTS_MISSING');
    expect(description.hint).toContain('create:design_center');
  });
});

describe('the lock of a branch', () => {
  it.each([
    [
      { locked: true, name: 'me' },
      { locked: true, holder: 'me' },
    ],
    [
      { locked: false, name: 'Ann' },
      { locked: false, holder: 'Ann' },
    ],
    // Says neither: without the lock the save that follows is refused.
    [undefined, { locked: true, holder: undefined }],
  ])('answering %j is read as %j', async (body, lock) => {
    const http = recorder({ body });
    expect(await client(http).acquireLock('p1', 'master')).toEqual(lock);
    expect(http.lines()).toEqual([`POST ${base}/p1/branches/master/acquireLock`]);
    expect(http.calls[0]).toMatchObject({ writes: false });
    expect(http.calls[0]?.json).toBeUndefined();
  });

  it('is given back whatever the answer holds', async () => {
    const http = recorder({ body: 'OK' });
    await client(http).releaseLock('p1', 'master');
    expect(http.lines()).toEqual([`POST ${base}/p1/branches/master/releaseLock`]);
    expect(http.calls[0]).toMatchObject({ writes: false, read: 'text' });
  });
});

describe('the files of a branch', () => {
  it('are saved as a list, each path with a leading slash', async () => {
    const http = recorder({ body: [] });
    await client(http).save('p1', 'master', [
      { path: 'a.raml', content: '#%RAML 1.0' },
      { path: '/example/e.json', content: '{}' },
    ]);
    expect(http.lines()).toEqual([`POST ${base}/p1/branches/master/save`]);
    expect(http.calls[0]?.json).toEqual([
      { path: '/a.raml', content: '#%RAML 1.0' },
      { path: '/example/e.json', content: '{}' },
    ]);
  });

  it('that cannot be saved tell that the lock is missing', async () => {
    const problem = await problemOf(
      client(recorder({ status: 409, body: { message: 'no lock' } })).save('p1', 'm', []),
    );
    expect([problem.code, problem.message]).toEqual([
      'ANYPOINT_SAVE_REFUSED',
      expect.stringContaining('no lock'),
    ]);
  });

  it('are read out of a JSON string, with the slashes of the path encoded', async () => {
    const http = recorder(
      { body: JSON.stringify('{"main":"a.raml"}') },
      { body: '#%RAML 1.0' },
      { status: 404 },
    );
    expect(await client(http).readFile('p1', 'master', 'exchange.json')).toBe('{"main":"a.raml"}');
    expect(await client(http).readFile('p1', 'master', '/example/a.raml')).toBe('#%RAML 1.0');
    expect(await client(http).readFile('p1', 'master', 'none')).toBeUndefined();
    expect(http.lines()[1]).toBe(`GET ${base}/p1/branches/master/files/example%2Fa.raml`);
  });
});

describe('publishing from Design Center', () => {
  const wanted = {
    projectId: 'p1',
    branch: 'master',
    name: 'OAuth-Demo-API',
    groupId: 'org-1',
    assetId: 'oauth-demo-api',
    version: '1.0.0',
    apiVersion: 'v1',
    main: 'oauth-demo-api.raml',
    classifier: 'raml' as const,
  };

  it('sends what the document requires and what the official client sends', async () => {
    const http = recorder({ body: { groupId: 'org-1', assetId: 'oauth-demo-api', version: '1.0.0' } });
    expect(await client(http).publish(wanted)).toEqual({
      groupId: 'org-1',
      assetId: 'oauth-demo-api',
      version: '1.0.0',
    });
    expect(http.lines()).toEqual([`POST ${base}/p1/branches/master/publish/exchange`]);
    expect(http.calls[0]?.json).toEqual({
      name: 'OAuth-Demo-API',
      apiVersion: 'v1',
      version: '1.0.0',
      assetId: 'oauth-demo-api',
      groupId: 'org-1',
      main: 'oauth-demo-api.raml',
      classifier: 'raml',
      tags: [],
      isVisual: false,
      status: 'published',
      metadata: { projectId: 'p1', branchId: 'master' },
      publishList: [],
      originalFormatVersion: '1.0',
    });
  });

  it('of a specification with faults shows the first of them', async () => {
    const body = { message: 'Not valid', details: { errors: ['line 3: unknown type'] } };
    const problem = await problemOf(client(recorder({ status: 400, body })).publish(wanted));
    expect(problem.message).toContain('Not valid: line 3: unknown type');
  });
});
