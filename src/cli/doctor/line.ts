import { Problem } from '../../errors.ts';
import type { Exit } from '../../problems/description.ts';

/** One check of `doctor`, as it prints it with `--json`. */
export interface DoctorLine {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly says: string;
  /** What to do; empty when it is well. */
  readonly advice: string;
  /** Of a failure, as in every command. */
  readonly exit: Exit | 0;
}

export const well = (check: string, says: string): DoctorLine => ({
  check,
  state: 'ok',
  says,
  advice: '',
  exit: 0,
});

export const warning = (check: string, says: string, advice: string): DoctorLine => ({
  check,
  state: 'warn',
  says,
  advice,
  exit: 0,
});

export const failure = (check: string, says: string, advice: string, exit: Exit = 4): DoctorLine => ({
  check,
  state: 'fail',
  says,
  advice,
  exit,
});

const interrupted = 130;

export type Look = () => Promise<DoctorLine | readonly DoctorLine[]>;

/** A check that ends in a problem has found something; an interrupt ends them all. `mild`: it is only a warning. */
export const lookAt = async (check: string, look: Look, mild = false): Promise<readonly DoctorLine[]> => {
  try {
    return [await look()].flat();
  } catch (error) {
    if (!(error instanceof Problem) || error.description.exit === interrupted) throw error;
    const { hint, exit } = error.description;
    return [
      mild
        ? warning(check, error.message, hint)
        : failure(check, error.message, hint, exit === 7 || exit === 2 ? exit : 4),
    ];
  }
};
