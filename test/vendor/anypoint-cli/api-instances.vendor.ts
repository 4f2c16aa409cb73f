import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { AnypointWorld } from '../../../src/sandbox/anypoint/world.ts';
import { useStage } from './stage.ts';
import { manage, upload } from './steps.ts';

const program = inject('anypointCli');
const stage = useStage(program);

const kinds = [
  { kind: 'cloudhub', type: 'CH', targets: 'cloudhub1', target: [] },
  { kind: 'cloudhub2', type: 'CH2', targets: 'cloudhub2', target: ['--target', 'cloudhub-us-east-1'] },
  {
    kind: 'rtf',
    type: 'RF',
    targets: 'runtime-fabric',
    target: ['--target', '3f1c2f7a-54a4-4d53-9a0e-6f5f1f1c0b7d'],
  },
  { kind: 'hybrid', type: 'HY', targets: 'hybrid', target: ['--target', '4207311'] },
] as const;

const world = () => stage().sandbox.world().anypoint as AnypointWorld;

/** What the sandbox keeps of an instance and of its proxy. */
const kept = (id: string) => ({
  api: world().apimanager.apis.find((api) => String(api.id) === id),
  deployment: world().runtime.deployments.find(({ apiId }) => String(apiId) === id),
});

describe.skipIf(program === '')('API Manager', () => {
  beforeAll(async () => {
    await stage().ok(upload(stage(), '1.0.0'));
    await stage().ok(upload(stage(), '1.0.1'));
  });

  describe.each(kinds)('for $kind', ({ kind, type, targets, target }) => {
    let id = '';
    const named = (name: string, version: string): string[] =>
      kind === 'hybrid' ? [] : ['--applicationName', name, '--gatewayVersion', version];

    test('an instance is managed and described', async () => {
      stage().sandbox.setMoods({ targets });
      id = await manage(stage(), kind);
      expect(await stage().json(['api-mgr:api:describe', id])).toMatchObject({
        id: Number(id),
        assetId: 'employees',
        assetVersion: '1.0.0',
        instanceLabel: `for ${kind}`,
        technology: 'mule4',
        endpoint: { deploymentType: type, proxyUri: 'http://0.0.0.0:8081/api', muleVersion4OrAbove: true },
      });
    });

    test('it is listed by its label', async () => {
      const listed = await stage().json(['api-mgr:api:list', '--instanceLabel', `for ${kind}`]);
      expect(listed.map((api: { id: number }) => String(api.id))).toEqual([id]);
    });

    test('its proxy is deployed', async () => {
      const deploy = ['api-mgr:api:deploy', id, ...named(`employees-${kind}`, '4.6.20'), ...target];
      expect(await stage().ok(deploy)).toContain(`Deployed API with ID "${id}"`);
      expect(kept(id).deployment).toMatchObject({ type, expectedStatus: 'deployed' });
    });

    test('it is moved to another version of its asset', async () => {
      const moved = await stage().ok(['api-mgr:api:change-specification', id, '1.0.1']);
      expect(moved).toContain('changed to "1.0.1"');
      expect(kept(id).api?.assetVersion).toBe('1.0.1');
    });

    test('its endpoint is edited, and what was not named stays', async () => {
      expect(await stage().ok(['api-mgr:api:edit', id, '--uri', 'http://127.0.0.1:2/other'])).toContain(id);
      expect(kept(id).api).toMatchObject({
        instanceLabel: `for ${kind}`,
        endpoint: {
          uri: 'http://127.0.0.1:2/other',
          proxyUri: 'http://0.0.0.0:8081/api',
          deploymentType: type,
          muleVersion4OrAbove: true,
        },
      });
    });

    test('its proxy is deployed anew, with what the instance says now', async () => {
      const newer = kind === 'hybrid' ? [] : ['--gatewayVersion', '4.9.0'];
      const again = await stage().ok(['api-mgr:api:redeploy', id, ...newer, ...target]);
      expect(again).toContain(`Redeployed API with ID "${id}"`);
      expect(kept(id).deployment).toMatchObject({
        gatewayVersion: '4.9.0',
        assetVersion: '1.0.1',
        implementationUri: 'http://127.0.0.1:2/other',
      });
    });

    test('it is deleted', async () => {
      expect(await stage().ok(['api-mgr:api:delete', id])).toContain('API deleted');
      expect(kept(id).api).toBeUndefined();
    });
  });

  test('an instance that there is not is not found', async () => {
    for (const command of ['describe', 'delete'])
      expect((await stage().run([`api-mgr:api:${command}`, '1'])).stderr).toContain('not found');
  });

  test('an instance of an asset that there is not is refused', async () => {
    const { code, stderr } = await stage().run(['api-mgr:api:manage', 'employees', '9.0.0']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('not found');
  });

  test('an instance is deprecated and revived', async () => {
    const id = await manage(stage(), 'cloudhub2');
    await stage().ok(['api-mgr:api:deprecate', id]);
    expect(kept(id).api?.deprecated).toBe(true);
    await stage().ok(['api-mgr:api:undeprecate', id]);
    expect(kept(id).api?.deprecated).toBe(false);
  });

  test('a proxy is deployed once, and only to a target that there is', async () => {
    const id = await manage(stage(), 'cloudhub2', 'once');
    stage().sandbox.setMoods({ targets: 'cloudhub2' });
    const deploy = ['api-mgr:api:deploy', id, '--applicationName', 'once', '--gatewayVersion', '4.9.0'];
    expect((await stage().run([...deploy, '--target', 'nowhere'])).code).not.toBe(0);
    const real = [...deploy, '--target', 'cloudhub-us-east-1'];
    await stage().ok(real);
    expect((await stage().run(real)).stderr).toContain('already deployed');
  });
});
