import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { AppliedPolicy } from '../../../src/sandbox/anypoint/apimanager/world.ts';
import type { AnypointWorld } from '../../../src/sandbox/anypoint/world.ts';
import { useStage } from './stage.ts';
import { idIn, manage, upload } from './steps.ts';

const program = inject('anypointCli');
const stage = useStage(program);
const policy = 'rate-limiting';
const config = { rateLimits: [{ maximumRequests: 3, timePeriodInMilliseconds: 60_000 }] };

describe.skipIf(program === '')('policies', () => {
  let api = '';
  let id = '';
  const kept = (): AppliedPolicy[] =>
    (stage().sandbox.world().anypoint as AnypointWorld).apimanager.policies.toSorted(
      (a, b) => a.order - b.order,
    );

  beforeAll(async () => {
    await stage().ok(upload(stage(), '1.0.0'));
    api = await manage(stage(), 'cloudhub2');
  });

  test('those of Mule 4 are listed through GraphQL, every version', async () => {
    const listed: Record<string, string>[] = await stage().json(['api-mgr:policy:list', '-m']);
    const versions = listed.filter((line) => line['Asset ID'] === policy).map((line) => line['Version']);
    expect(versions.length).toBeGreaterThan(1);
    expect(listed.map((line) => line['Asset ID'])).toContain('openidconnect-access-token-enforcement');
  });

  test('those without versions are listed and described by their names', async () => {
    const listed: { ID: string }[] = await stage().json(['api-mgr:policy:list']);
    expect(listed.map(({ ID }) => ID)).toContain(policy);
    expect(await stage().json(['api-mgr:policy:describe', policy])).toMatchObject({ name: 'Rate limiting' });
  });

  test('one is described from its definition file', async () => {
    const described = await stage().json(['api-mgr:policy:describe', policy, '--policyVersion', '1.4.0']);
    expect(described).toMatchObject({ name: 'Rate limiting', category: 'Quality of service' });
    expect(described.configuration[0]).toMatchObject({ propertyName: 'rateLimits', optional: false });
  });

  test('one that there is not is not found', async () => {
    const { code } = await stage().run(['api-mgr:policy:describe', policy, '--policyVersion', '99.0.0']);
    expect(code).not.toBe(0);
  });

  test('one is applied with its configuration, and not twice', async () => {
    const apply = [
      'api-mgr:policy:apply',
      api,
      policy,
      '--policyVersion',
      '1.4.0',
      '--config',
      JSON.stringify(config),
    ];
    id = idIn(await stage().ok(apply));
    const [line, ...rest] = await stage().json(['api-mgr:policy:list', api]);
    expect(line).toMatchObject({
      ID: Number(id),
      'Asset ID': policy,
      'Asset Version': '1.4.0',
      Status: 'Enabled',
    });
    expect(line['Configuration']).toContain('maximumRequests');
    expect(rest).toEqual([]);
    expect((await stage().run(apply)).stderr).toContain('already applied');
  });

  test('a version that there is not, and one that needs another provider, are refused', async () => {
    const apply = ['api-mgr:policy:apply', api];
    expect((await stage().run([...apply, 'rate-limiting', '--policyVersion', '99.0.0'])).code).not.toBe(0);
    const oidc = [...apply, 'openidconnect-access-token-enforcement', '--policyVersion', '1.6.0'];
    expect((await stage().run(oidc)).code).not.toBe(0);
  });

  test('its configuration is edited', async () => {
    const wider = { rateLimits: [{ maximumRequests: 30, timePeriodInMilliseconds: 60_000 }] };
    const edited = await stage().ok(['api-mgr:policy:edit', api, id, '--config', JSON.stringify(wider)]);
    expect(edited).toContain('edited');
    expect(kept()[0]?.configurationData).toEqual(wider);
  });

  test('it is disabled and enabled', async () => {
    expect(await stage().ok(['api-mgr:policy:disable', api, id])).toContain('disabled');
    expect(kept()[0]?.disabled).toBe(true);
    expect(await stage().ok(['api-mgr:policy:enable', api, id])).toContain('enabled');
    expect(kept()[0]?.disabled).toBe(false);
  });

  test('the order of two is shown and changed', async () => {
    const basic = { credentialsOriginHasHttpBasicAuthenticationHeader: 'httpBasicAuthenticationHeader' };
    const apply = ['api-mgr:policy:apply', api, 'client-id-enforcement', '--policyVersion', '1.3.0'];
    const second = idIn(await stage().ok([...apply, '--config', JSON.stringify(basic)]));
    const order = ['api-mgr:policy:order', api];
    expect(await stage().ok([...order, `${second},${id}`, '--commaSeparated'])).toContain('updated');
    expect(kept().map((one) => String(one.id))).toEqual([second, id]);
    await stage().ok(['api-mgr:policy:remove', api, second]);
  });

  test('it is removed', async () => {
    expect(await stage().ok(['api-mgr:policy:remove', api, id])).toContain('removed');
    expect((await stage().run(['api-mgr:policy:remove', api, id])).stderr).toContain('not found');
  });
});
