import { createHttp } from '../../src/http/client.ts';
import { systemClock } from '../../src/http/clock.ts';
import type { HttpFor } from '../../src/oauth/transport.ts';

/** The product's own HTTP layer, without credentials, kept on this computer. Never waits between tries. */
export const plainHttp: HttpFor = (origin) =>
  createHttp({
    vendor: 'Authorization server',
    origin,
    readError: () => ({}),
    requestIdOf: () => undefined,
    rateLimit: 'okta',
    loopbackOnly: true,
    clock: { now: systemClock.now, sleep: async () => undefined },
  });
