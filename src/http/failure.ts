import type { Exchange, Problem } from '../errors.ts';
import type { Call } from './http.ts';
import type { HttpOptions, Limits } from './options.ts';

/** One call on its way: what every judgement about it needs. */
export interface Trip {
  readonly options: HttpOptions;
  readonly limits: Limits;
  readonly call: Call;
  readonly url: URL;
}

/** A try that gave no answer. `tries`: how many are allowed in all after such a failure; 1 means no more. */
export interface Failure {
  readonly problem: Problem;
  readonly tries: number;
  /** Why, in few words, for the screen while it waits. */
  readonly why: string;
  /** Milliseconds that the platform asked to wait. */
  readonly wait?: number | undefined;
}

const deeds = {
  GET: 'reading',
  POST: 'creating or changing',
  PUT: 'writing',
  PATCH: 'changing',
  DELETE: 'removing',
} as const;

export const isWrite = (call: Call): boolean => call.writes ?? call.method !== 'GET';

/** GET always; otherwise what the call says; otherwise PUT and DELETE. */
export const isRepeatable = (call: Call): boolean =>
  call.method === 'GET' || (call.repeatable ?? (call.method === 'PUT' || call.method === 'DELETE'));

/** A write that makes something anew each time it is carried out. */
export const isCreation = (call: Call): boolean => isWrite(call) && !isRepeatable(call);

/** The words that every problem begins with. */
export const deedOf = ({ options, call }: Trip): { vendor: string; deed: string; about: string } => ({
  vendor: options.vendor,
  deed: isWrite(call) || call.method === 'GET' ? deeds[call.method] : 'asking for',
  about: call.about,
});

/** The exchange without its query, which may hold what nobody should read in an error. */
export const exchangeOf = (
  { options, call, url }: Trip,
  outcome: Exchange['outcome'],
  more: Partial<Pick<Exchange, 'status' | 'code' | 'says' | 'requestId'>> = {},
): Exchange => ({ vendor: options.vendor, method: call.method, path: url.pathname, outcome, ...more });

/** `60 s`, `250 ms`. */
export const inWords = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`);
