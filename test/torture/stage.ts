import type { SandboxMoods } from '../../src/sandbox/moods.ts';
import type { Searched } from '../support/canaries.ts';
import { comesRight, expectUntouched, standsAside } from './endings.ts';
import { type Ending, type History, Torn } from './history.ts';
import { impatient, ordered } from './runs.ts';
import {
  alone,
  amongStrangers,
  answers,
  type Beginning,
  type Ears,
  leftIn,
  openScene,
  type Scene,
} from './scene.ts';

/** Real milliseconds for one history, whatever is done to it; a long wait made of many deadlines takes its time. */
const bound = { quick: 90_000, slow: 240_000 };

/** One sandbox for many histories; each begins with a fresh copy of its world. */
export interface Stage {
  /** The requests of an undisturbed run, as `vendor METHOD path`, in order. */
  readonly requests: readonly string[];
  /** How many points of creation it passes. */
  readonly points: number;
  /** How much was searched for secrets: all that was shown or written in every history. */
  readonly searched: Searched;
  play(history: History): Promise<readonly Ending[]>;
  stop(): Promise<void>;
}

const kindMoods = { uniqueNames: true, listLagMs: 0 } as const satisfies Partial<SandboxMoods>;

const inTime = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Torn(`it hangs: no end after ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

export const openStage = async (): Promise<Stage> => {
  const searched = { secrets: 0, forms: 0, characters: 0 };
  let scene = await openScene(searched);
  let points = 0;
  // A fault that changes nothing tells every request, those of the gateways among them.
  await scene.world.sandbox.setFaults({ faults: [{ kind: 'clock-skew', days: 0 }] });
  await scene.world.run({
    answers,
    passing: () => {
      points += 1;
    },
  });
  const requests = scene.world.sandbox
    .faults()
    .fired.map(({ vendor, method, path }) => `${vendor} ${method} ${path}`);
  const wanted = leftIn(scene.world);

  const begin = async (history: History): Promise<Beginning> => {
    if (scene.world.clock.now() > scene.until) {
      await scene.world.stop();
      scene = await openScene(searched);
    }
    const { world } = scene;
    const beginning = history.stranger ? await amongStrangers(scene, history.stranger) : alone(scene);
    await world.sandbox.restore(beginning.world);
    world.keepState(beginning.state);
    scene.canaries.anew();
    scene.heard.length = 0;
    return beginning;
  };
  const act = async (
    { world, heard, canaries }: Scene,
    history: History,
    beginning: Beginning,
  ): Promise<readonly Ending[]> => {
    const { sandbox } = world;
    sandbox.setMoods({ ...kindMoods, ...(history.slow && { idpTimeoutMs: impatient }), ...history.moods });
    await sandbox.setFaults(history.script);
    const ears: Ears = { told: [], heard };
    const endings = await ordered(world, history, ears);
    expectUntouched(world, beginning.others);
    if (history.stranger) await standsAside(world, beginning, ears);
    else await comesRight(world, wanted, beginning, ears);
    const hits = canaries.hitsIn(heard);
    if (hits.length > 0) throw new Torn(hits.join('; '));
    return endings;
  };
  return {
    requests,
    points,
    searched,
    play: async (history) => {
      const beginning = await begin(history);
      const played = scene;
      try {
        return await inTime(act(played, history, beginning), history.slow ? bound.slow : bound.quick);
      } catch (error) {
        // What still runs there must not be seen by the next one.
        await scene.world.stop();
        scene = await openScene(searched);
        throw error;
      } finally {
        await played.world.sandbox.clearFaults();
      }
    },
    stop: () => scene.world.stop(),
  };
};
