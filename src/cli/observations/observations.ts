import { problem } from '../../errors.ts';
import { controlPlanes } from '../../guide/anypoint-hosts.ts';
import type { StateData } from '../../wizard/state.ts';
import { readInput } from '../input-file.ts';
import { version } from '../version.ts';
import { openQuestions, type QuestionName } from './questions.ts';

/** What a real run has decided, for others: members of fixed lists and versions, never a text of an organization. */
export interface Observations {
  readonly schemaVersion: 1;
  readonly program: string;
  readonly node: string;
  /** By name, or `other`. */
  readonly controlPlane: string;
  readonly observations: Readonly<Partial<Record<QuestionName, string>>>;
}

const isQuestion = (name: string): name is QuestionName => Object.hasOwn(openQuestions, name);

const isAnswer = (name: string, value: unknown): boolean =>
  isQuestion(name) && (openQuestions[name].values as readonly unknown[]).includes(value);

/** What the gateway refuses with stands in the verification. */
const refusalIn = ({ steps }: Readonly<StateData>): Partial<Record<QuestionName, string>> => {
  const facts = steps['verification.refused-call']?.facts as
    | { readonly refusedCall?: { readonly withoutToken?: { readonly status?: unknown } } }
    | undefined;
  const value = String(facts?.refusedCall?.withoutToken?.status);
  return isAnswer('refusalStatus', value) ? { refusalStatus: value } : {};
};

const planeOf = (host: unknown): string => {
  const found = controlPlanes.find((plane) => host === `https://${plane.host}`);
  return found?.name ?? 'other';
};

/** Of a saved setup. */
export const observationsOf = (data: Readonly<StateData>): Observations => ({
  schemaVersion: 1,
  program: version,
  node: process.versions.node,
  controlPlane: planeOf(data.target['anypoint.host']),
  observations: {
    ...Object.fromEntries(
      Object.entries(data.observations ?? {}).filter(([name, value]) => isAnswer(name, value)),
    ),
    ...refusalIn(data),
  },
});

const wrong = (file: string, why: string): never => {
  throw problem('USAGE', {
    what: `${file} holds no observations: ${why}.`,
    way: 'Give a file that `npx okta-mule-setup report --observations FILE` wrote.',
  });
};

/** The moods of an observed platform. */
export const readObservations = (file: string): Readonly<Record<string, string>> => {
  let read: unknown;
  try {
    read = JSON.parse(readInput(file));
  } catch (error) {
    return wrong(file, (error as Error).message);
  }
  const { observations } = (typeof read === 'object' && read !== null ? read : {}) as {
    readonly observations?: unknown;
  };
  if (typeof observations !== 'object' || observations === null)
    return wrong(file, 'it has no "observations"');
  const unknown = Object.entries(observations).find(([name, value]) => !isAnswer(name, value));
  if (unknown) return wrong(file, `"${unknown[0]}" is not a question, or has no such answer`);
  return observations as Record<string, string>;
};
