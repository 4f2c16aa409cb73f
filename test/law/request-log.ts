import { AsyncLocalStorage } from 'node:async_hooks';
import type { createApi } from '../../src/anypoint/api.ts';
import type { createHttp } from '../../src/http/client.ts';
import type { Operation } from '../../src/rights/anypoint.ts';

/** One request of our clients, as far as the reference needs it. */
export interface Sent {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly writes: boolean;
  /** Of the Anypoint client: what it was for. */
  readonly operation: Operation | undefined;
}

const underWay = new AsyncLocalStorage<Operation>();
let listener: (sent: Sent) => void = () => undefined;

/** From now on every request of our clients is told; both modules must be mocked by the functions below. */
export const listenToRequests = (to: (sent: Sent) => void): void => {
  listener = to;
};

/** Stands in for `createHttp`: tells every call before it is made. */
export const tellingHttp =
  (real: typeof createHttp): typeof createHttp =>
  (options) => {
    const http = real(options);
    return {
      call: (call) => {
        const url = new URL(call.path, options.origin);
        listener({
          origin: url.origin,
          method: call.method,
          path: url.pathname,
          writes: call.writes ?? call.method !== 'GET',
          operation: underWay.getStore(),
        });
        return http.call(call);
      },
    };
  };

/** Stands in for `createApi`: what a call is for goes along with it. */
export const tellingApi =
  (real: typeof createApi): typeof createApi =>
  (...given) => {
    const api = real(...given);
    return {
      ...api,
      send: (operation, call) => underWay.run(operation, () => api.send(operation, call)),
      tell: (operation, call) => underWay.run(operation, () => api.tell(operation, call)),
    };
  };

const known = new Set<string>();
const called = new Set<string>();

/** Functions of the clients that no journey has called so far, as `okta.apps.createWeb`. */
export const neverCalled = (): readonly string[] => [...known].filter((name) => !called.has(name)).sort();

const tellingNoun = <T extends object>(noun: T, name: string): T =>
  Object.fromEntries(
    Object.entries(noun).map(([verb, value]) => {
      const whole = `${name}.${verb}`;
      if (typeof value !== 'function') return [verb, value];
      known.add(whole);
      const told = (...given: unknown[]): unknown => {
        called.add(whole);
        return value.apply(noun, given);
      };
      return [verb, told];
    }),
  ) as T;

/** The client as it is; which of its functions are called is noted. */
export const tellingClient = <T extends object>(client: T, vendor: string): T =>
  Object.fromEntries(
    Object.entries(client).map(([noun, value]) => {
      if (noun === 'within') return [noun, (more: unknown) => tellingClient(value(more), vendor)];
      if (noun === 'scope') return [noun, value];
      return [noun, tellingNoun(value, `${vendor}.${noun}`)];
    }),
  ) as T;
