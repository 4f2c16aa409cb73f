import pLimit from 'p-limit';
import type { Dispatcher } from 'undici';
import { problem } from '../errors.ts';
import { holdsSecret } from '../secret.ts';
import { addressOf, parseUrl } from './address.ts';
import { type Judged, judge } from './answer.ts';
import { type Encoded, encodeBody } from './body.ts';
import { dispatcherFor } from './dispatcher.ts';
import { type Failure, inWords, isWrite, type Trip } from './failure.ts';
import type { Answer, Call, Http } from './http.ts';
import { judgeLost } from './lost.ts';
import { defaultLimits, type ExchangeRecord, type HttpOptions } from './options.ts';
import { backOff } from './rate-limit.ts';
import { shownRequest, shownResponse, shownUrl } from './record.ts';
import { requestIdIn } from './refusal.ts';
import { send, type Wire } from './send.ts';

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const headersFor = async ({ options, call }: Trip, body: Encoded): Promise<Record<string, string>> => ({
  accept: (call.read ?? 'json') === 'json' ? 'application/json' : '*/*',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': 'okta-mule-setup',
  ...(body.contentType !== undefined && { 'content-type': body.contentType }),
  ...lowerCase(options.headers?.() ?? {}),
  ...(call.authorized === false ? {} : lowerCase((await options.credential?.authorize()) ?? {})),
  ...lowerCase(call.headers ?? {}),
});

/** Of the credential nothing is known before it is asked for; everything else is looked through. */
const carriesSecret = ({ options, call, url }: Trip, { bytes }: Encoded): boolean =>
  (options.credential !== undefined && call.authorized !== false) ||
  holdsSecret(`${url.href} ${JSON.stringify(call.headers ?? {})}`) ||
  (bytes !== undefined && holdsSecret(Buffer.from(bytes).toString('latin1')));

/** What gives something back goes out even when nothing new may be started. */
const signalOf = (call: Call, options: HttpOptions): AbortSignal | undefined =>
  call.givesBack ? undefined : options.signal;

const recordOf = (trip: Trip, attempt: number, begun: number): ExchangeRecord => {
  const request = shownRequest(trip.call);
  return {
    vendor: trip.options.vendor,
    method: trip.call.method,
    url: shownUrl(trip.url),
    writes: isWrite(trip.call),
    attempt,
    ms: Math.max(0, trip.options.clock.now() - begun),
    ...(request !== undefined && { request }),
  };
};

/** Sends once and judges what came back. */
const tryOnce = async (trip: Trip, dispatcher: Dispatcher, wire: Wire, attempt: number): Promise<Judged> => {
  const { options, limits, call } = trip;
  const begun = options.clock.now();
  const grace = isWrite(call) ? limits.grace : 0;
  const sent = await send(
    dispatcher,
    wire,
    { ...limits, call: call.timeout ?? limits.call, grace },
    signalOf(call, options),
  );
  if (!('status' in sent)) {
    const failure = judgeLost(trip, sent);
    options.onExchange?.({ ...recordOf(trip, attempt, begun), lost: failure.why });
    return { failure };
  }
  const { judged, bytes } = await judge(trip, sent);
  if (options.onExchange) {
    const response = shownResponse(bytes, call.read);
    options.onExchange({
      ...recordOf(trip, attempt, begun),
      status: sent.status,
      ...requestIdIn(trip, sent.headers),
      ...(response !== undefined && { response }),
      ...(sent.flaw && { lost: sent.flaw.kind }),
    });
  }
  return judged;
};

const waitBefore = async (trip: Trip, failure: Failure, attempt: number): Promise<void> => {
  const { options } = trip;
  // A reset that has passed already asks for nothing; the schedule then keeps the tries apart.
  const ms = failure.wait || backOff(attempt, options.random ?? Math.random);
  options.onWait?.(
    `${options.vendor}: ${failure.why}; going on in ${inWords(ms)} (try ${attempt + 1} of ${failure.tries})`,
    ms,
  );
  await options.clock.sleep(ms, options.signal);
};

/** Whether the platform no longer accepted the token and there is another one now. A 401 changed nothing: any method may be repeated. */
const isRenewed = async (
  { options, call }: Trip,
  { problem }: Failure,
  used: string | undefined,
): Promise<boolean> => {
  if (problem.exchange?.status !== 401 || call.authorized === false) return false;
  return (await options.credential?.renew?.(used)) ?? false;
};

const originOf = (text: string): URL => {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw problem('INTERNAL', { what: `"${text}" is not an origin` });
  return new URL(url.origin);
};

/**
 * An `Http` over undici for one platform: bound to one origin, at most `concurrency` requests at a time, with deadlines and retries that
 * never send a request twice that may have been carried out. A credential that the platform no longer accepts is renewed once for each
 * call; the same answer again means missing permissions. Every failure is a `Problem` with its `exchange`; an abort
 * rejects with the signal's own reason. Proxies come from HTTP_PROXY, HTTPS_PROXY and NO_PROXY, except for loopback.
 */
export const createHttp = (options: HttpOptions): Http => {
  const origin = originOf(options.origin);
  const limits = { ...defaultLimits, ...options.limits };
  const connections = options.concurrency ?? 6;
  const dispatcher = dispatcherFor(origin, { connect: limits.connect, connections });
  const inSlot = pLimit(connections);

  const attemptCall = async (
    trip: Trip,
    attempt: number,
    use: (authorization: string | undefined) => void,
  ): Promise<Judged> => {
    const body = await encodeBody(trip.call);
    if (carriesSecret(trip, body)) await options.beforeSecret?.();
    // Outside the slot: fetching a token may itself be a call through this same client.
    const headers = await headersFor(trip, body);
    use(headers['authorization']);
    return inSlot(async () => {
      if (isWrite(trip.call)) await options.beforeWrite?.();
      signalOf(trip.call, options)?.throwIfAborted();
      const { method } = trip.call;
      const path = `${trip.url.pathname}${trip.url.search}`;
      const wire = { origin: trip.url.origin, method, path, headers, bytes: body.bytes };
      return tryOnce(trip, dispatcher, wire, attempt);
    });
  };

  return {
    async call<T>(call: Call): Promise<Answer<T>> {
      const trip: Trip = { options, limits, call, url: addressOf(call, origin, options) };
      let renewed = false;
      let used: string | undefined;
      for (let attempt = 1; ; attempt += 1) {
        signalOf(call, options)?.throwIfAborted();
        const judged = await attemptCall(trip, attempt, (authorization) => {
          used = authorization;
        });
        if ('answer' in judged) return judged.answer as Answer<T>;
        if (!renewed && (await isRenewed(trip, judged.failure, used))) {
          renewed = true;
          continue;
        }
        if (attempt >= Math.min(judged.failure.tries, limits.tries)) throw judged.failure.problem;
        await waitBefore(trip, judged.failure, attempt);
      }
    },
  };
};
