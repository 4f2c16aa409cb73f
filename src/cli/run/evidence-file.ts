import { join } from 'node:path';
import { appendLines, readOwn } from '../../durable-file.ts';
import { redact } from '../../secret.ts';
import type { Evidence, EvidenceStore } from '../../wizard/evidence.ts';

const isEvidence = (value: unknown): value is Evidence => {
  const { call, at, by, result, got, says, against } = (value ?? {}) as Partial<
    Record<keyof Evidence, unknown>
  >;
  return (
    [call, at, by, result, got, says].every((one) => typeof one === 'string') &&
    typeof against === 'object' &&
    against !== null
  );
};

/** A line that a crash or a full disk cut is none. */
const parse = (line: string): readonly Evidence[] => {
  try {
    const value: unknown = JSON.parse(line);
    return isEvidence(value) ? [value] : [];
  } catch {
    return [];
  }
};

const read = (file: string): readonly Evidence[] => {
  try {
    return (readOwn(file) ?? '').split('\n').flatMap(parse);
  } catch {
    // Whoever adds to it says why it cannot be used.
    return [];
  }
};

/** What was tried on a setup, for those who only read. */
export const readEvidence = (folder: string): readonly Evidence[] => read(join(folder, 'evidence.json'));

/**
 * `evidence.json` beside the state: one line of JSON for each thing that was tried, added in one call of the system, so that a
 * `verify` beside a running `init` needs no lock. Where there is no state folder none is made.
 */
export const evidenceFile = (folder: string, by: string, warn: (text: string) => void): EvidenceStore => {
  const file = join(folder, 'evidence.json');
  let known: Evidence[] | undefined;
  let isOpen = true;
  const all = (): Evidence[] => {
    known ??= [...read(file)];
    return known;
  };
  return {
    all,
    add: (one) => {
      const whole: Evidence = { ...one, by };
      all().push(whole);
      if (!isOpen) return;
      try {
        appendLines(file, `${redact(JSON.stringify(whole))}\n`);
      } catch (error) {
        isOpen = false;
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
        warn(`What was verified is not kept, as ${file} cannot be written: ${(error as Error).message}`);
      }
    },
  };
};
