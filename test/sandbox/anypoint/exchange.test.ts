import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, bench, formOf, instance, publish, specification, zipOf } from './services-bench.ts';

let at: Bench;
afterEach(() => at.stop());

const publishPath = (version = '1.0.0'): string =>
  `/exchange/api/v2/organizations/${at.org}/assets/${at.org}/people/${version}`;
const assetPath = (version?: string): string =>
  `/exchange/api/v2/assets/${at.org}/people${version === undefined ? '' : `/${version}`}`;
const sync = { 'x-sync-publication': 'true' };

describe('publication', () => {
  it('answers 201 with the coordinates when it is synchronous', async () => {
    at = await bench();
    const answer = await at.call('POST', publishPath(), { form: formOf(), headers: sync });
    expect(answer.status).toBe(201);
    expect(answer.json()).toEqual({
      organizationId: at.org,
      groupId: at.org,
      assetId: 'people',
      version: '1.0.0',
      name: 'People',
      type: 'rest-api',
    });
  });

  it('answers 202 without the header, runs, completes, and only then shows the asset', async () => {
    at = await bench();
    const answer = await at.call('POST', publishPath(), { form: formOf() });
    expect(answer.status).toBe(202);
    const { publicationStatusLink } = answer.json<{ publicationStatusLink: string }>();
    expect((await at.call('GET', publicationStatusLink)).json()).toMatchObject({ status: 'running' });
    expect((await at.call('GET', assetPath('1.0.0'))).status).toBe(404);
    at.clock.now += 200;
    expect((await at.call('GET', publicationStatusLink)).json()).toMatchObject({ status: 'completed' });
    expect((await at.call('GET', assetPath('1.0.0'))).status).toBe(200);
  });

  it('answers 202 in spite of the header when the organisation publishes asynchronously', async () => {
    at = await bench({ publication: 'async' });
    expect((await at.call('POST', publishPath(), { form: formOf(), headers: sync })).status).toBe(202);
  });

  it('names the broken step of an asynchronous publication and makes no asset', async () => {
    at = await bench();
    const form = formOf({ 'other.raml': '#%RAML 1.0\ntitle: x\n' });
    const { publicationStatusLink } = (await at.call('POST', publishPath(), { form })).json<{
      publicationStatusLink: string;
    }>();
    at.clock.now += 200;
    const state = (await at.call('GET', publicationStatusLink)).json();
    expect(state).toMatchObject({
      status: 'error',
      steps: [{ statusCode: 400, errors: [expect.any(String)] }, {}],
    });
    expect((await at.call('GET', assetPath('1.0.0'))).status).toBe(404);
  });

  it('hides a published asset from everybody until it is visible', async () => {
    at = await bench({ assetVisibleMs: 1000 });
    const mock = await publish(at);
    expect((await at.call('GET', assetPath('1.0.0'))).status).toBe(404);
    expect((await at.call('GET', `${mock}/people`)).status).toBe(404);
    at.clock.now += 1000;
    expect((await at.call('GET', assetPath('1.0.0'))).status).toBe(200);
  });

  const refusals: [string, Record<string, string | Blob | undefined>][] = [
    ['without a name', { name: undefined }],
    ['without an API version', { 'properties.apiVersion': undefined }],
    ['with an unknown field', { 'propertes.mainFile': 'people.raml' }],
    ['with an unknown status', { status: 'deprecated' }],
    ['without a package', { 'files.raml.zip': undefined }],
    ['with a package that is no zip', { 'files.raml.zip': new Blob(['no zip']) }],
    ['whose main file is missing', { 'properties.mainFile': 'absent.raml' }],
    [
      'whose main file lies in a folder',
      { 'files.raml.zip': zipOf({ 'api/people.raml': '#%RAML 1.0\ntitle: x\n' }) },
    ],
    ['whose main file is no RAML 1.0', { 'files.raml.zip': zipOf({ 'people.raml': 'title: x\n' }) }],
    ['whose RAML has no title', { 'files.raml.zip': zipOf({ 'people.raml': '#%RAML 1.0\n/people: {}\n' }) }],
    [
      'whose RAML is no YAML',
      { 'files.raml.zip': zipOf({ 'people.raml': '#%RAML 1.0\ntitle: x\n a: [\n' }) },
    ],
    ['larger than 5 MB', { 'files.raml.zip': new Blob([Buffer.alloc(5 * 1024 * 1024 + 1)]) }],
  ];
  it.each(refusals)('refuses one %s with 400', async (_, over) => {
    at = await bench();
    const answer = await at.call('POST', publishPath(), { form: formOf(specification, over), headers: sync });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ status: 400, details: {} });
    expect(at.world.exchange.assets).toEqual([]);
  });

  it('refuses a body that is not multipart with 415, and a truncated one with 400', async () => {
    at = await bench();
    expect((await at.call('POST', publishPath(), { json: { name: 'People' }, headers: sync })).status).toBe(
      415,
    );
    const answer = await at.call('POST', publishPath(), {
      body: '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nPeople',
      headers: { ...sync, 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(answer.status).toBe(400);
  });

  it('refuses a caller without the right with 403 and the words of Exchange', async () => {
    at = await bench();
    const token = 'a-token-that-only-reads';
    at.world.accounts.tokens[token] = { expires: at.clock.now + 1000, userId: at.userId, scopes: [] };
    const answer = await at.call('POST', publishPath(), {
      form: formOf(),
      headers: { ...sync, authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual({ status: 403, message: 'Unauthorized', details: {} });
  });

  it('accepts an OpenAPI document', async () => {
    at = await bench();
    const form = formOf(specification, {
      'files.raml.zip': undefined,
      'files.oas.zip': zipOf({ 'api.yaml': 'openapi: 3.0.3\ninfo: { title: x, version: v1 }\npaths: {}\n' }),
      'properties.mainFile': 'api.yaml',
    });
    expect((await at.call('POST', publishPath(), { form, headers: sync })).status).toBe(201);
  });
});

describe('versions', () => {
  it('are never published twice', async () => {
    at = await bench();
    await publish(at);
    const answer = await at.call('POST', publishPath(), { form: formOf(), headers: sync });
    expect(answer.status).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'ASSET_PRE_CONDITIONS_FAILED' });
  });

  it('are burnt by a soft deletion and free again after a hard one', async () => {
    at = await bench();
    await publish(at);
    expect((await at.call('DELETE', assetPath('1.0.0'))).status).toBe(204);
    expect((await at.call('POST', publishPath(), { form: formOf(), headers: sync })).status).toBe(409);
    expect((await at.call('GET', `/exchange/api/v2/organizations/${at.org}/softDeleted`)).json()).toEqual([
      { organizationId: at.org, groupId: at.org, assetId: 'people', version: '1.0.0' },
    ]);
    const hard = { headers: { 'x-delete-type': 'hard-delete' } };
    expect((await at.call('DELETE', assetPath('1.0.0'), hard)).status).toBe(204);
    expect((await at.call('POST', publishPath(), { form: formOf(), headers: sync })).status).toBe(201);
  });

  it('count deleted ones when the next free one is asked for', async () => {
    at = await bench();
    const path = `/exchange/api/v2/organizations/${at.org}/groups/${at.org}/assets/people/nextAvailableVersion`;
    expect((await at.call('GET', path)).json()).toEqual({ nextAvailableVersion: '1.0.0' });
    await publish(at, '1.0.9');
    await at.call('DELETE', assetPath('1.0.9'));
    expect((await at.call('GET', `${path}?versionOrder=PATCH`)).json()).toEqual({
      nextAvailableVersion: '1.0.10',
    });
    expect((await at.call('GET', `${path}?versionOrder=MAJOR`)).json()).toEqual({
      nextAvailableVersion: '2.0.0',
    });
    expect((await at.call('GET', `${path}?versionOrder=TINY`)).status).toBe(400);
  });

  it('need another API version for another major version, and the same one within it', async () => {
    at = await bench();
    await publish(at);
    const send = async (version: string, apiVersion: string): Promise<number> => {
      const form = formOf(specification, { 'properties.apiVersion': apiVersion });
      return (await at.call('POST', publishPath(version), { form, headers: sync })).status;
    };
    expect(await send('2.0.0', 'v1')).toBe(400);
    expect(await send('1.0.1', 'v2')).toBe(400);
    expect(await send('2.0.0', 'v2')).toBe(201);
    expect(await send('one', 'v1')).toBe(400);
  });
});

describe('an asset', () => {
  it('lists its mocked and managed instances, its files and its other versions', async () => {
    at = await bench();
    await publish(at, '1.0.0');
    const mock = await publish(at, '1.0.1');
    const api = instance(at, { assetVersion: '1.0.1' });
    const asset = (await at.call('GET', `${assetPath()}/asset`)).json();
    expect(asset).toMatchObject({
      version: '1.0.1',
      minorVersion: '1.0',
      versionGroup: 'v1',
      status: 'published',
      isPublic: false,
      instances: [
        { id: 'mocking-service', type: 'mocked', endpointUri: mock },
        { id: String(api.id), type: 'managed', name: `v1:${api.id}`, environmentName: 'Sandbox' },
      ],
      otherVersions: [{ version: '1.0.0' }],
      organization: { id: at.org },
      createdBy: { id: at.userId },
    });
    expect(asset).toMatchObject({ files: [{ classifier: 'raml', mainFile: 'people.raml' }, {}, {}] });
    expect((await at.call('GET', `${assetPath()}/versionGroups/v1/instances`)).json()).toMatchObject([
      { id: api.id },
    ]);
  });

  it('is not deleted while an API instance uses it', async () => {
    at = await bench();
    await publish(at);
    instance(at);
    expect((await at.call('DELETE', assetPath('1.0.0'))).status).toBe(409);
    expect((await at.call('GET', assetPath('1.0.0'))).status).toBe(200);
  });

  it('cannot be deleted for good after seven days, nor where the organisation forbids it', async () => {
    at = await bench();
    await publish(at);
    const hard = { headers: { 'x-delete-type': 'hard-delete' } };
    at.moods.hardDeletionEnabled = false;
    expect((await at.call('DELETE', assetPath('1.0.0'), hard)).status).toBe(403);
    at.moods.hardDeletionEnabled = true;
    at.clock.now += 8 * 24 * 3600 * 1000;
    expect((await at.call('DELETE', assetPath('1.0.0'), hard)).status).toBe(409);
  });

  it('is not deleted at the address of its publication', async () => {
    at = await bench();
    await publish(at);
    expect((await at.call('DELETE', publishPath())).status).toBe(405);
  });

  it('is deprecated and revived, and never goes back to development', async () => {
    at = await bench();
    await publish(at);
    const set = async (status: string): Promise<number> =>
      (await at.call('PUT', `${assetPath('1.0.0')}/status`, { json: { status } })).status;
    expect(await set('deprecated')).toBe(204);
    expect((await at.call('GET', assetPath('1.0.0'))).json()).toMatchObject({ status: 'deprecated' });
    expect(await set('published')).toBe(204);
    expect(await set('development')).toBe(409);
  });

  it('becomes public by version group, and takes tags', async () => {
    at = await bench();
    await publish(at);
    expect((await at.call('PUT', `${assetPath()}/public`, { json: [{ versionGroup: 'v1' }] })).status).toBe(
      204,
    );
    const form = new FormData();
    form.append('tags', 'okta, setup');
    const answer = await at.call('PATCH', `${publishPath()}/mutabledata`, { form });
    expect(answer.status).toBe(202);
    const { mutableDataStatusLink } = answer.json<{ mutableDataStatusLink: string }>();
    expect((await at.call('GET', mutableDataStatusLink)).json()).toMatchObject({ status: 'completed' });
    expect((await at.call('GET', assetPath('1.0.0'))).json()).toMatchObject({
      isPublic: true,
      labels: ['okta', 'setup'],
    });
  });

  it('is found by its name, its type and its organisation', async () => {
    at = await bench();
    await publish(at);
    const find = async (query: string): Promise<unknown[]> =>
      (await at.call('GET', `/exchange/api/v2/assets/search?${query}`)).json<unknown[]>();
    expect(await find('search=PEOPLE&types=rest-api')).toMatchObject([
      { assetId: 'people', version: '1.0.0' },
    ]);
    expect(await find('search=people&types=policy')).toEqual([]);
    expect(await find('search=nobody')).toEqual([]);
    expect((await at.call('GET', '/exchange/api/v2/assets/search?limit=251')).status).toBe(400);
  });
});
