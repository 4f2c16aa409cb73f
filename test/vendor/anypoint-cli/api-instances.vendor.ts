import { beforeAll, describe, expect, inject, test } from 'vitest';
import { useStage } from './stage.ts';
import { manage, upload } from './steps.ts';

const program = inject('anypointCli');
const stage = useStage(program);

const kinds = [
  {
    kind: 'cloudhub',
    type: 'CH',
    targets: 'cloudhub1',
    target: undefined,
    runtime: '4.6.20',
    newer: '4.9.0',
  },
  {
    kind: 'cloudhub2',
    type: 'CH2',
    targets: 'cloudhub2',
    target: 'cloudhub-us-east-1',
    runtime: '4.6.20',
    newer: '4.9.0',
  },
  {
    kind: 'rtf',
    type: 'RF',
    targets: 'runtime-fabric',
    target: '3f1c2f7a-54a4-4d53-9a0e-6f5f1f1c0b7d',
    runtime: '4.6.20',
    newer: '4.9.0',
  },
  { kind: 'hybrid', type: 'HY', targets: 'hybrid', target: '4207311', runtime: undefined, newer: undefined },
] as const;

const flag = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [name, value];

describe.skipIf(program === '')('API Manager', () => {
  beforeAll(async () => {
    await stage().ok(upload(stage(), '1.0.0'));
    await stage().ok(upload(stage(), '1.0.1'));
  });

  describe.each(kinds)('for $kind', ({ kind, type, targets, target, runtime, newer }) => {
    let id = '';
    const describeApi = () => stage().json(['api-mgr:api:describe', id]);

    test('an instance is managed, described and listed', async () => {
      stage().sandbox.setMoods({ targets });
      id = await manage(stage(), kind);
      expect(await describeApi()).toMatchObject({
        id: Number(id),
        assetId: 'employees',
        assetVersion: '1.0.0',
        instanceLabel: `for ${kind}`,
        technology: 'mule4',
        endpoint: { deploymentType: type, proxyUri: 'http://0.0.0.0:8081/api', muleVersion4OrAbove: true },
      });
      const listed = await stage().json(['api-mgr:api:list', '--instanceLabel', `for ${kind}`]);
      expect(listed.map((api: { id: number }) => String(api.id))).toEqual([id]);
    });

    test('its proxy is deployed, once', async () => {
      const args = ['api-mgr:api:deploy', id, '--environmentName', 'Sandbox'].slice(0, 2);
      const deploy = [
        ...args,
        ...flag('--applicationName', kind === 'hybrid' ? undefined : `employees-${kind}`),
        ...flag('--target', target),
        ...flag('--gatewayVersion', runtime),
      ];
      expect(await stage().ok(deploy)).toContain(`Deployed API with ID "${id}"`);
      expect((await describeApi()).deployment).toMatchObject({
        type,
        apiId: Number(id),
        environmentName: 'Sandbox',
      });
      expect((await stage().run(deploy)).code).not.toBe(0);
    });

    test('it is moved to another version of its asset and its endpoint edited', async () => {
      expect(await stage().ok(['api-mgr:api:change-specification', id, '1.0.1'])).toContain(
        'changed to "1.0.1"',
      );
      expect(await stage().ok(['api-mgr:api:edit', id, '--uri', 'http://127.0.0.1:2/other'])).toContain(id);
      const { assetVersion, endpoint } = await describeApi();
      expect({ assetVersion, uri: endpoint.uri, proxyUri: endpoint.proxyUri }).toEqual({
        assetVersion: '1.0.1',
        uri: 'http://127.0.0.1:2/other',
        proxyUri: 'http://0.0.0.0:8081/api',
      });
    });

    test('its proxy is deployed anew', async () => {
      const redeploy = ['api-mgr:api:redeploy', id, ...flag('--gatewayVersion', newer)];
      expect(
        await stage().ok([...redeploy, ...(kind === 'cloudhub' ? [] : flag('--target', target))]),
      ).toContain(`Redeployed API with ID "${id}"`);
      const { deployment } = await describeApi();
      if (newer !== undefined) expect(deployment.gatewayVersion).toBe(newer);
      expect(deployment.targetId ?? undefined).toEqual(target === undefined ? undefined : expect.anything());
    });

    test('it is deleted', async () => {
      expect(await stage().ok(['api-mgr:api:delete', id])).toContain('API deleted');
      expect((await stage().run(['api-mgr:api:describe', id])).stderr).toContain('not found');
    });
  });
});
