import { Problem } from '../../errors.ts';
import type { With } from '../define.ts';
import type { Facts } from '../facts.ts';
import type { Wanted } from '../flows.ts';
import { type Fault, merged } from './fault.ts';

/** What a diagnosis looks at: a set-up that came as far as the registered client. */
export const diagnosisNeeds = [
  'okta',
  'authServer',
  'accessPolicy',
  'accessRule',
  'registrationToken',
  'introspectionClient',
  'anypoint',
  'deploymentTarget',
  'clientProvider',
  'environment',
  'implementation',
  'apiInstance',
  'proxy',
  'policy',
  'application',
  'registeredClient',
] as const satisfies readonly (keyof Facts)[];

export type DiagnosisContext = With<(typeof diagnosisNeeds)[number]> & {
  readonly answers: Wanted & {
    readonly logins: string;
    readonly username?: string | undefined;
    readonly ports: readonly string[];
  };
};

/** One look at a part of the set-up. It only reads. */
export interface Check {
  /** What it looks at, in words. */
  readonly title: string;
  look(c: DiagnosisContext): Promise<readonly Fault[]>;
}

/** A part that could not be looked at, with the reason. */
export interface NotLooked {
  readonly title: string;
  readonly why: string;
  readonly exit: number;
}

export interface Findings {
  readonly faults: readonly Fault[];
  readonly notLooked: readonly NotLooked[];
}

const interrupted = 130;

/** A look that fails must not hide what the others see; an interrupt ends them all. */
const attempt = async (c: DiagnosisContext, { title, look }: Check): Promise<Findings> => {
  try {
    return { faults: await look(c), notLooked: [] };
  } catch (error) {
    if (!(error instanceof Problem) || error.description.exit === interrupted) throw error;
    const why = `${error.message} ${error.description.hint}`;
    return { faults: [], notLooked: [{ title, why, exit: error.description.exit }] };
  }
};

/** More at a time would only run into the platforms' rate limits. */
const atATime = 4;

/** The same work on each, a few at a time, in order. */
export const eachOf = async <T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += atATime)
    results.push(...(await Promise.all(items.slice(i, i + atATime).map(work))));
  return results;
};

/** Looks at every part; faults come in the order of the checks. */
export const findFaults = async (c: DiagnosisContext, checks: readonly Check[]): Promise<Findings> => {
  const all = await eachOf(checks, (check) => attempt(c, check));
  return {
    faults: merged(all.flatMap(({ faults }) => faults)),
    notLooked: all.flatMap(({ notLooked }) => notLooked),
  };
};
