import { beforeAll, describe, expect, inject, test } from 'vitest';
import { useStage } from './stage.ts';
import { manage, upload } from './steps.ts';

const program = inject('anypointCli');
const stage = useStage(program, { targets: 'both' });

const deploy = async (kind: string, name: string, target: readonly string[]): Promise<void> => {
  const id = await manage(stage(), kind);
  const version = ['--applicationName', name, '--gatewayVersion', '4.9.0'];
  await stage().ok(['api-mgr:api:deploy', id, ...version, ...target]);
};

describe.skipIf(program === '')('Runtime Manager', () => {
  beforeAll(async () => {
    await stage().ok(upload(stage(), '1.0.0'));
    await deploy('cloudhub', 'employees-old', []);
    await deploy('cloudhub2', 'employees-new', ['--target', 'cloudhub-us-east-1']);
  });

  test('the regions and runtimes of CloudHub are listed', async () => {
    const regions = await stage().json(['cloudhub:region:list']);
    expect(regions.map(({ id }: { id: string }) => id)).toContain('us-east-1');
    const runtimes = await stage().json(['cloudhub:runtime:list']);
    expect(runtimes.map(({ version }: { version: string }) => version)).toContain('4.9.0');
  });

  test('applications of CloudHub are listed and described', async () => {
    const listed = await stage().json(['runtime-mgr:cloudhub-application:list']);
    expect(listed.map(({ domain }: { domain: string }) => domain)).toEqual(['employees-old']);
    const shown = await stage().ok(['runtime-mgr:cloudhub-application:describe', 'employees-old']);
    expect(shown).toContain('STARTED');
    expect(shown).toContain('4.9.0');
  });

  test('an application of CloudHub is stopped, started and restarted', async () => {
    const command = (verb: string) => [`runtime-mgr:cloudhub-application:${verb}`, 'employees-old'];
    const status = async () => (await stage().json(command('describe'))).status;
    expect(await stage().ok(command('stop'))).toContain('OK');
    expect(await status()).toBe('UNDEPLOYED');
    expect(await stage().ok(command('start'))).toContain('OK');
    expect(await stage().ok(command('restart'))).toContain('OK');
    expect(await status()).toBe('STARTED');
  });

  test('applications of CloudHub 2.0 are listed and described', async () => {
    const [listed] = await stage().json(['runtime-mgr:application:list']);
    expect(listed).toMatchObject({ name: 'employees-new', target: { targetId: 'cloudhub-us-east-1' } });
    const shown = await stage().ok(['runtime-mgr:application:describe', listed.id]);
    expect(shown).toContain('employees-new');
    expect(shown).toContain('4.9.0');
    expect(shown).toContain('Public Endpoint');
  });

  test('an application of CloudHub 2.0 is stopped and started', async () => {
    const [{ id }] = await stage().json(['runtime-mgr:application:list']);
    const status = async () =>
      (await stage().json(['runtime-mgr:application:describe', id])).application.status;
    await stage().ok(['runtime-mgr:application:stop', id]);
    expect(await status()).toBe('NOT_RUNNING');
    await stage().ok(['runtime-mgr:application:start', id]);
    expect(await status()).toBe('RUNNING');
  });

  test('both kinds are deleted', async () => {
    const [{ id }] = await stage().json(['runtime-mgr:application:list']);
    await stage().ok(['runtime-mgr:application:delete', id]);
    expect(await stage().json(['runtime-mgr:application:list'])).toEqual([]);
    await stage().ok(['runtime-mgr:cloudhub-application:delete', 'employees-old']);
    expect(await stage().json(['runtime-mgr:cloudhub-application:list'])).toEqual([]);
  });
});
