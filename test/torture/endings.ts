import { asProblem } from '../../src/cli/failure.ts';
import type { World } from '../support/journey.ts';
import { disturbedIn } from '../support/neighbours.ts';
import { Torn } from './history.ts';
import { disturbed } from './runs.ts';
import { answers, type Beginning, type Ears, leftIn, listening } from './scene.ts';

/** What may stay when it is told: a client in Okta of which nobody knows any more whose attempt it was. */
export const unlessTold = (left: readonly string[], told: readonly string[]): readonly string[] => {
  const twin = told.find((text) => text.includes('probably left over from an earlier attempt'));
  const name = /The client "([^"]+)"/.exec(twin ?? '')?.[1];
  return left.filter((one) => name === undefined || !one.startsWith(`okta app ${name} ACTIVE groups 0 `));
};

/** Without faults: it succeeds, leaves the same as an undisturbed run, and then has nothing more to do. */
export const comesRight = async (
  world: World,
  wanted: readonly string[],
  { others }: Beginning,
  ears: Ears,
): Promise<void> => {
  try {
    await world.run(listening(ears));
  } catch (error) {
    throw new Torn(`the resumed run fails: ${asProblem(error).code} ${(error as Error).stack}`);
  }
  expectLeft(unlessTold(leftIn(world), ears.told), wanted);
  const { intents = [], loans = [] } = world.stateData() ?? {};
  if (loans.length > 0) throw new Torn(`not given back: ${JSON.stringify(loans)}`);
  if (intents.length > 0) throw new Torn(`open intents: ${JSON.stringify(intents)}`);
  const before = world.writes().length;
  await world.run({ answers });
  const again = world.writes().slice(before);
  if (again.length > 0) throw new Torn(`one more run writes: ${again.join(', ')}`);
  expectUntouched(world, others);
};

const expectLeft = (left: readonly string[], wanted: readonly string[]): void => {
  if (left.join('\n') === wanted.join('\n')) return;
  const more = left.filter((one, i) => !wanted.includes(one) || left.indexOf(one) !== i);
  const fewer = wanted.filter((one) => !left.includes(one));
  throw new Torn(`too much: ${more.join('; ') || 'nothing'} · too little: ${fewer.join('; ') || 'nothing'}`);
};

/** They go with the instance that they are in, whoever made them. */
const nested = /^(policy|contract|deployment) /;

/** Without faults: it stops before the stranger's object, or needs none of its kind; undo removes what is ours and nothing else. */
export const standsAside = async (world: World, { others }: Beginning, ears: Ears): Promise<void> => {
  const ofTheirOwn = new Map([...others].filter(([key]) => !nested.test(key)));
  const { how, exit, code } = await disturbed(world, false, null, ears);
  if (how === 'problem' && exit !== 5) throw new Torn(`it ends with ${exit} (${code}) beside a stranger`);
  const undone = await world.undo(listening(ears)).catch((error: unknown) => {
    throw new Torn(`undo fails: ${asProblem(error).code} ${(error as Error).stack}`);
  });
  // What the stranger builds upon stays, and so does what it rests upon itself; undo says so.
  if (undone.conflict) return expectUntouched(world, ofTheirOwn);
  const { intents = [], loans = [], made = [] } = world.stateData() ?? {};
  // Anypoint has no call that takes a public link of a mock back; undo says so.
  const open = [...intents, ...loans, ...made.filter(({ kind }) => kind !== 'anypoint.mock-link')];
  if (open.length > 0) throw new Torn(`undo leaves: ${JSON.stringify(open)}`);
  expectUntouched(world, ofTheirOwn);
};

export const expectUntouched = ({ sandbox }: World, others: Beginning['others']): void => {
  const disturbed = disturbedIn(others, sandbox.world());
  if (disturbed.length > 0) throw new Torn(disturbed.join('; '));
};
