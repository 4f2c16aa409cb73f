import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rotateWith } from '../../src/cli/commands/rotate.ts';
import { rotationContext } from '../../src/cli/run/rotation.ts';
import { logIn } from '../../src/guide/log-in.ts';
import { isAccepted, probe } from '../../src/guide/probes.ts';
import type { RotationName, RotationWish } from '../../src/guide/rotation/rotation.ts';
import { callUrl } from '../../src/guide/verification/call-context.ts';
import { flowOf } from '../../src/guide/verified-flows.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import type { SandboxMoods } from '../../src/sandbox/moods.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import type { StateData } from '../../src/wizard/state.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { sampleOf } from '../support/sample.ts';

/** The end of a process: nothing that comes after it is done. */
class Died extends Error {}

const token = `00${randomBytes(20).toString('hex')}`;

let world: World;
let finished: {
  readonly world: ReturnType<World['sandbox']['world']>;
  readonly state: StateData | undefined;
};
const okta = (): OktaWorld => world.sandbox.world().okta as OktaWorld;
const anypoint = (): AnypointWorld => world.sandbox.world().anypoint as AnypointWorld;

beforeAll(async () => {
  world = await openWorld({ judge: false, moods: { ratePlan: 'none' } });
  await world.run();
  // Okta has no call that makes a token: another one is put there as its console would.
  const whole = structuredClone(world.sandbox.world()) as { okta: OktaWorld; anypoint: unknown };
  const [admin] = whole.okta.apiTokens;
  if (!admin) throw new Error('the sandbox has no token');
  whole.okta.apiTokens.push({ ...admin, id: '00Tregistration', value: token });
  finished = { world: whole, state: structuredClone(world.stateData()) };
});
afterAll(() => world.stop());

const begin = async (
  what: RotationName,
  wish: RotationWish,
  moods: Partial<SandboxMoods> = {},
): Promise<void> => {
  await world.sandbox.restore(structuredClone(finished.world));
  world.keepState(structuredClone(finished.state));
  world.sandbox.setMoods({ providerHeard: 'at once', secretsListHidden: false, ...moods });
  // Its old secret is deactivated only once the new one was handed over.
  if (what === 'application-secret' && wish.retire) await run(what, quiet);
};

const answersFor = (what: RotationName): Pick<RunOptions, 'answers'> =>
  what === 'registration-token' ? { answers: { 'okta.registrationToken': token } } : {};

/** One run that dies at the n-th thing that it does: an exchange, or a write of the state, before and after. */
const run = async (what: RotationName, wish: RotationWish, dieAt = Number.POSITIVE_INFINITY) => {
  const ended = new AbortController();
  let done = 0;
  const live = (): void => {
    ended.signal.throwIfAborted();
    done += 1;
    if (done < dieAt) return;
    ended.abort(new Died());
    throw ended.signal.reason;
  };
  const engine = world.working({
    ...answersFor(what),
    signal: ended.signal,
    onSave: live,
    hear: (text) => {
      if (text.startsWith('{"vendor"')) live();
    },
  });
  const handed: string[] = [];
  try {
    const { secret, handedOver, shortfalls } = await rotateWith(engine, what, wish, 'rotate');
    if (secret) handed.push(secret.reveal());
    handedOver?.();
    expect(shortfalls).toEqual([]);
    return { done, died: false, handed };
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    return { done, died: true, handed };
  }
};

/** Somebody who calls the API with a fresh token each time, for as long as it is wanted. */
const caller = () => {
  const statuses: string[] = [];
  let wanted = true;
  const calls = (async () => {
    const { c } = await rotationContext(world.looking());
    const url = callUrl(c);
    while (wanted) {
      // The implicit login takes no client secret: what is refused is refused by the gateway.
      const shown = await logIn(c, flowOf(c, 'implicit'));
      // The clock jumped while the rotation waited, and the login was over before it was used.
      if ('notShown' in shown) continue;
      const seen = await probe(c, url, shown.accessToken);
      statuses.push(isAccepted(seen) ? 'accepted' : JSON.stringify(seen));
    }
  })();
  return {
    end: async () => {
      wanted = false;
      await calls;
      return statuses;
    },
  };
};

