import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifySetup } from '../../src/cli/report/verification.ts';
import { openWorld, type World } from '../support/journey.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ judge: false });
});
afterEach(() => world.stop());

const during = async (work: () => Promise<unknown>) => {
  const before = world.sandbox.requests().length;
  await work();
  return world.sandbox.requests().slice(before);
};
type Logged = Awaited<ReturnType<typeof during>>[number];

const shown = ({ vendor, method, path }: Logged): string => `${vendor} ${method} ${path}`;
/** Ten a minute on a free organization; `/api/v1/apps/{id}` has a bucket of its own. */
const inAppsBucket = ({ vendor, path }: Logged): boolean =>
  vendor === 'okta' && /^\/api\/v1\/apps(\/[^/]+\/.+)?$/.test(path);

/**
 * As both platforms log them: at most 82 are ours, six of them for a sign-in policy of its own. The platforms' own are 8: Anypoint
 * reads the issuer's metadata and registers a client, the gateway introspects tokens and passes calls on.
 */
const fresh = 90;

/** The mock behind the proxy and the addresses of the protocol belong to no management API. */
const ofTheApi = /^\/(mocking|oauth2\/[^/]+\/(v1|\.well-known))\//;

describe('the number of requests', () => {
  it.each([
    ['side by side', 6],
    ['one after the other', 1],
  ])(`is at most ${fresh} for the whole guide, %s`, async (_, width) => {
    const sent = await during(() => world.run({ width }));
    expect(sent.length, sent.map(shown).join('\n')).toBeLessThanOrEqual(fresh);
    expect(sent.filter(inAppsBucket).length).toBeLessThanOrEqual(10);
  });

  it('is at most 45 for a second run, none of which changes anything', async () => {
    await world.run({ width: 6 });
    const sent = await during(() => world.run({ width: 6 }));
    expect(sent.filter(({ mutating }) => mutating).map(shown)).toEqual([]);
    expect(sent.length).toBeGreaterThan(20);
    expect(sent.length, sent.map(shown).join('\n')).toBeLessThanOrEqual(42);
  });

  it('of a second run has nothing in it that was asked of a management API before', async () => {
    await world.run({ width: 6 });
    const sent = await during(() => world.run({ width: 6 }));
    const reads = sent.filter(
      // What a limit of requests refused, since the first run was a moment ago, is asked for again.
      ({ vendor, method, path, status }) =>
        vendor !== 'gateway' && method === 'GET' && !ofTheApi.test(path) && status !== 429,
    );
    const asked = reads.map(shown);
    expect(asked.filter((one, i) => asked.indexOf(one) !== i)).toEqual([]);
  });

  it('of `verify` is at most 52, without a state at most 58, and at most 8 of those that Okta allows ten times a minute', async () => {
    await world.run({ width: 6 });
    // Without a state everything is looked up by its name first.
    for (const [state, most] of [
      [world.stateData(), 52],
      [undefined, 58],
    ] as const) {
      world.keepState(state);
      const ours: string[] = [];
      const hear = (text: string): void => {
        // A record of an exchange; what the screen hears is a list.
        if (text.startsWith('{')) ours.push(text);
      };
      const sent = await during(() => verifySetup(world.looking({ width: 6, by: 'verify', hear })));
      expect(sent.filter(({ mutating }) => mutating).map(shown)).toEqual([]);
      expect(ours.length, ours.join('\n')).toBeLessThanOrEqual(most);
      const ten = sent.filter(inAppsBucket).map(shown);
      expect(ten.length, ten.join('\n')).toBeLessThanOrEqual(8);
    }
  });
});
