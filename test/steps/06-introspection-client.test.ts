import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { steps } from '../../src/steps/index.ts';
import { surveySteps } from '../../src/wizard/survey.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';

let world: World;
let whole: ReturnType<World['sandbox']['world']>;
let state: ReturnType<World['stateData']>;

beforeAll(async () => {
  world = await openWorld();
  await world.run({ to: 6 });
  whole = structuredClone(world.sandbox.world());
  state = world.stateData();
});
beforeEach(async () => {
  await world.sandbox.restore(structuredClone(whole));
  world.keepState(structuredClone(state));
});
afterAll(async () => {
  await world.stop();
  judged().assertClean();
});

const app = () => {
  const { apps } = world.sandbox.world().okta as OktaWorld;
  const found = apps.find(({ clientId }) => clientId.startsWith('mule-introspection-'));
  if (!found) throw new Error('the world has no introspection client');
  return found;
};
const plan = async () => {
  const [, , , , , last] = await surveySteps(world.looking(), steps.slice(0, 6));
  return { verb: last?.verb, fields: last?.entries.map(({ field, class: weight }) => `${field} ${weight}`) };
};
const writesOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = world.writes().length;
  await work();
  return world.writes().length - before;
};
const secretId = (): unknown =>
  (world.state().facts() as { introspectionClient: { secretId?: string } }).introspectionClient.secretId;

describe('the introspection client', () => {
  it('that is as it was created is left alone, and its secret is known by its id', async () => {
    expect(await plan()).toEqual({ verb: 'unchanged', fields: [] });
    expect(await writesOf(() => world.run({ to: 6 }))).toBe(0);
    expect(secretId()).toBe(app().secrets[0]?.id);
  });

  it('is activated again, and made to do without DPoP', async () => {
    app().status = 'INACTIVE';
    app().dpopBound = true;
    expect(await plan()).toEqual({
      verb: 'update',
      fields: ['okta.introspectionClient.status required', 'okta.introspectionClient.dpop required'],
    });
    await world.run({ to: 6 });
    expect([app().status, app().dpopBound]).toEqual(['ACTIVE', false]);
    expect(await plan()).toEqual({ verb: 'unchanged', fields: [] });
  });

  it('is the same one under another name', async () => {
    app().label = 'Renamed';
    expect(await plan()).toEqual({ verb: 'unchanged', fields: ['okta.introspectionClient.name unusual'] });
    expect(await writesOf(() => world.run({ to: 6 }))).toBe(0);
  });

  it('tells a rotated secret by its id', async () => {
    const [first] = app().secrets;
    if (!first) throw new Error('no secret');
    app().secrets = [{ ...first, id: 'ocsRotated', value: `${first.value}2` }];
    expect(await writesOf(() => world.run({ to: 6 }))).toBe(0);
    expect(secretId()).toBe('ocsRotated');
  });

  it('that authenticates with a key stands in the way: its keys are not ours to take away', async () => {
    app().tokenEndpointAuthMethod = 'private_key_jwt';
    expect((await plan()).fields).toContain('okta.introspectionClient.authMethod conflict');
    expect((await plan()).verb).toBe('refuse');
  });
});
