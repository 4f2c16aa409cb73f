import type { Affected, Entry } from '../../atlas/entry.ts';
import { type Description, type ProblemCode, problems } from '../../errors.ts';

/** A detail of a problem that nobody gave: in a text it is a hole, in a list it is its one member. */
const hole = (name: string): readonly string[] => [`‹${name}›`];

const unspecified: object = new Proxy(
  {},
  { get: (_, name) => (typeof name === 'string' ? hole(name) : undefined) },
);

const describe = (code: ProblemCode): Description =>
  (problems[code] as (at: object) => Description)(unspecified);

const affects: Readonly<Record<number, readonly Affected[]>> = { 6: ['calls', 'logins'] };

const entryOf = (code: ProblemCode): Entry => {
  const { exit, ...words } = describe(code);
  // A problem may be made of details alone: then its words are a list of one.
  const [message, hint] = [String(words.message), String(words.hint)];
  return {
    by: 'okta-mule-setup',
    says: [message.replaceAll(/‹\w+›/g, '{}')],
    codes: [code],
    means: `${message} (exit code ${exit})`,
    affects: affects[exit] ?? ['setup'],
    remedy: hint,
    source: 'src/problems',
  };
};

/** The table of problems of this program, as entries: a text of ours is found like any other. */
export const own = (): Readonly<Record<string, Entry>> =>
  Object.fromEntries((Object.keys(problems) as ProblemCode[]).map((code) => [code, entryOf(code)]));
