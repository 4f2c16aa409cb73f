import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { census } from '../support/census.ts';
import type { World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import {
  asConnectedApp,
  factsOf,
  groupOf,
  newWrites,
  open,
  problemOf,
  providers,
  run,
  tidyUp,
} from './anypoint-stage.ts';

afterEach(tidyUp);
afterAll(() => judged().assertClean());

describe('Anypoint, from the login to the implementation', () => {
  it('takes few requests: a fresh run of steps 07 to 12, and a second one', async () => {
    const world = await open();
    await run(world, { to: 6 });
    const count = () => world.sandbox.requests().filter(({ vendor }) => vendor === 'anypoint').length;
    await run(world, { to: 12 });
    const fresh = count();
    await run(world, { to: 12 });
    expect({ fresh, second: count() - fresh }).toEqual({ fresh: 24, second: 10 });
  });

  it.each([
    ['by its name', (world: World) => groupOf(world).name],
    ['by its id', (world: World) => groupOf(world).id],
  ])('puts the API into a business group named %s, and the provider into the root', async (_, given) => {
    const world = await open();
    const { organizationId, environments } = groupOf(world);
    const answers = { 'anypoint.organization': given(world) };
    await run(world, { answers });
    const { anypoint, asset } = factsOf(world);
    expect(anypoint.organizationId).toBe(groupOf(world).id);
    expect(environments).toContain(anypoint.environmentId);
    expect(anypoint.rootOrganizationId).toBe(organizationId);
    expect(asset.groupId).toBe(groupOf(world).id);
    expect(providers(world).map((one) => one.organizationId)).toEqual([organizationId]);
    expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
  });

  it('works as a connected app', async () => {
    const world = await open();
    await run(world, asConnectedApp(world));
    expect(census(world.sandbox)).toContain('asset oauth-demo-api 1.0.0');
    expect(await newWrites(world, () => run(world, asConnectedApp(world)))).toEqual([]);
  });

  it('names the environments that there are, when the one that is asked for is not', async () => {
    const world = await open();
    const missing = await problemOf(run(world, { to: 7, answers: { 'anypoint.environment': 'sandbox' } }));
    expect(missing.code).toBe('ANYPOINT_ENVIRONMENT_UNKNOWN');
    expect(missing.description.hint).toContain('Sandbox');
  });

  it('keeps no secret in the state', async () => {
    const world = await open();
    await run(world);
    const { okta, anypoint } = world.sandbox.describe();
    const [provider] = providers(world);
    for (const secret of [okta.token, anypoint.bearer, provider?.oidc?.primary_client.secret ?? ''])
      expect(world.written()).not.toContain(secret);
  });
});

describe('the deployment target', () => {
  it.each([
    ['cloudhub2', 'CH2'],
    ['cloudhub1', 'CH'],
    ['runtime-fabric', 'RF'],
  ] as const)('is what the organization has: %s', async (targets, type) => {
    const world = await open({ targets });
    await run(world, { to: 7 });
    expect(factsOf(world).deploymentTarget).toMatchObject({ type, technology: 'mule4' });
    expect(factsOf(world).deploymentTarget.runtimeVersion).toMatch(/^4\./);
  });

  it('is the one that is asked for, also in a later run', async () => {
    const world = await open({ targets: 'both' });
    await run(world, { to: 7 });
    expect(factsOf(world).deploymentTarget.type).toBe('CH2');
    await run(world, { to: 7, answers: { 'proxy.target': 'cloudhub1' } });
    expect(factsOf(world).deploymentTarget.type).toBe('CH');
  });

  it('is missed with the list of what was looked for', async () => {
    const world = await open({ targets: 'none', gateways: 'none' });
    const none = await problemOf(run(world, { to: 7 }));
    expect(none.code).toBe('ANYPOINT_NO_TARGET');
    expect(none.description.hint).toContain('CloudHub 2.0 spaces, CloudHub, Runtime Fabrics, Flex Gateways');
  });

  it.each([
    ['a target', { 'proxy.targetName': 'elsewhere' }, 'ANYPOINT_TARGET_UNKNOWN'],
    ['a runtime', { 'proxy.runtimeVersion': '4.0.1' }, 'ANYPOINT_RUNTIME_UNKNOWN'],
  ])('is refused for %s that is not there', async (_, answers, code) => {
    const world = await open();
    expect((await problemOf(run(world, { to: 7, answers }))).code).toBe(code);
  });
});
