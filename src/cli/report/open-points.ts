import type { Facts, LoginProof } from '../../guide/facts.ts';
import type { State } from '../../wizard/state.ts';

interface Line {
  readonly title: string;
  readonly status: string;
  readonly how: string;
  readonly what: string;
}

const notShown = (name: string, proof: LoginProof | undefined): readonly string[] =>
  proof?.notShown === undefined ? [] : [`${name} was not shown: ${proof.notShown}`];

/** What people did, and what is still to be done by them. */
export const openPoints = (lines: readonly Line[], state: State): readonly string[] => {
  const facts = state.facts() as Partial<Facts>;
  const withStatus = (status: string) => lines.filter((line) => line.status === status);
  return [
    ...lines
      .filter(({ how }) => how === 'manual')
      .map(({ title, what }) => `${title} was done by hand${what === '' ? '' : `: ${what}`}.`),
    ...notShown('The authorization code login', facts.codeProof),
    ...notShown('The implicit login', facts.implicitProof),
    ...notShown('The token by client credentials', facts.serviceProof),
    ...withStatus('applied').map(({ title }) => `${title} is in place and not verified yet: run init again.`),
    ...withStatus('open').map(({ title }) => `${title} has not been done: run init again.`),
    ...state.data.intents.map(
      ({ kind, key }) =>
        `${kind} "${key}" may exist: its creation was not answered. Run init again, it looks.`,
    ),
  ];
};
