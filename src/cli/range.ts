import { problem } from '../errors.ts';

interface Numbered {
  readonly id: string;
}

/** A step by its number (`6`, `06`) or its id. */
const indexOf = (steps: readonly Numbered[], name: string): number => {
  const index = /^\d+$/.test(name) ? Number(name) - 1 : steps.findIndex((step) => step.id === name);
  if (steps[index]) return index;
  throw problem('USAGE', {
    what: `There is no step ${name}.`,
    way: `Give a number from 1 to ${steps.length}, or one of: ${steps.map((step) => step.id).join(', ')}`,
  });
};

/** `--from`, `--to`, `--only`. */
export const chooseSteps = <S extends Numbered>(
  steps: readonly S[],
  options: { readonly from?: string; readonly to?: string; readonly only?: string },
): readonly S[] => {
  if (options.only !== undefined) {
    if (options.from !== undefined || options.to !== undefined)
      throw problem('USAGE', {
        what: '--only goes neither with --from nor with --to.',
        way: 'Give one step, or a range.',
      });
    const index = indexOf(steps, options.only);
    return steps.slice(index, index + 1);
  }
  const from = options.from === undefined ? 0 : indexOf(steps, options.from);
  const to = options.to === undefined ? steps.length - 1 : indexOf(steps, options.to);
  if (from > to) throw problem('USAGE', { what: '--from names a later step than --to.', way: 'Swap them.' });
  return steps.slice(from, to + 1);
};
