import { describe, expect, it } from 'vitest';
import type { World } from '../support/journey.ts';
import { anypointOf, factsOf, problemOf, the, useStages, writesOf } from './bench.ts';

const at = useStages();
const deployment = (world: World) => the(anypointOf(world).runtime.deployments.at(-1));
const instance = (world: World) => the(anypointOf(world).apimanager.apis.at(-1));
const deploys = (writes: readonly string[]) => writes.filter((write) => /POST .*\/deployments$/.test(write));
const redeploys = (writes: readonly string[]) =>
  writes.filter((write) => /PATCH \/proxies\/.*\/deployments\/[^/]+$/.test(write));
const outcomes = (run: { outcomes: readonly { id: string; how: string }[] }, id: string) =>
  run.outcomes.find((one) => one.id === id)?.how;

describe('the API instance', () => {
  it('waits until API Manager sees the asset', async () => {
    const world = await at(12);
    the(anypointOf(world).exchange.assets.at(-1)).visibleAt = world.clock.now() + 12_000;
    await world.run({ only: 13 });
    expect(anypointOf(world).apimanager.apis).toHaveLength(1);
  });

  it('takes over a new implementation URL and label in place, and has the proxy deployed anew', async () => {
    const world = await at(14);
    const id = instance(world).id;
    anypointOf(world).apimanager.apis.forEach((api) => {
      api.endpoint.uri = 'https://somewhere.else.example.com';
    });
    const writes = await writesOf(world, () =>
      world.run({ to: 18, answers: { 'apiInstance.label': 'another-label' } }),
    );
    expect(instance(world)).toMatchObject({ id, instanceLabel: 'another-label' });
    expect(redeploys(writes)).toHaveLength(1);
    expect(deployment(world).implementationUri).toBe(factsOf(world).implementation.url);
    expect(factsOf(world).openCall.status).toBe(200);
  });

  it('does not change a client provider that a policy relies on, and names undo', async () => {
    const world = await at(16);
    instance(world).providerId = null;
    const writes = await writesOf(world, async () => {
      const { code, description } = await problemOf(world.run({ only: 13 }));
      expect(code).toBe('CONFLICT');
      expect(description.exit).toBe(5);
      expect(description.hint).toContain('undo');
    });
    expect(writes).toEqual([]);
  });

  it('corrects the client provider while nothing relies on it', async () => {
    const world = await at(13);
    instance(world).providerId = null;
    await world.run({ only: 13 });
    expect(instance(world).providerId).toBe(factsOf(world).clientProvider.id);
  });

  it('stops before two instances of one label', async () => {
    const world = await at(13);
    const { apis } = anypointOf(world).apimanager;
    apis.push({ ...instance(world), id: instance(world).id + 1 });
    const state = the(world.stateData());
    delete state.steps['anypoint.api-instance'];
    world.keepState({ ...state, made: state.made.filter(({ kind }) => kind !== 'anypoint.api-instance') });
    const writes = await writesOf(world, async () => {
      expect((await problemOf(world.run({ only: 13 }))).code).toBe('CONFLICT');
    });
    expect(writes).toEqual([]);
  });
});

