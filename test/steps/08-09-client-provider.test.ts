import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { clientProvider } from '../../src/steps/08-client-provider.ts';
import { judged } from '../support/judged.ts';
import {
  addProvider,
  anypointOf,
  asConnectedApp,
  factsOf,
  newWrites,
  open,
  problemOf,
  providers,
  run,
  tidyUp,
  without,
} from './anypoint-stage.ts';

afterEach(tidyUp);
afterAll(() => judged().assertClean());

describe('the client provider', () => {
  it.each(['providerId', 'provider_id', 'empty'] as const)(
    'is made once, whatever the answer: %s',
    async (providerReply) => {
      const world = await open({ providerReply }, providerReply === 'providerId');
      await run(world, { to: 9 });
      expect(await newWrites(world, () => run(world, { to: 9 }))).toEqual([]);
      expect(providers(world)).toHaveLength(1);
    },
  );

  it('is changed in place when an answer changes, and then stays', async () => {
    const world = await open();
    await run(world, { to: 8 });
    const answers = { 'anypoint.clientProvider.allowExternalModification': true };
    const writes = await newWrites(world, () => run(world, { to: 8, answers }));
    expect(writes).toEqual([expect.stringMatching(/^anypoint PATCH .*\/clientProviders\//)]);
    expect(await newWrites(world, () => run(world, { to: 8, answers }))).toEqual([]);
  });

  it('gets the registration token again when a new one was verified', async () => {
    const world = await open();
    await run(world, { to: 8 });
    const kept = world.stateData();
    if (kept) world.keepState({ ...kept, steps: without(kept.steps, 'okta.registration-token') });
    const writes = await newWrites(world, () => run(world, { to: 8 }));
    expect(writes.filter((write) => write.startsWith('anypoint'))).toEqual([
      expect.stringContaining('anypoint PATCH'),
    ]);
    expect(await newWrites(world, () => run(world, { to: 8 }))).toEqual([]);
  });

  it('of somebody else with other settings is a conflict that names them', async () => {
    const world = await open();
    await run(world, { to: 8 });
    for (const provider of providers(world)) {
      provider.typeDescription = 'made by somebody else';
      if (provider.oidc) provider.oidc.issuer = 'https://elsewhere.example.com';
    }
    world.keepState(undefined);
    const conflict = await problemOf(run(world, { to: 8 }));
    expect(conflict.code).toBe('CONFLICT');
    expect(conflict.message).toContain('issuer is https://elsewhere.example.com');
  });

  it('is offered manually, with all nine values and no secret, where a connected app has no right', async () => {
    const world = await open({ connectedAppMayClientProviders: false });
    const options = asConnectedApp(world);
    const refused = await problemOf(run(world, { to: 8, ...options }));
    expect(refused.code).toBe('ANYPOINT_RIGHTS_MISSING');
    expect(refused.description.byHand).toBe(true);
    const context = { has: factsOf(world), answers: { name: 'OIDC Client Provider' } };
    const { values } = clientProvider.byHand(context as never);
    expect(values.map(({ label }) => label)).toEqual([
      'Name',
      'Issuer',
      'Client Registration URL',
      'Authorization Header',
      'Client ID',
      'Client Secret',
      'Authorize URL',
      'Token URL',
      'Token Introspection URL',
    ]);
    expect(values.every(({ value }) => value !== '' && !value.includes('undefined'))).toBe(true);
    expect(JSON.stringify(values)).not.toContain(world.sandbox.describe().okta.token);
  });

  it('is refused in plain words when the quota is full', async () => {
    const world = await open({ providerQuotaFull: true });
    expect((await problemOf(run(world, { to: 8 }))).code).toMatch(
      /^ANYPOINT_(PROVIDER_QUOTA|VALUE_REFUSED)$/,
    );
  });
});

describe('undo, while somebody else has an application of this provider', () => {
  it('leaves the provider and what it rests upon, names the application, and removes them when that is gone', async () => {
    const world = await open();
    await world.run();
    const { apimanager } = anypointOf(world);
    const [ours] = apimanager.applications;
    if (!ours) throw new Error('no application was made');
    const theirs = { ...ours, id: 7, name: 'Shop', description: 'of another team', clientId: '0oashop' };
    apimanager.applications.push(theirs);
    const { left, conflict } = await world.undo();
    expect(conflict).toBe(true);
    expect(left.join()).toContain('Shop');
    expect(left.join()).not.toContain(ours.name);
    expect(anypointOf(world).apimanager.applications).toEqual([theirs]);
    expect(providers(world)).toHaveLength(1);
    expect(factsOf(world).authServer.id).not.toBe('');
    anypointOf(world).apimanager.applications = [];
    await world.undo();
    expect(providers(world)).toEqual([]);
    expect(world.stateData()?.made).toEqual([]);
  });
});

describe('the provider in the environment', () => {
  it('stands beside those of others, and undo takes only it away', async () => {
    const world = await open();
    const { environments } = world.sandbox.describe().anypoint;
    const sandboxId = environments['Sandbox'] ?? '';
    const others = [await addProvider(world)];
    anypointOf(world).accounts.environmentProviders[sandboxId] = [...others];
    await run(world, { to: 9 });
    const ours = factsOf(world).clientProvider.id;
    expect(anypointOf(world).accounts.environmentProviders[sandboxId]).toEqual([...others, ours]);
    await world.undo();
    expect(anypointOf(world).accounts.environmentProviders[sandboxId]).toEqual(others);
  });

  it('says so when the platform keeps it although it was taken away', async () => {
    const world = await open({ environmentProvidersMerge: true });
    await run(world, { to: 9 });
    const { left } = await world.undo();
    expect(left).toEqual([expect.stringContaining('Anypoint keeps the client provider')]);
  });

  it.each(['404', '405'] as const)(
    'is done manually where the control plane answers %s, and the run goes on',
    async (status) => {
      const world = await open({ environmentProvidersUnknown: status }, status === '404');
      const unknown = await problemOf(run(world, { to: 9 }));
      expect(unknown.code).toBe('ANYPOINT_CALL_UNKNOWN');
      expect(unknown.description.byHand).toBe(true);
      await run(world, { to: 9, answers: { 'anypoint.providerAddedByHand': true } });
      expect(factsOf(world).environment.providerIds).toEqual([factsOf(world).clientProvider.id]);
    },
  );
});
