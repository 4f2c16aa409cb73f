import { afterAll, afterEach, expect, it } from 'vitest';
import { exitOf, verifySetup } from '../../src/cli/report/verification.ts';
import type { Facts } from '../../src/guide/facts.ts';
import { census } from '../support/census.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import { unmarked } from '../support/neighbours.ts';
import { anypointOf, factsOf, problemOf, the } from './bench.ts';

let world: World;
/** What another team has: an API with its proxy, and the platform team's server, clients and provider. */
let theirs: Facts;
let before: readonly string[];

const settle = async (consumed = false): Promise<void> => {
  world = await openWorld();
  await world.run({ name: 'of another team', to: 15 });
  if (consumed) await world.run({ name: 'of another team', only: 19 });
  theirs = factsOf(world);
  await world.sandbox.restore(unmarked(world.sandbox.world()));
  world.keepState(undefined);
  before = census(world.sandbox);
};
afterEach(() => world.stop());
afterAll(() => judged().assertClean());

const platform = () => ({
  'okta.authServer.name': theirs.authServer.id,
  'okta.introspectionClient.label': theirs.introspectionClient.appId,
  'anypoint.clientProvider.name': theirs.clientProvider.id,
});
/** Without the date at which its gateway was heard of last. */
const instance = () => {
  const found = anypointOf(world).apimanager.apis.find(({ id }) => id === theirs.apiInstance.id);
  const { lastActiveDate: _, ...rest } = the(found);
  return rest;
};

it('an API that is there gets a policy, an application and a contract, and nothing else', async () => {
  await settle();
  const there = structuredClone(instance());
  const run = { answers: { ...platform(), 'api.existing': 'oauth-demo', 'api.resource': '/employees' } };
  const unanswered = await problemOf(world.run({ answers: { ...run.answers, 'api.resource': null } }));
  expect(unanswered.description.exit).toBe(2);
  const from = world.writes().length;
  expect((await world.run(run)).shortfalls).toEqual([]);
  expect(
    world
      .writes()
      .slice(from)
      .filter((line) => !line.includes('/oauth2/v1/clients'))
      .map((line) =>
        line
          .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')
          .replace(/(00g|0oa|rst)\w{17}/g, '…')
          .replace(/\/\d+/g, '/…'),
      ),
  ).toEqual([
    'anypoint POST /apimanager/api/v1/organizations/…/environments/…/apis/…/policies',
    'anypoint POST /exchange/api/v2/organizations/…/applications',
    'anypoint POST /exchange/api/v2/organizations/…/applications/…/contracts',
    // Who may log in by the new client, and how the test user does.
    'okta PUT /api/v1/apps/…/groups/…',
    'okta POST /api/v1/policies',
    'okta POST /api/v1/policies/…/rules',
    'okta PUT /api/v1/apps/…/policies/…',
  ]);
  expect(instance()).toEqual(there);
  const seen = await verifySetup(world.looking(run));
  // No test user gets past the sign-in policy of the platform team's introspection client.
  const bad = seen.verification.calls.filter(({ state }) => state !== 'as expected' && state !== 'left out');
  expect([exitOf(seen), bad]).toEqual([0, []]);
  const later = world.writes().length;
  await world.run(run);
  expect(world.writes().slice(later)).toEqual([]);
  await world.undo(run);
  expect(census(world.sandbox)).toEqual(before);
  expect(instance()).toEqual(there);
});

it('an instance with another client provider is refused with the reason, changed after a yes, and put back', async () => {
  await settle();
  const id = String(theirs.apiInstance.id);
  const answers = {
    ...platform(),
    'anypoint.clientProvider.name': 'Of this setup',
    'api.existing': id,
    'api.resource': '/employees',
  };
  const from = world.writes().length;
  const refused = await problemOf(world.run({ answers }));
  expect(refused.message).toContain('api.mayChangeExisting: true');
  expect(world.writes().slice(from)).toEqual([]);
  const run = { answers: { ...answers, 'api.mayChangeExisting': true } };
  expect((await world.run(run)).shortfalls).toEqual([]);
  expect(instance().providerId).toBe(factsOf(world).clientProvider.id);
  const later = world.writes().length;
  await world.run(run);
  expect(world.writes().slice(later)).toEqual([]);
  await world.undo(run);
  expect(census(world.sandbox)).toEqual(before);
  expect(instance().providerId).toBe(theirs.clientProvider.id);
});

it('with consumers of its own it is refused, and an asset that is there gets an instance of this setup', async () => {
  await settle(true);
  const resource = { 'api.resource': '/employees' };
  const consumed = { ...platform(), ...resource, 'api.existing': String(theirs.apiInstance.id) };
  const refused = await problemOf(world.run({ answers: consumed }));
  expect(refused.message).toContain('1 with a contract');

  const run = {
    answers: {
      ...platform(),
      ...resource,
      'api.existing': 'oauth-demo-api',
      'apiInstance.label': 'secured',
      'application.name': 'Another-App',
    },
  };
  const { outcomes } = await world.run(run);
  const used = outcomes.filter(({ how }) => how === 'used').map(({ id }) => id);
  expect(used).toEqual(expect.arrayContaining(['anypoint.api-spec', 'anypoint.exchange-asset']));
  expect(factsOf(world).codeVerification.probe?.status).toBe(200);
  const later = world.writes().length;
  await world.run(run);
  expect(world.writes().slice(later)).toEqual([]);
  await world.undo(run);
  expect(census(world.sandbox)).toEqual(before);
});