const quiet: RotationWish = { retire: false, removeRetired: false, despiteOthers: false };
const retiring: RotationWish = { ...quiet, retire: true };

const introspectionApp = () => {
  const app = okta().apps.find(({ clientId }) => clientId.startsWith('mule-introspection-'));
  if (!app) throw new Error('there is no introspection client');
  return app;
};
const provider = () => anypoint().accounts.clientProviders[0];
const registered = () => {
  const app = okta().apps.find(({ label }) => label === 'OIDC-Demo-App');
  if (!app) throw new Error('there is no registered client');
  return app;
};

/** What is there once it is over, of the world and of the state. */
const checks: Readonly<Record<RotationName, (wish: RotationWish) => void>> = {
  'registration-token': () => {
    expect(provider()?.oidc?.client.registration?.authorization).toBe(`SSWS ${token}`);
    expect(anypoint().apimanager.applications.map(({ name }) => name)).toEqual(['OIDC-Demo-App']);
    expect(okta().apps.filter(({ label }) => label.includes('probe'))).toEqual([]);
  },
  'introspection-secret': ({ retire }) => {
    const { secrets } = introspectionApp();
    expect(secrets.map(({ status }) => status)).toEqual([retire ? 'INACTIVE' : 'ACTIVE', 'ACTIVE']);
    expect(provider()?.oidc?.primary_client.secret).toBe(secrets[1]?.value);
  },
  'application-secret': ({ retire }) => {
    const { secrets } = registered();
    expect(secrets.map(({ status }) => status)).toEqual([retire ? 'INACTIVE' : 'ACTIVE', 'ACTIVE']);
  },
};

const cases: readonly (readonly [RotationName, RotationWish, Partial<SandboxMoods>])[] = [
  ['registration-token', quiet, {}],
  ['application-secret', quiet, {}],
  ['application-secret', retiring, {}],
  ...(['at once', 'late', 'redeployed'] as const).flatMap((providerHeard) =>
    [quiet, retiring].map((wish) => ['introspection-secret', wish, { providerHeard }] as const),
  ),
];

/** Dies at the n-th thing, and is run again; somebody calls the API all the while. */
const diesAt = async (what: RotationName, wish: RotationWish, at: number) => {
  const calling = caller();
  const first = await run(what, wish, at);
  const second = await run(what, wish).finally(calling.end);
  const statuses = await calling.end();
  const refused = statuses.filter((one) => one !== 'accepted');
  expect({ at, refused }).toEqual({ at, refused: [] });
  checks[what](wish);
  expect(world.stateData()?.intents).toEqual([]);
  const handed = new Set([...first.handed, ...second.handed]);
  if (what === 'application-secret' && !wish.retire)
    expect([...handed]).toEqual([registered().secrets[1]?.value]);
  const writes = world.writes().length;
  await run(what, wish);
  expect(world.writes().slice(writes)).toEqual([]);
  return { died: first.died, calls: statuses.length };
};

describe('a rotation', () => {
  it.each(cases.map(([what, wish, moods]) => ({ what, wish, moods })))(
    'of the $what, retire $wish.retire, $moods: goes on wherever it dies, makes one secret, and no call is refused',
    async ({ what, wish, moods }) => {
      await begin(what, wish, moods);
      const { done: points } = await run(what, wish);
      checks[what](wish);
      const all = Array.from({ length: points }, (_, n) => n + 1);
      const name = { cases: `deaths in the rotation of the ${what}`, option: '--rotations' };
      const chosen = sampleOf(name, all, { small: 2, large: 2 });
      let [calls, deaths] = [0, 0];
      for (const at of chosen) {
        await begin(what, wish, moods);
        const seen = await diesAt(what, wish, at);
        calls += seen.calls;
        // Of what is waited for, a run may have a look or two less than the first one.
        if (seen.died) deaths += 1;
      }
      expect(deaths).toBeGreaterThanOrEqual(chosen.length - 3);
      expect(deaths).toBeGreaterThan(0);
      process.stdout.write(
        `rotation of the ${what}, retire ${wish.retire}, ${JSON.stringify(moods)}: ${deaths} deaths of ${points}, ${calls} calls, refused 0\n`,
      );
    },
    3_600_000,
  );
});
