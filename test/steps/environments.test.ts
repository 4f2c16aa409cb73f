import { afterAll, afterEach, expect, it } from 'vitest';
import type { StateData } from '../../src/wizard/state.ts';
import { census } from '../support/census.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import { factsOf, the } from './bench.ts';

let world: World;
afterEach(async () => {
  states.clear();
  await world.stop();
});
afterAll(() => judged().assertClean());

/** Each has a state of its own, as a folder for each name. */
const states = new Map<string, StateData | undefined>();
const as = async <T>(setup: string, work: () => Promise<T>): Promise<T> => {
  world.keepState(states.get(setup));
  const result = await work();
  states.set(setup, world.stateData());
  return result;
};

it('two environments and two APIs share server, clients and provider, and each is verified, idle and undone', async () => {
  world = await openWorld();
  const before = census(world.sandbox);
  await as('default', () => world.run());
  const first = factsOf(world);
  const id = the(states.get('default')).setup.id;
  const parcels = { 'api.name': 'Parcels', 'api.assetId': 'parcels', 'apiInstance.label': 'parcels' };
  const setups: Readonly<Record<string, RunOptions>> = {
    prod: { answers: { 'anypoint.environment': 'Production' } },
    parcels: { answers: parcels },
    'parcels-prod': { answers: { ...parcels, 'anypoint.environment': 'Production' } },
  };
  const runOf = (name: string): RunOptions => ({
    ...setups[name],
    name,
    shares: name === 'parcels-prod' ? [id, the(states.get('parcels')).setup.id] : [id],
  });
  for (const name of Object.keys(setups)) {
    const { shortfalls, outcomes } = await as(name, () => world.run(runOf(name)));
    expect(shortfalls, name).toEqual([]);
    const own = factsOf(world);
    expect(own.clientProvider.id).toBe(first.clientProvider.id);
    expect(own.application.clientId).toBe(first.application.clientId);
    expect(own.apiInstance.id).not.toBe(first.apiInstance.id);
    expect([own.codeVerification.probe?.status, own.implicitVerification.probe?.status]).toEqual([200, 200]);
    const created = outcomes.filter(({ how }) => how === 'created').map((one) => one.id);
    expect(created).not.toContain('anypoint.client-provider');
    expect(created).not.toContain('okta.authorization-server');
  }
  for (const name of Object.keys(setups)) {
    const writes = world.writes().length;
    await as(name, () => world.run(runOf(name)));
    expect(world.writes().slice(writes), name).toEqual([]);
  }
  for (const name of Object.keys(setups).reverse()) {
    const { left } = await as(name, () => world.undo(runOf(name)));
    expect(left, name).toEqual([]);
  }
  await as('default', () => world.undo());
  expect(census(world.sandbox)).toEqual(before);
});

it('a setup with a name of its own meets nothing of the first, though only the environment was answered', async () => {
  world = await openWorld();
  await as('default', () => world.run());
  const before = census(world.sandbox);
  const run: RunOptions = {
    name: 'prod',
    ownNames: true,
    answers: { 'anypoint.environment': 'Production' },
  };
  const { shortfalls, outcomes } = await as('prod', () => world.run(run));
  expect(shortfalls).toEqual([]);
  expect(outcomes.filter(({ how }) => how === 'used').map(({ id }) => id)).not.toContain(
    'anypoint.exchange-asset',
  );
  const { authServer, asset, application, clientProvider } = factsOf(world);
  expect([authServer.name, asset.assetId, application.name, clientProvider.name]).toEqual([
    'MuleSoft OAuth Demo prod',
    'oauth-demo-api-prod',
    'OIDC-Demo-App-prod',
    'OIDC Client Provider prod',
  ]);
  await as('prod', () => world.undo(run));
  expect(census(world.sandbox)).toEqual(before);
});

it('what others share is left and named while they need it, goes on serving them, and goes when they are gone', async () => {
  world = await openWorld();
  const before = census(world.sandbox);
  await as('default', () => world.run());
  const id = the(states.get('default')).setup.id;
  const run: RunOptions = { name: 'prod', shares: [id], answers: { 'anypoint.environment': 'Production' } };
  await as('prod', () => world.run(run));
  const first = await as('default', () => world.undo());
  expect(first.conflict).toBe(true);
  expect(first.left.join('\n')).toMatch(/client provider/i);
  const from = world.writes().length;
  const { shortfalls } = await as('prod', () => world.run(run));
  expect([shortfalls, world.writes().slice(from)]).toEqual([[], []]);
  await as('prod', () => world.undo(run));
  expect((await as('default', () => world.undo())).left).toEqual([]);
  expect(census(world.sandbox)).toEqual(before);
});
