import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { Secret } from '../../src/secret.ts';
import type { Facts } from '../../src/steps/facts.ts';
import { secureSpec } from '../../src/steps/secured-spec.ts';
import { census } from '../support/census.ts';
import { openWorld, type RunOptions, type World, type WorldOptions } from '../support/journey.ts';
import { judged } from '../support/judged.ts';

const worlds: World[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
afterAll(() => judged().assertClean());

/** `judge` false: for behaviour that no vendor's document describes. */
const open = async (moods: WorldOptions['moods'] = {}, judge = true): Promise<World> => {
  const world = await openWorld({ moods, judge });
  worlds.push(world);
  return world;
};
/** Steps 01 to 12. */
const run = (world: World, options: RunOptions = {}) => world.run({ to: 12, ...options });
const factsOf = (world: World): Facts => world.state().facts() as unknown as Facts;
const anypointOf = (world: World): AnypointWorld => world.sandbox.world().anypoint as AnypointWorld;
const providers = (world: World) => anypointOf(world).accounts.clientProviders;
const project = (world: World) => anypointOf(world).designcenter.projects[0];
const filesOf = (world: World): Readonly<Record<string, string>> =>
  project(world)?.branches['master']?.files ?? {};

const newWrites = async (world: World, work: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = world.writes().length;
  await work();
  return world.writes().slice(before);
};
const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw new Error(`no problem, but ${String(error)}`);
};

const templates = join(import.meta.dirname, '..', '..', 'templates', 'employees');
/** A folder of the user's own with the guide's API, or with other files. */
const folderWith = (files?: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'okta-mule-setup-spec-'));
  folders.push(folder);
  if (!files) cpSync(templates, folder, { recursive: true });
  for (const [name, text] of Object.entries(files ?? {})) writeFileSync(join(folder, name), text);
  return folder;
};

const asConnectedApp = (world: World): RunOptions => {
  const { clientId, clientSecret } = world.sandbox.describe().anypoint.connectedApp;
  return {
    without: ['anypoint.bearer'],
    answers: { 'anypoint.clientId': clientId, 'anypoint.clientSecret': new Secret(clientSecret) },
  };
};

describe('Anypoint, from the login to the implementation', () => {
  it('takes few requests: a fresh run of steps 07 to 12, and a second one', async () => {
    const world = await open();
    await run(world, { to: 6 });
    const count = () => world.sandbox.requests().filter(({ vendor }) => vendor === 'anypoint').length;
    await run(world, { to: 12 });
    const fresh = count();
    await run(world, { to: 12 });
    expect({ fresh, second: count() - fresh }).toEqual({ fresh: 28, second: 13 });
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
    for (const secret of [
      okta.token,
      anypoint.bearer,
      provider?.oidc?.primary_client.secret ?? '',
    ])
      expect(world.written()).not.toContain(secret);
  });
});

const groupOf = (world: World) => {
  const { organizationId, businessGroupId } = world.sandbox.describe().anypoint;
  const { organizations, environments } = anypointOf(world).accounts;
  const group = organizations.find(({ id }) => id === businessGroupId);
  return {
    id: businessGroupId,
    name: group?.name ?? '',
    organizationId,
    environments: environments.filter((one) => one.organizationId === businessGroupId).map(({ id }) => id),
  };
};

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
    const world = await open({ targets: 'none' });
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

  it('gets the registration token again when a new one was proven', async () => {
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

  it('is offered by hand, with all nine values and no secret, where a connected app has no right', async () => {
    const world = await open({ connectedAppMayClientProviders: false });
    const refused = await problemOf(run(world, { to: 8, ...asConnectedApp(world) }));
    expect(refused.code).toBe('ANYPOINT_RIGHTS_MISSING');
    expect(refused.description.byHand).toBe(true);
  });

  it('is refused in plain words when the quota is full', async () => {
    const world = await open({ providerQuotaFull: true });
    expect((await problemOf(run(world, { to: 8 }))).code).toMatch(
      /^ANYPOINT_(PROVIDER_QUOTA|VALUE_REFUSED)$/,
    );
  });
});

