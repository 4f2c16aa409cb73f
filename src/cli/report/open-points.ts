import type { State } from '../../wizard/state.ts';
import type { VerificationRow } from './verification-rows.ts';

interface Line {
  readonly title: string;
  readonly status: string;
  readonly how: string;
  readonly what: string;
}

/** What people did, and what is still to be done by them. */
export const openPoints = (
  lines: readonly Line[],
  state: State,
  verification: readonly VerificationRow[],
): readonly string[] => {
  const withStatus = (status: string) => lines.filter((line) => line.status === status);
  return [
    ...lines
      .filter(({ how }) => how === 'manual')
      .map(({ title, what }) => `${title} was done manually${what === '' ? '' : `: ${what}`}.`),
    ...verification
      .filter(({ got }) => got === 'not made')
      .map(({ call, says }) => `The ${call} could not be made: ${says}`),
    ...withStatus('applied').map(({ title }) => `${title} is in place and not verified yet: run init again.`),
    ...withStatus('open').map(({ title }) => `${title} has not been done: run init again.`),
    ...state.data.intents.map(
      ({ kind, key }) =>
        `${kind} "${key}" may exist: its creation was not answered. Run init again, it looks.`,
    ),
  ];
};
