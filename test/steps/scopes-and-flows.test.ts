import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { exitOf, verificationText, verifySetup } from '../../src/cli/report/verification.ts';
import { policyScopes } from '../../src/guide/asks/access.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { census } from '../support/census.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import { factsOf, problemOf } from './bench.ts';

let world: World;
afterEach(() => world.stop());
afterAll(() => judged().assertClean());

const oktaOf = ({ sandbox }: World): OktaWorld => sandbox.world().okta as OktaWorld;
const rows = async (run: RunOptions): Promise<readonly string[]> => {
  const seen = await verifySetup(world.looking(run));
  expect(`${exitOf(seen)} ${verificationText(seen, 200)}`).toMatch(/^0 /);
  return seen.verification.calls.map(({ call, got, state }) => `${call}: ${got} ${state}`);
};
/** Once more, without a write; then undone to what was there before. */
const endsAsItBegan = async (before: readonly string[], run: RunOptions): Promise<void> => {
  const writes = world.writes().length;
  await world.run(run);
  expect(world.writes().slice(writes)).toEqual([]);
  await world.undo(run);
  expect(census(world.sandbox)).toEqual(before);
};

const scopes = { 'policy.scopes': ['parcels:read', 'parcels:track'] };
const allFlows = { ...scopes, flows: ['code', 'implicit', 'client-credentials'] };
const service = { flows: ['client-credentials'], 'policy.scopes': ['parcels:read'] };
const nobody = ['verification.testUser.username', 'verification.testUser.password'];

describe('scopes of the API', () => {
  it('exist at the server, are in the rule and the policy, are asked for, and a token without them is refused', async () => {
    world = await openWorld();
    const before = census(world.sandbox);
    const run = { answers: allFlows };
    const { shortfalls } = await world.run(run);
    expect(shortfalls).toEqual([]);
    const { authServer, codeVerification, implicitVerification, serviceVerification } = factsOf(world);
    const server = oktaOf(world).authorizationServers.find(({ id }) => id === authServer.id);
    expect(server?.scopes.filter(({ system }) => !system).map(({ name }) => name)).toEqual(
      scopes['policy.scopes'],
    );
    expect(server?.policies[0]?.rules[0]?.conditions).toMatchObject({
      grantTypes: { include: ['implicit', 'client_credentials', 'authorization_code'] },
      scopes: { include: ['openid', 'profile', 'parcels:read', 'parcels:track'] },
    });
    expect([codeVerification.scopes, implicitVerification.scopes, serviceVerification.scopes]).toEqual([
      ['openid', 'profile', 'parcels:read', 'parcels:track'],
      ['openid', 'profile', 'parcels:read', 'parcels:track'],
      ['parcels:read', 'parcels:track'],
    ]);
    expect(codeVerification.withoutScope?.status).toBe(403);
    expect(await rows(run)).toEqual([
      'open, before the policy: 200 as expected',
      'without a token: 400 as expected',
      'with an invalid token: 401 as expected',
      'token of a client without access: 403 as expected',
      'token without parcels:read parcels:track: 403 as expected',
      'token of the code login, with parcels:read parcels:track: 200 as expected',
      'token of the implicit login, with parcels:read parcels:track: 200 as expected',
      'token by client credentials, with parcels:read parcels:track: 200 as expected',
    ]);
    await endsAsItBegan(before, run);
  });

  it('are created at a server of others only after a yes, and are removed from it again', async () => {
    world = await openWorld({ moods: { defaultServerHasPolicy: true } });
    const onDefault = { ...scopes, 'okta.authServer.name': 'default' };
    const refused = await problemOf(world.run({ answers: onDefault }));
    expect(refused.description.exit).toBe(5);
    expect(refused.message).toContain('a list with parcels:read');
    expect(refused.message).toContain('onExisting: adopt');
    expect(world.writes()).toEqual([]);
    const before = census(world.sandbox);
    const server = () => oktaOf(world).authorizationServers.find(({ name }) => name === 'default');
    const rulesBefore = structuredClone(server()?.policies);
    const run = { answers: { ...onDefault, onExisting: 'adopt' } };
    await world.run(run);
    expect(server()?.policies).toMatchObject(rulesBefore ?? []);
    expect(factsOf(world).codeVerification.withoutScope?.status).toBe(403);
    await endsAsItBegan(before, run);
  });
});

describe('service to service', () => {
  it('is added to a finished setup in place', async () => {
    world = await openWorld();
    const before = census(world.sandbox);
    await world.run();
    const { application } = factsOf(world);
    const run = { answers: allFlows };
    expect((await world.run(run)).shortfalls).toEqual([]);
    expect(factsOf(world).application).toEqual(application);
    expect(factsOf(world).serviceVerification.probe?.status).toBe(200);
    await endsAsItBegan(before, run);
  });

  it('needs a scope of the server, and says which one it suggests', async () => {
    world = await openWorld();
    const answers = { flows: ['client-credentials'], 'api.assetId': 'parcels' };
    expect(world.looking({ answers }).answers.missing([policyScopes])).toEqual([
      expect.objectContaining({ line: expect.stringContaining('parcels:read') }),
    ]);
    expect((await problemOf(world.run({ answers }))).description.exit).toBe(2);
    const reserved = { ...service, 'policy.scopes': ['openid'] };
    expect((await problemOf(world.run({ answers: reserved }))).message).toContain('given to people only');
    expect(world.writes()).toEqual([]);
  });

  it('is set up and verified without a user, a browser or a password', async () => {
    world = await openWorld();
    const before = census(world.sandbox);
    const run = { answers: service, without: nobody };
    const { shortfalls, outcomes } = await world.run(run);
    expect(shortfalls).toEqual([]);
    expect(outcomes.filter(({ how }) => how === 'skipped').map(({ id }) => id)).toEqual([
      'anypoint.security-snippet',
      'okta.assignment',
      'verification.authorization-code',
      'verification.implicit',
    ]);
    expect(factsOf(world).serviceVerification).toMatchObject({
      subject: factsOf(world).application.clientId,
      probe: { status: 200 },
    });
    expect(world.sandbox.requests().filter(({ path }) => /authn|authorize/.test(path))).toEqual([]);
    expect(await rows(run)).toEqual([
      'open, before the policy: 200 as expected',
      'without a token: 400 as expected',
      'with an invalid token: 401 as expected',
      'token of a client without access: 403 as expected',
      'token without parcels:read: left out left out',
      'token by client credentials, with parcels:read: 200 as expected',
    ]);
    await endsAsItBegan(before, run);
  });
});
