import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import type { AnypointWorld } from '../../../src/sandbox/anypoint/world.ts';
import { useStage } from './stage.ts';
import { upload } from './steps.ts';

const program = inject('anypointCli');
const stage = useStage(program);

const described = () => stage().json(['exchange:asset:describe', 'employees/1.0.0']);
const kept = () =>
  (stage().sandbox.world().anypoint as AnypointWorld).exchange.assets.find(
    ({ assetId, version }) => assetId === 'employees' && version === '1.0.0',
  );

describe.skipIf(program === '')('Exchange', () => {
  test('an asset is uploaded, and its publication waited for', async () => {
    expect(await stage().ok(upload(stage(), '1.0.0'))).toContain('Publishing completed');
    expect(await described()).toMatchObject({ name: 'Employees API', type: 'rest-api', status: 'published' });
  });

  test('the same version is not uploaded twice', async () => {
    const { code, stderr } = await stage().run(upload(stage(), '1.0.0'));
    expect(code).not.toBe(0);
    expect(stderr).toContain('409');
  });

  test('a package without its main file ends as a failed publication', async () => {
    const args = upload(stage(), '1.0.1').map((arg) => arg.replace('"api.raml"', '"missing.raml"'));
    const { code, stderr } = await stage().run(args);
    expect(code).not.toBe(0);
    expect(stderr).toContain('missing.raml');
  });

  test('assets are listed through GraphQL, and searched by text and organisation', async () => {
    const { organizationId, businessGroupId } = stage().sandbox.describe().anypoint;
    const list = ['exchange:asset:list', '--organizationId'];
    const shared = { groupId: organizationId, version: '1.0.0' };
    // Publishing makes the companion asset.
    expect(await stage().json([...list, organizationId])).toMatchObject([
      { ...shared, assetId: 'mule-plugin-employees', type: 'extension' },
      { ...shared, assetId: 'employees', type: 'rest-api' },
    ]);
    expect(await stage().json(['exchange:asset:list', 'no such thing'])).toEqual([]);
    expect(await stage().json([...list, businessGroupId])).toEqual([]);
  });

  test('a foreign token sees nothing through GraphQL', async () => {
    const { bearer, baseUrl } = stage().sandbox.describe().anypoint;
    const answer = await fetch(`${baseUrl}/graph/api/v2/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ assets { assetId } }', variables: { accessToken: `${bearer}x` } }),
    });
    expect(answer.status).toBe(401);
  });

  test('its name and its tags are changed', async () => {
    expect(await stage().ok(['exchange:asset:modify', 'employees/1.0.0', '--name', 'People API'])).toContain(
      'modified',
    );
    expect(await stage().ok(['exchange:asset:modify', 'employees/1.0.0', '--tags', 'one,two'])).toContain(
      'modified',
    );
    expect(kept()).toMatchObject({ name: 'People API', tags: ['one', 'two'] });
  });

  test('its tags are changed as mutable data', async () => {
    const args = ['exchange:asset:mutableDataUpload', 'employees/1.0.0', '--tags', 'three'];
    expect(await stage().ok(args)).toContain('Publishing completed');
    expect(kept()?.tags).toEqual(['three']);
  });

  test('it is deprecated and revived', async () => {
    expect(await stage().ok(['exchange:asset:deprecate', 'employees/1.0.0'])).toContain('Deprecated');
    expect(kept()?.status).toBe('deprecated');
    await stage().ok(['exchange:asset:undeprecate', 'employees/1.0.0']);
    expect(kept()?.status).toBe('published');
  });

  test('its package is downloaded by its link, which wants no token', async () => {
    const folder = join(stage().folder, 'package');
    mkdirSync(folder);
    expect(await stage().ok(['exchange:asset:download', 'employees/1.0.0', folder])).toContain(
      'Asset downloaded',
    );
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('it is deleted for good, so that its version is free again', async () => {
    expect(await stage().ok(['exchange:asset:delete', 'employees/1.0.0'])).toContain('Asset deleted');
    expect((await stage().run(['exchange:asset:describe', 'employees/1.0.0'])).code).not.toBe(0);
    expect(await stage().ok(upload(stage(), '1.0.0'))).toContain('Publishing completed');
  });
});
