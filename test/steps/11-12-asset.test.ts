import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { census } from '../support/census.ts';
import { judged } from '../support/judged.ts';
import {
  anypointOf,
  factsOf,
  factsOfLink,
  folderWith,
  newWrites,
  open,
  problemOf,
  run,
  tidyUp,
  without,
} from './anypoint-stage.ts';

afterEach(tidyUp);
afterAll(() => judged().assertClean());

describe('the asset', () => {
  it.each([
    ['Design Center', {}],
    ['the files', { 'api.publishFrom': 'exchange' }],
  ])(
    'published from %s is waited for until it can be seen, and found again without a state',
    async (_, answers) => {
      const world = await open({ publication: 'async', assetVisibleMs: 3_000 });
      await run(world, { answers });
      world.keepState(undefined);
      const writes = await newWrites(world, () => run(world, { answers }));
      expect(writes.filter((write) => /publish|\/assets\//.test(write))).toEqual([]);
      expect(factsOf(world).asset.version).toBe('1.0.0');
    },
  );

  it.each([
    ['Design Center', {}, '/designcenter/*/publish/exchange*'],
    ['the files', { 'api.publishFrom': 'exchange' }, '/exchange/api/v2/organizations/*/assets/*'],
  ])('whose publication from %s was delivered twice is one version', async (_, answers, path) => {
    const world = await open();
    await world.sandbox.setFaults({
      faults: [
        { kind: 'status', status: 409, deed: true, at: { vendor: 'anypoint', method: 'POST', path, nth: 1 } },
      ],
    });
    await run(world, { answers });
    expect(factsOf(world).asset.version).toBe('1.0.0');
    expect(census(world.sandbox).filter((one) => one.startsWith('asset oauth-demo-api'))).toHaveLength(1);
    await world.sandbox.clearFaults();
    expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
  });

  it.each([{ kind: 'status', status: 429 }, { kind: 'redirect' }])(
    'whose mock once answers with $kind $status stays with the mock: nothing is made public',
    async (fault) => {
      const world = await open();
      await world.sandbox.setFaults({
        faults: [{ ...fault, at: { vendor: 'anypoint', path: '/mocking/*', nth: 1 } }],
      });
      await run(world);
      expect(factsOf(world).implementation.kind).toBe('mock');
    },
  );

  it('takes the next version when its number was used up by a deletion, and says so', async () => {
    const world = await open({ hardDeletionEnabled: false });
    await run(world);
    const { left } = await world.undo();
    expect(left).toEqual([expect.stringContaining('can never be published again')]);
    const { notes } = await run(world);
    expect(notes).toEqual([expect.stringContaining('publishing 1.0.1')]);
    expect(factsOf(world).asset.version).toBe('1.0.1');
    expect(await newWrites(world, () => run(world))).toEqual([]);
  });

  it('gets a new version when the files change, or when a later one is asked for', async () => {
    const world = await open();
    const folder = folderWith();
    await run(world, { answers: { 'api.folder': folder } });
    const file = join(folder, 'data_types', 'employee.raml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n  note?: string\n`);
    await run(world, { answers: { 'api.folder': folder } });
    expect(factsOf(world).asset.version).toBe('1.0.1');
    expect(factsOf(world).implementation.url).toContain('/1.0.1/');
    const answers = { 'api.folder': folder, 'api.version': '1.2.0' };
    await run(world, { answers });
    expect(factsOf(world).asset.version).toBe('1.2.0');
    expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
    await world.undo();
    expect(census(world.sandbox).filter((line) => line.startsWith('asset oauth-demo-api'))).toEqual([]);
  });

  it('of somebody else is used after consent, which is not asked for again, and outlives undo', async () => {
    const world = await open();
    await run(world);
    const kept = world.stateData();
    const without11 = kept && {
      ...kept,
      steps: without(kept.steps, 'anypoint.exchange-asset'),
      made: kept.made.filter(({ kind }) => kind !== 'anypoint.asset'),
    };
    world.keepState(without11);
    for (const asset of anypointOf(world).exchange.assets) asset.tags = [];
    expect((await problemOf(run(world))).code).toBe('CONFLICT');
    expect(await newWrites(world, () => run(world, { answers: { onExisting: 'adopt' } }))).toEqual([]);
    expect(await newWrites(world, () => run(world, { answers: { onExisting: 'stop' } }))).toEqual([]);
    await world.undo();
    expect(census(world.sandbox)).toContain('asset oauth-demo-api 1.0.0');
  });

  it('keeps its API version: another one is a conflict that names undo', async () => {
    const world = await open();
    await run(world);
    const conflict = await problemOf(run(world, { answers: { 'api.apiVersion': 'v2' } }));
    expect(conflict.code).toBe('CONFLICT');
    expect(conflict.description.hint).toContain('okta-mule-setup undo');
  });
});

describe('the implementation', () => {
  it('is the mock as Exchange lists it, when it is open', async () => {
    const world = await open();
    await run(world);
    expect(factsOf(world).implementation).toMatchObject({
      kind: 'mock',
      resource: '/employees',
      assetVersion: '1.0.0',
    });
    const answer = await fetch(`${factsOf(world).implementation.url}/employees`);
    expect(await answer.json()).toMatchObject([{ empId: 2423 }]);
  });

  it.each(['links', 'link'] as const)(
    'is a public link where the mock is closed (%s), made once and after a yes, named by undo',
    async (mockLinks) => {
      const world = await open({ mockAccess: 'token', mockLinks });
      expect((await problemOf(run(world))).code).toBe('ANYPOINT_MOCK_CLOSED');
      expect(Object.keys(anypointOf(world).exchange.mockLinks)).toEqual([]);
      const answers = { 'api.mockLink': true };
      await run(world, { answers });
      expect(factsOf(world).implementation.kind).toBe('public link');
      expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
      const { left } = await world.undo();
      expect(left).toEqual([expect.stringContaining(`public link ${factsOfLink(left)} stays`)]);
    },
  );

  it('is left to the user where no link can be had, and nothing is made public without consent', async () => {
    const world = await open({ mockAccess: 'token', mockLinks: 'none' });
    const closed = await problemOf(run(world));
    expect(closed.code).toBe('ANYPOINT_MOCK_CLOSED');
    expect(closed.description.byHand).toBe(true);
    expect(anypointOf(world).exchange.assets.filter((asset) => asset.isPublic)).toEqual([]);
    expect(world.stateData()?.intents).toEqual([]);
  });

  it('makes the asset public only after consent', async () => {
    const world = await open({ mockAccess: 'token', mockLinks: 'none' });
    await run(world, { answers: { 'api.mayMakePublic': true } }).catch(() => undefined);
    expect(
      anypointOf(world).exchange.assets.find(({ assetId }) => assetId === 'oauth-demo-api')?.isPublic,
    ).toBe(true);
  });

  it.each([
    ['a required parameter', '/parcels: {get: {queryParameters: {tenant: string}, responses: {200: }}}', 400],
    [
      'a security scheme',
      'securitySchemes: {sso: {type: OAuth 2.0}}\n/parcels: {get: {securedBy: [sso], responses: {200: }}}',
      400,
    ],
  ])('says what the mock misses, and makes no public link for it: %s', async (_, resource, status) => {
    const world = await open();
    await run(world, { to: 11 });
    const asset = anypointOf(world).exchange.assets.find(({ assetId }) => assetId === 'oauth-demo-api');
    const text = `#%RAML 1.0\ntitle: Employees\n${resource.replaceAll('/parcels', '/employees')}\n`;
    if (asset) asset.files = { ...asset.files, [asset.main]: text };
    const refused = await problemOf(run(world, { to: 12, only: 12, answers: { 'api.mockLink': true } }));
    expect(refused.code).toBe('ANYPOINT_MOCK_REFUSES');
    expect(refused.message).toContain(`status ${status}`);
    expect(Object.keys(anypointOf(world).exchange.mockLinks)).toEqual([]);
  });

  it("may be the user's own, which must answer without credentials", async () => {
    const world = await open();
    await run(world, { to: 11 });
    const own = factsOf(world).asset.mockUrl ?? '';
    const answers = { 'api.implementationUrl': `${own}/` };
    await run(world, { answers });
    expect(factsOf(world).implementation).toMatchObject({ kind: 'own', url: own });
    const wrong = await problemOf(run(world, { answers: { 'api.implementationUrl': `${own}/nowhere` } }));
    expect(wrong.code).toBe('CONFLICT');
    await run(world, { answers: { 'api.implementationUrl': 'mock' } });
    expect(factsOf(world).implementation.kind).toBe('mock');
  });

  it('forgets a link whose answer was lost once the mock answers without one, and says so', async () => {
    const world = await open({ mockAccess: 'token' });
    const at = { method: 'POST', path: '/mocking/*', nth: 1, every: 1 };
    await world.sandbox.setFaults({ faults: [{ kind: 'lose-reply', at }] });
    const answers = { 'api.mockLink': true };
    expect((await problemOf(run(world, { to: 12, answers }))).description.exit).toBe(7);
    expect(world.stateData()?.intents).toHaveLength(1);
    await world.sandbox.clearFaults();
    world.sandbox.setMoods({ mockAccess: 'open' });
    const { notes } = await run(world, { to: 12 });
    expect(notes.join()).toContain('switch Make Public off');
    expect(world.stateData()?.intents).toEqual([]);
    expect((await run(world, { to: 12 })).notes.join()).not.toContain('Make Public');
  });
});
