import { randomUUID } from 'node:crypto';
import type { Disturb } from '../kernel/disturbance.ts';
import type { PlatformOptions } from '../kernel/platform.ts';
import type { SandboxRequest } from '../kernel/request.ts';
import { type Caller, callerOf, callerOfRequest } from './caller.ts';
import type { AnypointMoods } from './moods.ts';
import type { AnypointWorld } from './world.ts';

export type { Caller } from './caller.ts';

interface Outgoing {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whole call; default 10 s. */
  readonly timeoutMs?: number;
}

export interface Incoming {
  readonly status: number;
  readonly text: string;
}

/** What every service of the Anypoint half is given. */
export interface AnypointContext {
  /** Mutated in place; saved by the server before each reply, or by `save`. */
  readonly world: AnypointWorld;
  readonly moods: AnypointMoods;
  /** Milliseconds since 1970. */
  now(): number;
  /** Where this half is served, e.g. `http://127.0.0.1:4100`. */
  origin(): string;
  newUuid(): string;
  /** Ascending integers, for API Manager and the proxies. */
  nextId(): number;
  save(): void;
  /** Faults of the gateways. */
  readonly disturb: Disturb | undefined;
  /** Calls the identity provider or a gateway; loopback only. Throws when it cannot be reached in time. */
  fetch(url: string, init: Outgoing): Promise<Incoming>;
  /** The caller of a request by its bearer token; undefined without a live one. */
  caller(request: SandboxRequest): Caller | undefined;
  /** The same for a token that came another way (`ms2-authorization`). */
  callerOfToken(token: string): Caller | undefined;
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

const call = async (url: string, init: Outgoing): Promise<Incoming> => {
  const { hostname } = new URL(url);
  if (!loopback.has(hostname)) throw new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  const response = await fetch(url, {
    method: init.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(init.timeoutMs ?? 10_000),
    ...(init.headers && { headers: init.headers }),
    ...(init.body !== undefined && { body: init.body }),
  });
  return { status: response.status, text: await response.text() };
};

export const anypointContext = (
  options: PlatformOptions<AnypointWorld> & { readonly moods: AnypointMoods },
): AnypointContext => ({
  world: options.world,
  moods: options.moods,
  now: options.now,
  origin: options.origin,
  newUuid: () => randomUUID(),
  nextId: () => options.world.apimanager.nextId++,
  save: options.save,
  disturb: options.disturb,
  fetch: call,
  caller: (request) => callerOfRequest(options.world, request, options.now()),
  callerOfToken: (token) => callerOf(options.world, token, options.now()),
});
