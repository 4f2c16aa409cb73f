import { isDeepStrictEqual } from 'node:util';
import { problem } from '../errors.ts';
import type { Engine } from './engine.ts';
import { type Entry, isChange, sentenceOf } from './entry.ts';
import type { AnyFinding } from './find.ts';
import type { StepRecord } from './state.ts';
import type { Outcome } from './ui.ts';

/** What follows from a finding. `apply`: make it, or change what is ours; `take`: its facts are the step's facts. */
export type Decision = { readonly deed: 'apply' | 'take'; readonly how: Outcome };

const listed = (entries: readonly Entry[]): string => entries.filter(isChange).map(sentenceOf).join('; ');

const conflict = (found: AnyFinding, owner: string): Error =>
  problem('CONFLICT', {
    what: found.what,
    why: `${owner} and differs from what is wanted: ${listed(found.entries)}`,
    way: 'Nothing was changed. Give another name in the answers, or bring the object into line in the console; then run the same command again.',
  });

/** As the state file gives it back: without what JSON leaves out. */
const asSaved = (facts: unknown): unknown => JSON.parse(JSON.stringify(facts ?? null));

export const sameFacts = (a: unknown, b: unknown): boolean => isDeepStrictEqual(asSaved(a), asSaved(b));

/** Earlier consent counts: an object once adopted, or made by hand, is not asked about again while it stays the same. */
const agreed = (record: StepRecord | undefined, found: AnyFinding): boolean =>
  (record?.how === 'adopted' || record?.how === 'by hand') && sameFacts(record.facts, found.facts);

const adopt = async <F, S extends object>(engine: Engine<F, S>, found: AnyFinding): Promise<Decision> => {
  const policy = await engine.onExisting();
  // A dry run puts no question whose answer it would not act upon.
  if (engine.dryRun && policy === 'ask' && engine.ui.interactive) return { deed: 'take', how: 'would' };
  const answer =
    policy === 'ask' && engine.ui.interactive
      ? await engine.ui.confirm(
          `${found.what} exists already, with exactly the wanted settings, and was not made by this setup. Use it?`,
          true,
        )
      : policy === 'adopt';
  if (answer) return { deed: 'take', how: 'adopted' };
  throw problem('CONFLICT', {
    what: found.what,
    why: 'it exists already and was not made by this setup',
    way: 'To use it as it is, answer onExisting: adopt (or --set onExisting=adopt); or give another name. Nothing was changed.',
  });
};

/** The rules of ownership: ours is kept or changed, what others marked or what was chosen is used as it is, the rest is asked. */
export const decide = async <F, S extends object>(
  engine: Engine<F, S>,
  record: StepRecord | undefined,
  found: AnyFinding | undefined,
): Promise<Decision> => {
  if (!found) return { deed: 'apply', how: 'made' };
  const differs = found.entries.some(isChange);
  switch (found.whose) {
    case 'own':
      if (!differs) return { deed: 'take', how: 'kept' };
      return { deed: 'apply', how: record?.status === 'done' ? 'changed' : 'made' };
    case 'used':
      if (differs) throw conflict(found, 'it is used as it is');
      return { deed: 'take', how: 'found' };
    case 'adopted':
    case 'other':
      if (differs) throw conflict(found, 'it was not made by this setup');
      return agreed(record, found) ? { deed: 'take', how: 'kept' } : adopt(engine, found);
  }
};
