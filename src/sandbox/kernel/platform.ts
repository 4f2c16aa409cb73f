import type { Disturb } from './disturbance.ts';
import type { Reply, SandboxRequest } from './request.ts';
import type { Route } from './router.ts';

/** One vendor's half of the sandbox: its routes, and what it does around each of them. */
export interface Platform {
  readonly vendor: 'okta' | 'anypoint' | 'control';
  readonly routes: readonly Route[];
  /** Runs around every request, known path or not: authentication, rate limits, headers. `next` is undefined for an unknown path. */
  around(request: SandboxRequest, next: (() => Reply | Promise<Reply>) | undefined): Promise<Reply>;
  /** Ends listeners and timers. */
  stop(): Promise<void>;
}

/** What the sandbox hands to each half. */
export interface PlatformOptions<World> {
  /** Kept in a folder, if there is one; mutated in place, saved before each reply is sent. */
  readonly world: World;
  /** The origin it is served under, known once it listens. */
  readonly origin: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Writes the world at once; for changes outside a request (a deployment that progresses). */
  readonly save: () => void;
  /** Faults of listeners that the half opens itself. */
  readonly disturb?: Disturb;
}
