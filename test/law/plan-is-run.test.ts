import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { steps } from '../../src/steps/index.ts';
import type { RunOptions } from '../support/journey.ts';
import { unmarked } from '../support/neighbours.ts';
import {
  announcedIn,
  begin,
  edit,
  end,
  facts,
  init,
  mend,
  plan,
  verify,
  withAnswers,
  world,
  wrongIn,
} from './seeded-stage.ts';

let empty: ReturnType<typeof world.sandbox.world>;
beforeAll(async () => {
  empty = await begin();
});
afterEach(mend);
afterAll(end);

const fresh = async (): Promise<void> => {
  await world.sandbox.restore(structuredClone(empty));
  world.keepState(undefined);
};
const foreign = async (): Promise<void> => {
  await world.sandbox.restore(unmarked(world.sandbox.world()));
  world.keepState(undefined);
};
const rulePath = (): string =>
  `/api/v1/authorizationServers/${facts().authServer.id}/policies/${facts().accessPolicy.id}/rules/${facts().accessRule.id}`;

interface Scene {
  readonly from: string;
  readonly prepare: () => Promise<unknown>;
  readonly options?: RunOptions;
  /** With which init ends. */
  readonly exit?: number;
}

const scenes: readonly Scene[] = [
  { from: 'a fresh pair of organizations', prepare: fresh },
  {
    from: 'a setup that is half done',
    prepare: async () => {
      await fresh();
      await world.run(withAnswers({ to: 9 }));
    },
  },
  { from: 'a finished setup', prepare: async () => undefined },
  { from: 'a finished setup whose state was lost', prepare: async () => world.keepState(undefined) },
  { from: 'objects of others, without a word about them', prepare: foreign, exit: 5 },
  {
    from: 'objects of others that are adopted',
    prepare: foreign,
    options: { answers: { onExisting: 'adopt' } },
  },
  {
    from: 'a setup that has drifted in two places',
    prepare: async () => {
      await edit(rulePath(), (one) => {
        one['conditions'].grantTypes.include = ['authorization_code'];
      });
      for (const one of (world.sandbox.world().anypoint as AnypointWorld).apimanager.policies)
        one.disabled = true;
    },
  },
  {
    from: 'an answer that would lose what was made',
    prepare: async () => undefined,
    options: { answers: { 'proxy.name': 'another-proxy' } },
    exit: 5,
  },
];

const verbs = (all: Awaited<ReturnType<typeof plan>>['surveyed']) =>
  all.map(({ id, verb }) => `${id}: ${verb}`);

describe('what plan announces is what init writes', () => {
  it.each(scenes)('from $from', async ({ prepare, options = {}, exit = 0 }) => {
    await prepare();
    const first = await plan(options);
    const again = await plan(options);
    // The guide's order, one verb a step, the same every time.
    expect(first.surveyed.map(({ id }) => id)).toEqual(steps.map(({ id }) => id));
    expect(verbs(again.surveyed)).toEqual(verbs(first.surveyed));
    const { wrote, exit: ended } = await init(options);
    expect(ended).toBe(exit);
    expect(wrote).toEqual(exit === 0 ? announcedIn(first.surveyed) : []);
  });
});

/** Worlds in which all is as it must be. */
const healthy: readonly { readonly name: string; readonly prepare: () => Promise<RunOptions> }[] = [
  {
    name: 'fresh',
    prepare: async () => {
      await fresh();
      await world.run(withAnswers());
      return {};
    },
  },
  {
    name: 'used',
    prepare: async () => {
      await foreign();
      const options = { answers: { onExisting: 'use' } };
      await world.run(withAnswers(options));
      return options;
    },
  },
  {
    name: 'adopted',
    prepare: async () => {
      await foreign();
      const options = { answers: { onExisting: 'adopt' } };
      await world.run(withAnswers(options));
      return options;
    },
  },
  {
    name: 'lost state with its id',
    prepare: async () => {
      world.keepState(undefined);
      return {};
    },
  },
  {
    name: 'second environment',
    prepare: async () => {
      await fresh();
      await world.run(withAnswers());
      world.keepState(undefined);
      const options = {
        name: 'second',
        shares: [facts0()],
        answers: {
          'anypoint.environment': 'Production',
          'api.assetId': 'oauth-demo-api-2',
          'api.name': 'OAuth-Demo-API-2',
        },
      };
      await world.run(withAnswers(options));
      return options;
    },
  },
  {
    name: 'business group',
    prepare: async () => {
      await fresh();
      const options = {
        answers: { 'anypoint.organization': world.sandbox.describe().anypoint.businessGroupId },
      };
      await world.run(withAnswers(options));
      return options;
    },
  },
  {
    name: 'default server',
    prepare: async () => {
      await fresh();
      const options = { answers: { 'okta.authServer.name': 'default' } };
      await world.run(withAnswers(options));
      return options;
    },
  },
];

let ownId = '';
const facts0 = (): string => ownId;

describe('a healthy setup has nothing that is required, chosen, in conflict or refused', () => {
  it.each(healthy)('$name', async ({ prepare }) => {
    ownId = world.stateData()?.setup.id ?? '';
    const options = await prepare();
    const seen = await verify(options);
    expect({ wrong: wrongIn(seen.entries), exit: seen.exit }).toEqual({ wrong: [], exit: 0 });
    const planned = await plan(options);
    expect({ wrong: wrongIn(planned.entries), exit: planned.exit }).toEqual({ wrong: [], exit: 0 });
  });
});
