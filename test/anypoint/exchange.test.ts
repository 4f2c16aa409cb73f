import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { zip } from '../../src/anypoint/exchange-publications.ts';
import { Secret } from '../../src/secret.ts';
import { problemOf, recorder, scope } from './recorder.ts';

const files = [
  { path: 'main.raml', content: '#%RAML 1.0\ntitle: Ä' },
  { path: '/example/e.json', content: '{}' },
];
const assets = (http: ReturnType<typeof recorder>) => createAnypoint(http, scope).exchangeAssets;
const asset = {
  groupId: 'g',
  assetId: 'a',
  version: '1.0.0',
  name: 'A',
  versionGroup: 'v1',
  type: 'rest-api',
};

describe('a zip', () => {
  it('has the same bytes whatever the order of its files', () => {
    expect(zip(files)).toEqual(zip([...files].reverse()));
  });

  it('holds the files under paths without a leading slash', () => {
    const entries = unzipSync(zip(files));
    expect(Object.keys(entries).sort()).toEqual(['example/e.json', 'main.raml']);
    expect(new TextDecoder().decode(entries['main.raml'])).toBe('#%RAML 1.0\ntitle: Ä');
  });
});

describe('an asset in Exchange', () => {
  it('is read by version under the documented path, and absent on 404', async () => {
    const instances = [{ id: 'mocking-service', type: 'mocked', endpointUri: 'https://x/m' }];
    const http = recorder({ body: { ...asset, instances } }, { status: 404 }, { body: asset });
    expect(await assets(http).get('g', 'a', '1.0.0')).toMatchObject({ versionGroup: 'v1', instances });
    expect(await assets(http).get('g', 'a', '2.0.0')).toBeUndefined();
    expect(await assets(http).latest({ groupId: 'g', assetId: 'a' })).toMatchObject({
      version: '1.0.0',
      instances: [],
    });
    expect(http.lines()).toEqual([
      'GET /exchange/api/v2/assets/g/a/1.0.0/asset',
      'GET /exchange/api/v2/assets/g/a/2.0.0/asset',
      'GET /exchange/api/v2/assets/g/a/asset',
    ]);
  });

  it('tells the next version that is free', async () => {
    const http = recorder({ body: { nextAvailableVersion: '1.0.3' } });
    expect(await assets(http).nextAvailableVersion({ groupId: 'g', assetId: 'a' })).toBe('1.0.3');
    expect(http.lines()[0]).toBe(
      'GET /exchange/api/v2/organizations/org-1/groups/g/assets/a/nextAvailableVersion?versionOrder=PATCH',
    );
  });

  it('is removed softly unless told otherwise; gone already is success, in use is a conflict', async () => {
    const http = recorder(
      { status: 204 },
      { status: 404 },
      { status: 409, body: { message: 'has instances' } },
    );
    await assets(http).remove('g', 'a', '1.0.0');
    await assets(http).remove('g', 'a', '1.0.0', 'hard-delete');
    expect((await problemOf(assets(http).remove('g', 'a', '1.0.0'))).code).toBe('ANYPOINT_STILL_IN_USE');
    expect(http.lines()[0]).toBe('DELETE /exchange/api/v2/assets/g/a/1.0.0');
    expect(http.calls.map(({ headers }) => headers?.['x-delete-type'])).toEqual([
      'soft-delete',
      'hard-delete',
      'soft-delete',
    ]);
  });

  it('is made public by version group', async () => {
    const http = recorder({ status: 204 });
    await assets(http).makePublic({ groupId: 'g', assetId: 'a' }, 'v1');
    expect(http.lines()).toEqual(['PUT /exchange/api/v2/assets/g/a/public']);
    expect(http.calls[0]?.json).toEqual([{ versionGroup: 'v1' }]);
  });
});

