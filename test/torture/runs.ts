import { asProblem } from '../../src/cli/failure.ts';
import type { RunOptions, World } from '../support/journey.ts';
import { Death, type Ending, type History, Torn } from './history.ts';
import { type Ears, listening } from './scene.ts';

const quick: NonNullable<RunOptions['limits']> = { connect: 2000, headers: 600, call: 800, grace: 100 };
/** Anypoint gives Okta up long before we give Anypoint up, as with the real deadlines of 5 s and 60 s. */
export const impatient = 200;
const patient: NonNullable<RunOptions['limits']> = { connect: 5000, headers: 5000, call: 8000, grace: 100 };

const unclear = /undefined|\[object|NaN|\n\s+at |^\s*$/;

/** Says no to an ending that no user should see. */
const judge = (error: unknown, heard: string[]): Ending => {
  if (error instanceof Death) return { how: 'death', exit: 0, code: '' };
  const { code, description } = asProblem(error);
  const words = `${code}: ${description.message} — ${description.hint}`;
  heard.push(words, error instanceof Error ? (error.stack ?? '') : '');
  if (code === 'INTERNAL') throw new Torn(`a fault of ours: ${error instanceof Error ? error.stack : words}`);
  if (unclear.test(description.message) || unclear.test(description.hint))
    throw new Torn(`not clear: ${words}`);
  return { how: 'problem', exit: description.exit, code };
};

/** @returns how it ended, and how many points it passed */
export const disturbed = async (
  world: World,
  slow: boolean,
  death: number | null,
  ears: Ears,
): Promise<Ending & { readonly passed: number }> => {
  let passed = 0;
  try {
    await world.run({
      ...listening(ears),
      limits: slow ? quick : patient,
      passing: () => {
        passed += 1;
        if (passed === death) throw new Death();
      },
    });
    return { how: 'success', exit: 0, code: '', passed };
  } catch (error) {
    return { ...judge(error, ears.heard), passed };
  } finally {
    ears.heard.push(world.written());
  }
};

/** All the runs of a history, and one more when the death that it orders did not come yet. */
export const ordered = async (
  world: World,
  { runs, slow }: History,
  ears: Ears,
): Promise<readonly Ending[]> => {
  const endings: Ending[] = [];
  let owed: number | null = null;
  const play = async (death: number | null): Promise<void> => {
    const ending: Ending & { passed: number } = await disturbed(world, slow, death, ears);
    endings.push(ending);
    owed = death === null || ending.how === 'death' ? null : Math.max(1, death - ending.passed);
  };
  for (const death of runs) await play(owed ?? death);
  await world.sandbox.clearFaults();
  if (owed !== null) await play(owed);
  return endings;
};
