import { isDeepStrictEqual } from 'node:util';
import type { Engine } from './engine.ts';
import { type Entry, entry, isChange, isObstacle, sentenceOf } from './entry.ts';
import type { AnyFinding } from './find.ts';
import type { StepRecord } from './state.ts';
import type { AnyStep } from './step.ts';

/** What a run does at a step. `verify`: only calls show it, and they are made. */
export type Verb = 'create' | 'update' | 'adopt' | 'use' | 'unchanged' | 'skip' | 'refuse' | 'verify';

/** What follows from what was found, and why, where it cannot be done. */
export interface Decision {
  readonly verb: Verb;
  readonly obstacles: readonly Entry[];
}

/** As the state file gives it back: without what JSON leaves out. */
const asSaved = (facts: unknown): unknown => JSON.parse(JSON.stringify(facts ?? null));

export const sameFacts = (a: unknown, b: unknown): boolean => isDeepStrictEqual(asSaved(a), asSaved(b));

const sameSetup = (id: string): string =>
  `If this is that setup, give its id: setup.id: ${id} in the config file (or --set setup.id=${id}).`;

const refuse = (found: AnyFinding, expected: string, obstacles: readonly Entry[] = []): Decision => {
  const whole = entry({
    field: 'ownership',
    object: { kind: found.what, id: '', name: '' },
    actual: found.otherSetup
      ? `it exists already and has the mark of the setup ${found.otherSetup}`
      : 'it exists already and was not created by this setup',
    expected: found.otherSetup ? `${sameSetup(found.otherSetup)} ${expected}` : expected,
    class: 'conflict',
    affects: [],
    where: { path: '' },
    remedy: 'manual',
  });
  return { verb: 'refuse', obstacles: obstacles.length > 0 ? obstacles : [whole] };
};

const toAdd = 'To have it created there, answer onExisting: adopt (or --set onExisting=adopt)';

/** Something is created inside of somebody else's object only after a yes. */
const mayAdd = async <F, S extends object>(
  engine: Engine<F, S>,
  entries: readonly Entry[],
): Promise<boolean> => {
  const policy = await engine.onExisting();
  if (policy === 'adopt') return true;
  if (policy !== 'ask' || !engine.ui.interactive || engine.dryRun) return false;
  return engine.ui.confirm(`${entries.map(sentenceOf).join('; ')}. Create it there?`, false);
};

/** Of somebody else's, that may not be changed: what would have to be otherwise stands in the way. */
const asItIs = async <F, S extends object>(engine: Engine<F, S>, found: AnyFinding): Promise<Decision> => {
  const changes = found.entries.filter(isChange);
  const asked = changes.filter(({ beside }) => beside === 'asked');
  const wrong = changes.filter(({ beside }) => !beside);
  if (wrong.length === 0 && asked.length > 0 && !(await mayAdd(engine, asked))) wrong.push(...asked);
  if (wrong.length === 0) return { verb: changes.length > 0 ? 'update' : 'use', obstacles: [] };
  return {
    verb: 'refuse',
    obstacles: wrong.map((one) => ({
      ...one,
      expected: one.beside ? `${one.expected}. ${toAdd}` : one.expected,
      class: 'conflict',
      remedy: 'manual',
      exit: 5,
    })),
  };
};

const changing = (found: AnyFinding): Verb => (found.entries.some(isChange) ? 'update' : 'unchanged');

/** Earlier consent counts while the object is the one that was agreed upon. */
const agreed = (record: StepRecord | undefined, found: AnyFinding): boolean =>
  (record?.how === 'adopted' || record?.how === 'used' || record?.how === 'manual') &&
  (record.object === undefined ? sameFacts(record.facts, found.facts) : record.object === found.id);

const ask = async <F, S extends object>(
  engine: Engine<F, S>,
  found: AnyFinding,
): Promise<'use' | 'adopt' | 'stop'> => {
  const changes = found.entries.some(isChange);
  return engine.ui.choose(
    `${found.what} exists already and was not created by this setup. What shall be done with it?`,
    [
      ...(changes
        ? []
        : [{ value: 'use' as const, label: 'Use it as it is; it is never changed or deleted' }]),
      { value: 'adopt' as const, label: 'Adopt it: change what must be otherwise; it is never deleted' },
      { value: 'stop' as const, label: 'Stop; nothing is changed' },
    ],
  );
};

const ofOthers = async <F, S extends object>(
  engine: Engine<F, S>,
  record: StepRecord | undefined,
  found: AnyFinding,
): Promise<Decision> => {
  if (agreed(record, found))
    return record?.how === 'adopted' ? { verb: changing(found), obstacles: [] } : asItIs(engine, found);
  const policy = await engine.onExisting();
  // A dry run puts no question whose answer it would not act upon.
  const asked = policy === 'ask' && engine.ui.interactive && !engine.dryRun;
  const answer = asked ? await ask(engine, found) : policy;
  if (answer === 'use') return asItIs(engine, found);
  if (answer === 'adopt') return { verb: 'adopt', obstacles: [] };
  return refuse(
    found,
    'To use it as it is, answer onExisting: use; to have it changed where it must be, onExisting: adopt (or --set onExisting=…). Or give another name.',
  );
};

/** The rules of ownership: what is own is kept or changed, what is used stays as it is, the rest is asked about. */
export const decide = async <F, S extends object>(
  engine: Engine<F, S>,
  step: AnyStep<F, S>,
  found: AnyFinding | undefined,
): Promise<Decision> => {
  if (!found) return { verb: step.observes ? 'verify' : 'create', obstacles: [] };
  const obstacles = found.entries.filter(isObstacle);
  if (obstacles.length > 0) return { verb: 'refuse', obstacles };
  const record = engine.state.data.steps[step.id];
  switch (found.whose) {
    case 'own':
    case 'adopted':
      return { verb: changing(found), obstacles: [] };
    case 'used':
      return asItIs(engine, found);
    case 'other':
      return ofOthers(engine, record, found);
  }
};