describe('the proxy', () => {
  it('gets a name of its own for every setup, of at most 42 characters', async () => {
    const world = await at(14);
    const { setup } = the(world.stateData());
    expect(factsOf(world).proxy.applicationName).toBe(`oauth-demo-proxy-${setup.id.slice(0, 6)}`);
    expect(factsOf(world).proxy.applicationName.length).toBeLessThanOrEqual(42);
  });

  it('is not sent under a name that somebody else has on CloudHub, and goes on under another one', async () => {
    const world = await at(0, { targets: 'cloudhub1', domainTaken: 'taken-proxy' });
    await world.run({ to: 13 });
    const writes = await writesOf(world, async () => {
      const { code, description } = await problemOf(
        world.run({ only: 14, answers: { 'proxy.name': 'taken-proxy' } }),
      );
      expect(code).toBe('ANYPOINT_PROXY_NAME_TAKEN');
      expect(description.hint).toContain('proxy.name');
    });
    expect(writes).toEqual([]);
    expect(world.stateData()?.intents).toEqual([]);
    await world.run({ only: 14, answers: { 'proxy.name': 'free-proxy' } });
    expect(factsOf(world).proxy.applicationName).toBe('free-proxy');
  });

  it.each([
    ['status', 'a problem that names another target'],
    ['lose-reply', 'nothing at all: it is looked up'],
  ])('whose creation meets the fault "%s" ends in %s, and never twice', async (kind) => {
    const world = await at(13);
    const path = '/proxies/xapi/v1/*';
    const broken = { at: { vendor: 'anypoint', method: 'POST', path, times: 1 }, kind };
    await world.sandbox.setFaults({ faults: [kind === 'status' ? { ...broken, status: 500 } : broken] });
    if (kind === 'status') {
      const { code, description } = await problemOf(world.run({ only: 14 }));
      expect(code).toBe('ANYPOINT_DEPLOYMENT_FAILED');
      expect(description.hint).toContain('proxy.target');
    }
    await world.run({ only: 14 });
    expect(anypointOf(world).runtime.deployments).toHaveLength(1);
  });

  it('is not renamed once it is deployed', async () => {
    const world = await at(14);
    const writes = await writesOf(world, async () => {
      const { code, description } = await problemOf(
        world.run({ only: 14, answers: { 'proxy.name': 'another-proxy' } }),
      );
      expect([code, description.exit]).toEqual(['CONFLICT', 5]);
    });
    expect(writes).toEqual([]);
  });

  it('that fails says where its logs are, and the next run deploys the same one anew', async () => {
    const world = await at(13, { deploymentFails: true });
    const { code, description } = await problemOf(world.run({ only: 14 }));
    expect(code).toBe('ANYPOINT_DEPLOYMENT_FAILED');
    expect(description.hint).toContain('/cloudhub/#/console/applications');
    world.sandbox.setMoods({ deploymentFails: false });
    const writes = await writesOf(world, () => world.run({ to: 18 }));
    expect(deploys(writes)).toEqual([]);
    expect(redeploys(writes)).toHaveLength(1);
    expect(anypointOf(world).runtime.deployments).toHaveLength(1);
  });

  it('is waited for again after an interrupt, without a second deployment', async () => {
    const world = await at(13, { deploymentMs: 300_000 });
    const before = world.writes().length;
    const since = () => world.writes().slice(before);
    const stop = new AbortController();
    const dying = world.run({
      to: 14,
      signal: stop.signal,
      passing: (point, kind) => {
        if (point === 'recorded' && kind === 'anypoint.proxy') stop.abort(new Error('Ctrl-C'));
      },
    });
    await expect(dying).rejects.toThrow('Ctrl-C');
    expect(deploys(since())).toHaveLength(1);
    const run = await world.run({ to: 18 });
    expect(outcomes(run, 'anypoint.proxy')).toBe('created');
    expect(deploys(since())).toHaveLength(1);
    expect(redeploys(since())).toEqual([]);
  });

  it('that takes too long ends in "not ready", and the next run goes on waiting', async () => {
    const world = await at(13, { deploymentMs: 400_000 });
    const before = world.writes().length;
    const { code, description } = await problemOf(
      world.run({ to: 14, answers: { 'proxy.timeoutMinutes': 5 } }),
    );
    expect([code, description.exit]).toEqual(['NOT_READY', 7]);
    await world.run({ to: 14, answers: { 'proxy.timeoutMinutes': 5 } });
    expect(deploys(world.writes().slice(before))).toHaveLength(1);
  });

  it('without a public URL is asked for one, once', async () => {
    const world = await at(13, { publicUrlGiven: false });
    const writes = await writesOf(world, () => world.run({ to: 18 }));
    expect(writes.filter((write) => write.includes('PATCH /amc/'))).toHaveLength(1);
    expect(factsOf(world).openCall.status).toBe(200);
  });

  it('is taken at the address that the user gives where the platform tells none', async () => {
    const world = await at(13, { publicUrlGiven: false });
    const writes = await writesOf(world, () =>
      world.run({ only: 14, answers: { 'proxy.url': 'https://gateway.example.com/api/' } }),
    );
    expect(factsOf(world).proxy.url).toBe('https://gateway.example.com/api');
    expect(writes.filter((write) => write.includes('PATCH /amc/'))).toEqual([]);
  });

  it('that somebody stopped is started again', async () => {
    const world = await at(14);
    deployment(world).expectedStatus = 'undeployed';
    const writes = await writesOf(world, () => world.run({ only: 14 }));
    expect(redeploys(writes)).toHaveLength(1);
    expect(deployment(world).expectedStatus).toBe('deployed');
  });
});
