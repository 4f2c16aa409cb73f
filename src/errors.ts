import { anypointProblems } from './problems/anypoint.ts';
import type { Description, Exit } from './problems/description.ts';
import { httpProblems } from './problems/http.ts';
import { oktaProblems } from './problems/okta.ts';
import { runProblems } from './problems/run.ts';
import { usageProblems } from './problems/usage.ts';
import { verificationProblems } from './problems/verification.ts';

export type { Description, Exit };

/**
 * The remote call a problem came from. `outcome` decides what may follow: `not-sent` can be repeated, `unknown`
 * must be looked up before anything is repeated, `refused` was answered in a way that shows that nothing was changed.
 */
export interface Exchange {
  readonly vendor: string;
  readonly method: string;
  readonly path: string;
  readonly outcome: 'not-sent' | 'unknown' | 'refused';
  readonly status?: number;
  /** The vendor's own error code, e.g. Okta's `E0000006`. */
  readonly code?: string;
  /** The vendor's own words. */
  readonly says?: string;
  readonly requestId?: string;
}

/** Every problem that the program can name. The compiler completes the table. */
export const problems = {
  ...usageProblems,
  ...runProblems,
  ...httpProblems,
  ...oktaProblems,
  ...anypointProblems,
  ...verificationProblems,
} satisfies Record<string, (at: never) => Description>;

export type ProblemCode = keyof typeof problems;
type At<C extends ProblemCode> = Parameters<(typeof problems)[C]>[0];

/** The one error type of the product: a code out of the table, its description, and the exchange it came from. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly description: Description;
  readonly exchange: Exchange | undefined;

  constructor(code: ProblemCode, description: Description, exchange?: Exchange, cause?: unknown) {
    super(description.message, cause === undefined ? {} : { cause });
    this.code = code;
    this.description = description;
    this.exchange = exchange;
  }
}

/** Makes a problem out of the table; an unknown code or a missing detail does not compile. */
export const problem = <C extends ProblemCode>(
  code: C,
  at: At<C>,
  more: { exchange?: Exchange | undefined; cause?: unknown } = {},
): Problem => {
  const describe = problems[code] as (at: At<C>) => Description;
  return new Problem(code, describe(at), more.exchange, more.cause);
};