describe('publishing straight to Exchange', () => {
  const wanted = {
    groupId: 'g',
    assetId: 'a',
    version: '1.0.0',
    apiVersion: 'v1',
    name: 'A',
    main: 'main.raml',
    classifier: 'raml' as const,
    files,
  };

  it('sends the parts in order, with the zip under the name of its classifier', async () => {
    const http = recorder({ status: 201, body: asset });
    expect(await assets(http).publish(wanted)).toEqual({});
    expect(http.lines()).toEqual(['POST /exchange/api/v2/organizations/org-1/assets/g/a/1.0.0']);
    expect(http.calls[0]?.headers).toMatchObject({ 'x-sync-publication': 'true' });
    expect(http.calls[0]?.multipart).toEqual([
      { name: 'name', value: 'A' },
      { name: 'type', value: 'rest-api' },
      { name: 'status', value: 'published' },
      { name: 'properties.mainFile', value: 'main.raml' },
      { name: 'properties.apiVersion', value: 'v1' },
      { name: 'files.raml.zip', value: zip(files), filename: 'a.zip', contentType: 'application/zip' },
    ]);
  });

  it('in the background is followed on our own host, whatever the link says', async () => {
    const publicationStatusLink =
      'https://elsewhere.example/exchange/api/v2/organizations/o/publication/status/7';
    const http = recorder(
      { status: 202, body: { publicationStatusLink } },
      { body: { status: 'running' } },
      { body: { status: 'completed' } },
    );
    const { statusPath = '' } = await assets(http).publish(wanted);
    expect(statusPath).toBe('/exchange/api/v2/organizations/o/publication/status/7');
    expect(await assets(http).status(statusPath, 'a')).toBe('running');
    expect(await assets(http).status(statusPath, 'a')).toBe('completed');
  });

  it('that fails in the background says which step failed', async () => {
    const steps = [
      { description: 'Files processing', status: 'completed', errors: [] },
      { description: 'Parsing', status: 'error', errors: ['bad RAML', 'worse'] },
    ];
    const problem = await problemOf(
      assets(recorder({ body: { status: 'error', steps } })).status('/exchange/x', 'asset a'),
    );
    expect([problem.code, problem.message]).toEqual([
      'ANYPOINT_PUBLICATION_FAILED',
      expect.stringContaining('Parsing: bad RAML; worse'),
    ]);
  });

  it('of a version that exists or was deleted says that it is burnt', async () => {
    const body = { code: 'ASSET_PRE_CONDITIONS_FAILED', message: 'exists' };
    const { code, exchange } = await problemOf(assets(recorder({ status: 409, body })).publish(wanted));
    expect([code, exchange?.code]).toEqual(['ANYPOINT_VERSION_BURNT', 'ASSET_PRE_CONDITIONS_FAILED']);
  });
});

describe('the mock', () => {
  const host = 'https://anypoint.mulesoft.com';
  const source = `${host}/mocking/api/v1/sources/exchange/assets/g/a/1.0.0/m`;
  const mocking = (http: ReturnType<typeof recorder>) =>
    createAnypoint(http, scope, async () => new Secret('token-for-the-mock')).mocking;

  it('is where Exchange lists it, else where its asset says', () => {
    const listed = { id: 'mocking-service', type: 'mocked', endpointUri: `${host}/mocking/other/m` };
    const { mockUrl } = mocking(recorder());
    expect(mockUrl({ ...asset, instances: [listed] }, host)).toBe(`${host}/mocking/other/m`);
    expect(mockUrl({ ...asset, instances: [] }, host)).toBe(source);
    const broken = { ...listed, endpointUri: 'no address' };
    expect(mockUrl({ ...asset, instances: [broken] }, host)).toBe(source);
  });

  it('becomes public by the present call, with the token under the name that the mock wants', async () => {
    const http = recorder(
      { status: 201, body: { id: 'link-1' } },
      { body: { metadata: { baseUriPath: '/api/' } } },
    );
    expect(await mocking(http).createPublicLink(source, 'main.raml')).toBe(
      `${host}/mocking/api/v1/links/link-1/api`,
    );
    const path = '/mocking/api/v1/sources/exchange/assets/g/a/1.0.0';
    expect(http.lines()).toEqual([`POST ${path}/links`, `GET ${path}`]);
    expect(http.calls[0]?.json).toEqual({});
    expect(http.calls[0]?.headers).toMatchObject({
      'ms2-authorization': 'bearer token-for-the-mock',
      'ms2-main-file': 'main.raml',
      'ms2-origin': 'Exchange',
    });
  });

  it('becomes public by the older call where the present one is unknown', async () => {
    const link = `${host}/mocking/api/v1/links/link-2`;
    const http = recorder({ status: 404 }, { body: { link } });
    expect(await mocking(http).createPublicLink(source, 'main.raml')).toBe(link);
    expect(http.lines()[1]).toMatch(/\/link$/);
  });

  it('stays closed when neither call gives a link, or gives one to another host', async () => {
    const http = recorder({ status: 400 }, { body: { url: 'https://evil.example/links/1' } });
    expect(await mocking(http).createPublicLink(source, 'main.raml')).toBeUndefined();
  });
});
