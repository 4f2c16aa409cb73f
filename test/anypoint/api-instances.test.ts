import { describe, expect, it } from 'vitest';
import type { NewApiInstance } from '../../src/anypoint/api-instances.ts';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { problemOf, recorder, scope } from './recorder.ts';

const all = '/apimanager/api/v1/organizations/org-1/environments/env-1/apis';
const wanted: NewApiInstance = {
  label: 'oauth-demo',
  groupId: 'g',
  assetId: 'a',
  assetVersion: '1.0.0',
  providerId: 'p-1',
  implementationUrl: 'https://mock.example/m',
  deploymentType: 'CH2',
  technology: 'mule4',
};
const client = (http: ReturnType<typeof recorder>) => createAnypoint(http, scope).apiInstances;

describe('an API instance', () => {
  it('is created with the whole key set of the official CLI, and its technology', async () => {
    const http = recorder({ status: 201, body: { id: 7, instanceLabel: 'oauth-demo', groupId: 'g' } });
    expect(await client(http).create(wanted)).toMatchObject({ id: 7, label: 'oauth-demo' });
    expect(http.lines()).toEqual([`POST ${all}`]);
    expect(http.calls[0]?.json).toEqual({
      technology: 'mule4',
      providerId: 'p-1',
      instanceLabel: 'oauth-demo',
      spec: { groupId: 'g', assetId: 'a', version: '1.0.0' },
      endpoint: {
        type: 'rest-api',
        uri: 'https://mock.example/m',
        proxyUri: 'http://0.0.0.0:8081/',
        deploymentType: 'CH2',
        isCloudHub: null,
        muleVersion4OrAbove: true,
        referencesUserDomain: null,
        responseTimeout: null,
      },
    });
  });

  it.each([
    ['CH', 'mule4', { isCloudHub: true, muleVersion4OrAbove: true }],
    ['RF', 'mule4', { isCloudHub: null, muleVersion4OrAbove: true }],
    ['HY', 'flexGateway', { isCloudHub: null, muleVersion4OrAbove: null }],
  ] as const)('for %s (%s) differs in two keys', async (deploymentType, technology, keys) => {
    const http = recorder({ status: 201, body: { id: 7 } });
    await client(http).create({ ...wanted, deploymentType, technology });
    expect(http.calls[0]?.json).toMatchObject({ technology, endpoint: { deploymentType, ...keys } });
  });

  it("without a client provider leaves the key out: the platform's own is meant", async () => {
    const http = recorder({ status: 201, body: { id: 7 } });
    await client(http).create({ ...wanted, providerId: undefined });
    expect(http.calls[0]?.json).not.toHaveProperty('providerId');
  });

  it.each([
    ['assets', { total: 1, assets: [{ groupId: 'g', assetId: 'a', apis: [{ id: 7, instanceLabel: 'x' }] }] }],
    ['instances', { total: 1, instances: [{ id: 7, instanceLabel: 'x', groupId: 'g', assetId: 'a' }] }],
    ['a bare list', [{ id: '7', instanceLabel: 'x', assetId: 'a' }]],
  ])('is found by exact label in the list of shape %s', async (_name, body) => {
    const http = recorder({ body }, { body });
    expect(await client(http).named('g', 'a', 'x')).toMatchObject([{ id: 7, assetId: 'a' }]);
    expect(await client(http).named('g', 'a', 'X')).toEqual([]);
    expect(http.lines()[0]).toBe(`GET ${all}?groupId=g&assetId=a&limit=100&offset=0`);
  });

  it('is found on a later page too', async () => {
    const page = (from: number, count: number) => ({
      body: {
        instances: Array.from({ length: count }, (_, n) => ({
          id: from + n,
          instanceLabel: `l${from + n}`,
          assetId: 'a',
        })),
      },
    });
    const http = recorder(page(1, 100), page(101, 1));
    expect(await client(http).named('g', 'a', 'l101')).toMatchObject([{ id: 101 }]);
    expect(http.calls.map(({ query }) => query?.['offset'])).toEqual([0, 100]);
  });

  it('is read with its endpoint and status, and absent on 404', async () => {
    const body = {
      id: 7,
      assetVersion: '1.0.0',
      providerId: 'p-1',
      technology: 'mule4',
      status: 'unregistered',
      endpoint: { uri: 'https://mock.example/m', deploymentType: 'CH2' },
    };
    const http = recorder({ body }, { status: 404 });
    expect(await client(http).get(7)).toMatchObject({
      providerId: 'p-1',
      status: 'unregistered',
      deploymentType: 'CH2',
      implementationUrl: 'https://mock.example/m',
    });
    expect(await client(http).get(7)).toBeUndefined();
    expect(http.lines()[0]).toBe(`GET ${all}/7?includeProxyTemplate=true&includeValidation=true`);
  });

  it('moves to another asset version, and is removed even if gone', async () => {
    const http = recorder({ body: {} }, { status: 404 });
    await client(http).patch(7, { assetVersion: '1.0.1' });
    await client(http).remove(7);
    expect(http.lines()).toEqual([`PATCH ${all}/7`, `DELETE ${all}/7`]);
    expect(http.calls[0]?.json).toEqual({ assetVersion: '1.0.1' });
  });

  it('refused by validation shows the words of either error shape', async () => {
    for (const body of [
      { name: 'BadRequest', message: 'no such provider' },
      { errors: [{ type: 'x', message: 'no such provider' }] },
    ]) {
      const problem = await problemOf(client(recorder({ status: 400, body })).create(wanted));
      expect(problem.message).toContain('no such provider');
      expect(problem.description.hint).toContain('must be added to this environment');
    }
  });
});
