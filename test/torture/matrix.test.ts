import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleOf, seed } from '../support/sample.ts';
import { type Ending, type History, replay } from './history.ts';
import { orders } from './orders.ts';
import { openStage, type Stage } from './stage.ts';
import { type Variant, variants } from './variants.ts';

/** One fault upon one request of the guide: upon it alone, or from it on for good. */
interface Case {
  readonly name: string;
  readonly variant: Variant;
  readonly lasting: boolean;
  readonly history: History;
}

const { only } = orders();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage?.stop());

const caseOf = (request: string, n: number, variant: Variant, lasting: boolean): Case => ({
  name: `${request} (request ${n}) × ${variant.name}${lasting ? ' from then on' : ''}`,
  variant,
  lasting,
  history: {
    script: { seed, faults: [{ at: { nth: n, ...(lasting && { every: 1 }) }, ...variant.fault }] },
    runs: [null],
    // Names that may be given twice show what was made twice.
    moods: { uniqueNames: false },
    slow: variant.slow === true,
  },
});

const allCases = (requests: readonly string[]): readonly Case[] =>
  requests
    .flatMap((request, i) =>
      variants.flatMap((variant) => [false, true].map((lasting) => caseOf(request, i + 1, variant, lasting))),
    )
    // Who is told that there is nothing to remove must believe it.
    .filter(({ name, variant }) => !(variant.name === '404' && name.includes(' DELETE ')));

/** By all appearances the address is wrong; Okta refused Anypoint, whatever it was that Okta answered there; nothing was offered. */
const seenFromElsewhere = new Set(['OKTA_NOT_AN_ORG', 'ANYPOINT_IDP_REFUSED', 'ANYPOINT_NO_TARGET']);

/** Whatever a mock refuses with, it does not answer to a proxy. */
const isClosedMock = ({ name, variant }: Case, { code }: Ending): boolean =>
  (code === 'ANYPOINT_MOCK_CLOSED' || code === 'ANYPOINT_MOCK_REFUSES') &&
  (variant.name === '400' || (variant.name === '409' && name.includes('/mocking/')));

/** Anypoint refused since Okta's answer to it was broken, and the words of that refusal are broken too. */
const isRefusalWithoutWords = ({ lasting }: Case, { code }: Ending): boolean =>
  lasting && code === 'ANYPOINT_VALUE_REFUSED';

/** Anypoint reads these too, when a provider is saved: that it could not shows in what the provider then offers. */
const isReadByAnypoint = ({ name }: Case): boolean => name.includes('/.well-known/');

/** What fails for good fails in the verification too. */
const isRight = (one: Case, ending: Ending): boolean => {
  const { how, exit, code } = ending;
  return (
    how !== 'problem' ||
    one.variant.exits.some((right) => right === exit) ||
    seenFromElsewhere.has(code) ||
    isClosedMock(one, ending) ||
    isRefusalWithoutWords(one, ending) ||
    (exit === 6 && (one.lasting || isReadByAnypoint(one)))
  );
};

const wrongEnding = async (one: Case): Promise<string | undefined> => {
  try {
    const endings = await stage.play(one.history);
    for (const { how } of endings) counts[how] += 1;
    const wrong = endings.find((ending) => !isRight(one, ending));
    return (
      wrong && `it ends with ${wrong.exit} (${wrong.code}), and not with ${one.variant.exits.join(' or ')}`
    );
  } catch (error) {
    return (error as Error).message;
  }
};

const counts = { success: 0, problem: 0, death: 0 };

it(
  'whatever happens to any request: success, or a clear message, and the same command puts it right',
  async () => {
    const all = allCases(stage.requests).filter(({ name }) => only?.test(name) ?? true);
    const chosen = sampleOf({ cases: 'faults upon requests', option: '--matrix' }, all, {
      small: 5,
      large: 20,
    });
    const failures: string[] = [];
    for (const one of chosen) {
      const wrong = await wrongEnding(one);
      if (wrong === undefined) continue;
      failures.push(`${one.name}: ${wrong}\n  ${replay(one.history)}`);
      process.stdout.write(`✖ ${failures.at(-1)}\n`);
    }
    process.stdout.write(
      `fault × request, seed ${seed}: ${chosen.length} of ${all.length} cases (${stage.requests.length} requests, ${variants.length} faults, once or for good); ${counts.success} succeeded, ${counts.problem} ended with a clear problem and were resumed, ${failures.length} failed\n`,
    );
    expect(failures.join('\n\n')).toBe('');
  },
  24 * 3_600_000,
);