/** A client provider that another team made; the id of it. */
const addProvider = async (world: World): Promise<string> => {
  const { baseUrl, organizationId, bearer } = world.sandbox.describe().anypoint;
  const urls = { authorize: 'https://a.example.com/a', token: 'https://a.example.com/t', introspect: 'https://a.example.com/i' };
  const answer = await fetch(`${baseUrl}/accounts/api/organizations/${organizationId}/clientProviders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Of another team',
      type: { name: 'openid-dynamic-client' },
      oidc_dynamic_client_provider: {
        client: { urls: { register: 'https://a.example.com/r' } },
        primary_client: { id: 'a', secret: 'not a real secret' },
        urls,
      },
    }),
  });
  return ((await answer.json()) as { providerId: string }).providerId;
};

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

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
    'is done by hand where the control plane answers %s, and the run goes on',
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

describe('the specification', () => {
  it('is written with its lock taken and given back, and no second run takes it', async () => {
    const world = await open();
    await run(world, { to: 10 });
    const locks = () => world.sandbox.requests().filter(({ path }) => path.endsWith('Lock')).length;
    expect(locks()).toBe(2);
    expect(filesOf(world)['example/employee.json']).toBe(
      readFileSync(join(templates, 'example/employee.json'), 'utf8'),
    );
    await run(world, { to: 10 });
    expect(locks()).toBe(2);
  });

  it('names the colleague who has the lock, and goes on when it is free', async () => {
    const world = await open({ designCenterLocked: 'Ada' });
    const held = await problemOf(run(world, { to: 10 }));
    expect(held.code).toBe('ANYPOINT_LOCK_HELD');
    expect(held.message).toContain('Ada');
    world.sandbox.setMoods({ designCenterLocked: '' });
    await run(world, { to: 10 });
    expect(anypointOf(world).designcenter.projects).toHaveLength(1);
  });

  it('is saved again when somebody has changed it, only the file that differs', async () => {
    const world = await open();
    await run(world, { to: 10 });
    const branch = project(world)?.branches['master'];
    if (branch) branch.files['example/employee.json'] = '[]';
    const writes = await newWrites(world, () => run(world, { to: 10 }));
    expect(writes.filter((write) => !write.endsWith('Lock'))).toEqual([expect.stringMatching(/\/save$/)]);
    expect(filesOf(world)['example/employee.json']).toContain('Awesome');
  });

  it('goes straight to Exchange where Design Center is closed to a connected app, now and later', async () => {
    const world = await open({ connectedAppMayDesignCenter: false });
    const { notes } = await run(world, asConnectedApp(world));
    expect(notes.join()).toContain('Design Center is closed to this login');
    expect(factsOf(world).spec.projectId).toBeUndefined();
    expect(census(world.sandbox)).toContain('asset oauth-demo-api 1.0.0');
    expect(await newWrites(world, () => run(world, asConnectedApp(world)))).toEqual([]);
    await world.undo(asConnectedApp(world));
    expect(census(world.sandbox)).not.toContain('asset oauth-demo-api 1.0.0');
  });

  it('is refused where Design Center is closed and nothing else is wanted', async () => {
    const world = await open({ connectedAppMayDesignCenter: false });
    const { without: taken, answers } = asConnectedApp(world);
    const options = { without: taken ?? [], answers: { ...answers, 'api.publishFrom': 'design-center' } };
    expect((await problemOf(run(world, options))).code).toBe('ANYPOINT_RIGHTS_MISSING');
  });

  it('may be an OpenAPI document of the user, with its own resource', async () => {
    const document =
      'openapi: 3.0.0\ninfo: {title: Things, version: v1}\npaths:\n  /things:\n    get:\n      responses:\n        "200":\n          description: all\n          content:\n            application/json:\n              example: [1]\n';
    const world = await open();
    const answers = { 'api.folder': folderWith({ 'things.yaml': document }) };
    await run(world, { answers });
    expect(factsOf(world).spec).toMatchObject({
      classifier: 'oas',
      main: 'things.yaml',
      resource: '/things',
    });
    expect(factsOf(world).implementation.resource).toBe('/things');
    expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
  });

  it('may have the security scheme already, once the snippet was chosen', async () => {
    const world = await open();
    const answers = { 'api.securitySnippet': true };
    await run(world, { answers });
    const main = 'oauth-demo-api.raml';
    const secured = await secureSpec(
      { main, classifier: 'raml', files: filesOf(world) },
      factsOf(world).authServer,
    );
    const branch = project(world)?.branches['master'];
    if (branch) branch.files[main] = secured.files[main] ?? '';
    expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
  });
});

describe('the asset', () => {
  it.each([
    ['Design Center', {}],
    ['the files', { 'api.publishFrom': 'exchange' }],
  ])(
    'published from %s is waited for until it can be seen, and found again without a state',
    async (_, answers) => {
      const world = await open({ publication: 'async', assetVisibleMs: 3_000 });
      await run(world, { answers });
      world.keepState(undefined);
      const writes = await newWrites(world, () => run(world, { answers }));
      expect(writes.filter((write) => /publish|\/assets\//.test(write))).toEqual([]);
      expect(factsOf(world).asset.version).toBe('1.0.0');
    },
  );

  it('takes the next version when its number was used up by a deletion, and says so', async () => {
    const world = await open({ hardDeletionEnabled: false });
    await run(world);
    const { left } = await world.undo();
    expect(left).toEqual([expect.stringContaining('can never be published again')]);
    const { notes } = await run(world);
    expect(notes).toEqual([expect.stringContaining('publishing 1.0.1')]);
    expect(factsOf(world).asset.version).toBe('1.0.1');
    expect(await newWrites(world, () => run(world))).toEqual([]);
  });

  it('gets a new version when the files change, or when a later one is asked for', async () => {
    const world = await open();
    const folder = folderWith();
    await run(world, { answers: { 'api.folder': folder } });
    const file = join(folder, 'data_types', 'employee.raml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n  note?: string\n`);
    await run(world, { answers: { 'api.folder': folder } });
    expect(factsOf(world).asset.version).toBe('1.0.1');
    expect(factsOf(world).implementation.url).toContain('/1.0.1/');
    const answers = { 'api.folder': folder, 'api.version': '1.2.0' };
    await run(world, { answers });
    expect(factsOf(world).asset.version).toBe('1.2.0');
    expect(await newWrites(world, () => run(world, { answers }))).toEqual([]);
    await world.undo();
    expect(census(world.sandbox).filter((line) => line.startsWith('asset oauth-demo-api'))).toEqual([]);
  });

  it('keeps its API version: another one is a conflict that names undo', async () => {
    const world = await open();
    await run(world);
    const conflict = await problemOf(run(world, { answers: { 'api.apiVersion': 'v2' } }));
    expect(conflict.code).toBe('CONFLICT');
    expect(conflict.description.hint).toContain('okta-mule-setup undo');
  });
});

