import type { Exchange, Problem } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Call } from './http.ts';
import type { Credential } from './session.ts';

/** Milliseconds, bytes and counts; every one can be handed in. */
export interface Limits {
  /** Until the connection stands, TLS included. */
  readonly connect: number;
  /** From the request to the end of the answer's headers. */
  readonly headers: number;
  /** One try of a call from begin to end, unless the call names its own. */
  readonly call: number;
  /** How long a write that was sent may still take after the signal, so that its answer can be recorded. */
  readonly grace: number;
  /** The decoded body, in bytes. */
  readonly body: number;
  readonly tries: number;
}

/** One try on the wire, with every secret masked: by value and by the name of its field. */
export interface ExchangeRecord {
  readonly vendor: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** False for posts that only log in, fetch a token, introspect or take a short lock. */
  readonly writes: boolean;
  readonly attempt: number;
  readonly ms: number;
  readonly status?: number;
  readonly requestId?: string;
  readonly request?: string;
  readonly response?: string;
  /** Why there is no (whole) answer. */
  readonly lost?: string;
}

/** A call that was answered with a refusal. */
export interface Refusal {
  readonly call: Call;
  readonly exchange: Exchange;
  /** The problem as the status alone tells it. */
  readonly cause: Problem;
}

/** How one vendor answers: what it says of a refusal, and what that means. */
export interface Dialect {
  /** As it is called in messages: `Okta`, `Anypoint Platform`, `API`. */
  readonly vendor: string;
  /** The vendor's error shapes. `body` is parsed JSON, or text where it is none. */
  readonly readError: (
    body: unknown,
    status: number,
  ) => { readonly code?: string | undefined; readonly says?: string | undefined };
  readonly requestIdOf: (headers: Readonly<Record<string, string>>) => string | undefined;
  /** Whose name of the rate-limit reset header is tried first; both are understood. */
  readonly rateLimit: 'okta' | 'anypoint';
  /** A better problem for a refusal, or nothing for the general one. */
  readonly explain?: (refusal: Refusal) => Problem | undefined;
  /** Milliseconds to wait where a refusal passes on the rate limit of a third party: nothing was made, and it may be sent again. */
  readonly passedOnLimit?: (call: Call, exchange: Exchange) => number | undefined;
}

export interface HttpOptions extends Dialect {
  /** Every request goes here and nowhere else; the credentials are bound to it. */
  readonly origin: string;
  /** Asked before each try for headers with credentials, and once after a 401 for others. */
  readonly credential?: Credential;
  /** Headers without secrets for every request. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** The net under `--sandbox`: nothing leaves this computer. */
  readonly loopbackOnly?: boolean;
  readonly clock: Clock;
  /** For the jitter; from 0 to 1. */
  readonly random?: () => number;
  readonly signal?: AbortSignal;
  readonly onExchange?: (record: ExchangeRecord) => void;
  /** Words for the screen while it waits `ms` for a rate limit or before the next try. */
  readonly onWait?: (text: string, ms: number) => void;
  /** Runs before every request that carries a secret of this run, and before a credential is asked for: may it go to this origin? */
  readonly beforeSecret?: () => Promise<void>;
  /** Runs before every try of a writing call: is the lock still ours? */
  readonly beforeWrite?: () => Promise<void>;
  /** Requests at a time. Default 6. */
  readonly concurrency?: number;
  readonly limits?: Partial<Limits>;
}

export const defaultLimits: Limits = {
  connect: 10_000,
  headers: 30_000,
  call: 60_000,
  // Of the five seconds that an interrupt waits, the last one is for giving back what the write had locked.
  grace: 4_000,
  body: 10 * 1024 * 1024,
  tries: 5,
};
