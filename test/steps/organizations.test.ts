import { afterAll, afterEach, expect, it } from 'vitest';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { Secret } from '../../src/secret.ts';
import { census } from '../support/census.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import { unmarked } from '../support/neighbours.ts';
import { factsOf, problemOf, the } from './bench.ts';

let world: World;
afterEach(() => world.stop());
afterAll(() => judged().assertClean());

const oktaOf = ({ sandbox }: World): OktaWorld => sandbox.world().okta as OktaWorld;

/** As an administrator makes it: a group with these users. */
const addGroup = (name: string, members: readonly string[]): string => {
  const { groups } = oktaOf(world);
  const everyone = the(groups.find((group) => group.name === 'Everyone'));
  const id = `00g${name.padEnd(17, '0')}`;
  groups.push({ ...everyone, id, type: 'OKTA_GROUP', name, description: '', userIds: [...members] });
  return id;
};

it('groups get access instead of Everyone: in the rule, at both clients, and nobody else', async () => {
  world = await openWorld();
  const tester = the(oktaOf(world).users.at(-1));
  const consumers = addGroup('Consumers', [tester.id]);
  addGroup('Others', []);
  const before = census(world.sandbox);
  const outside = await problemOf(world.run({ answers: { 'access.groups': ['Others'] } }));
  expect(outside.message).toContain('none of the groups that get access');
  expect((await problemOf(world.run({ answers: { 'access.groups': ['Nobody'] } }))).message).toContain(
    'no group "Nobody"',
  );
  expect(world.writes()).toEqual([]);

  // From Everyone to a group, on a finished setup.
  await world.run();
  const run = { answers: { 'access.groups': ['Consumers'] } };
  expect((await world.run(run)).shortfalls).toEqual([]);
  const { authServer, registeredClient, introspectionClient } = factsOf(world);
  const server = oktaOf(world).authorizationServers.find(({ id }) => id === authServer.id);
  expect(server?.policies[0]?.rules[0]?.conditions.people.groups.include).toEqual([consumers]);
  const apps = oktaOf(world).apps.filter(({ id }) =>
    [registeredClient.appId, introspectionClient.appId].includes(id),
  );
  expect(apps.map(({ groups }) => groups.map((group) => (group as { id?: string }).id ?? group))).toEqual([
    [consumers],
    [consumers],
  ]);
  const writes = world.writes().length;
  await world.run(run);
  expect(world.writes().slice(writes)).toEqual([]);
  await world.undo(run);
  expect(census(world.sandbox)).toEqual(before);
});

it('a server by its issuer, a provider and an introspection client by their ids are used as they are', async () => {
  world = await openWorld();
  await world.run({ name: 'of the platform team' });
  const { authServer, clientProvider, introspectionClient } = factsOf(world);
  await world.sandbox.restore(unmarked(world.sandbox.world()));
  world.keepState(undefined);
  world.sandbox.setMoods({ secretsListHidden: true });
  const secret = the(oktaOf(world).apps.find(({ id }) => id === introspectionClient.appId)?.secrets[0]).value;
  const run = {
    answers: {
      'okta.authServer.name': authServer.issuer,
      'anypoint.clientProvider.name': clientProvider.id,
      'okta.introspectionClient.label': introspectionClient.appId,
      'okta.introspectionClient.secret': new Secret(secret),
      'api.name': 'Parcels',
      'api.assetId': 'parcels',
      'application.name': 'Parcels-App',
    },
  };
  const before = census(world.sandbox);
  const providers = structuredClone(
    (world.sandbox.world().anypoint as AnypointWorld).accounts.clientProviders,
  );
  const { outcomes, shortfalls } = await world.run(run);
  expect(shortfalls).toEqual([]);
  const used = outcomes.filter(({ how }) => how === 'used').map(({ id }) => id);
  expect(used).toEqual(
    expect.arrayContaining([
      'okta.authorization-server',
      'okta.access-policy',
      'okta.access-rule',
      'okta.introspection-client',
      'anypoint.client-provider',
      'anypoint.environment',
    ]),
  );
  expect((world.sandbox.world().anypoint as AnypointWorld).accounts.clientProviders).toEqual(providers);
  const writes = world.writes().length;
  await world.run(run);
  expect(world.writes().slice(writes)).toEqual([]);
  // A runner that keeps no state knows what is its own.
  world.keepState(undefined);
  await world.run(run);
  // What a token can do is seen by a throw-away client only.
  expect(
    world
      .writes()
      .slice(writes)
      .filter((line) => !line.includes('/oauth2/v1/clients')),
  ).toEqual([]);
  await world.undo(run);
  expect(census(world.sandbox)).toEqual(before);
});