describe('the implementation', () => {
  it('is the mock as Exchange lists it, when it is open', async () => {
    const world = await open();
    await run(world);
    expect(factsOf(world).implementation).toMatchObject({
      kind: 'mock',
      resource: '/employees',
      assetVersion: '1.0.0',
    });
    const answer = await fetch(`${factsOf(world).implementation.url}/employees`);
    expect(await answer.json()).toMatchObject([{ empId: 2423 }]);
  });

  it.each(['links', 'link'] as const)(
    'is a public link where the mock is closed (%s), made once, named by undo',
    async (mockLinks) => {
      const world = await open({ mockAccess: 'token', mockLinks });
      await run(world);
      expect(factsOf(world).implementation.kind).toBe('public link');
      expect(await newWrites(world, () => run(world))).toEqual([]);
      const { left } = await world.undo();
      expect(left).toEqual([expect.stringContaining(`public link ${factsOfLink(left)} stays`)]);
    },
  );

  it('is left to the user where no link can be had, and nothing is made public without consent', async () => {
    const world = await open({ mockAccess: 'token', mockLinks: 'none' });
    const closed = await problemOf(run(world));
    expect(closed.code).toBe('ANYPOINT_MOCK_CLOSED');
    expect(closed.description.byHand).toBe(true);
    expect(anypointOf(world).exchange.assets.filter((asset) => asset.isPublic)).toEqual([]);
    expect(world.stateData()?.intents).toEqual([]);
  });

  it('makes the asset public after consent, and says when that does not help', async () => {
    const world = await open({ mockAccess: 'token', mockLinks: 'none' });
    await run(world, { answers: { 'api.mayMakePublic': true } }).catch(() => undefined);
    expect(
      anypointOf(world).exchange.assets.find(({ assetId }) => assetId === 'oauth-demo-api')?.isPublic,
    ).toBe(true);
  });

  it("may be the user's own, which must answer without credentials", async () => {
    const world = await open();
    await run(world, { to: 11 });
    const own = factsOf(world).asset.mockUrl ?? '';
    const answers = { 'api.implementationUrl': `${own}/` };
    await run(world, { answers });
    expect(factsOf(world).implementation).toMatchObject({ kind: 'own', url: own });
    const wrong = await problemOf(run(world, { answers: { 'api.implementationUrl': `${own}/nowhere` } }));
    expect(wrong.code).toBe('NOT_VERIFIED');
  });
});

const factsOfLink = (left: readonly string[]): string =>
  /public link (\S+) stays/.exec(left[0] ?? '')?.[1] ?? 'none';
