import { cleanLine } from '../clean.ts';
import { type Exchange, type Problem, problem } from '../errors.ts';
import { parseUrl } from './address.ts';
import { deedOf, exchangeOf, type Failure, isCreation, isRepeatable, type Trip } from './failure.ts';
import { maskText } from './mask.ts';
import { askedWait } from './rate-limit.ts';

type Headers = Readonly<Record<string, string>>;
type Code =
  | 'INVALID_REQUEST'
  | 'CREDENTIALS_REFUSED'
  | 'RIGHTS_REFUSED'
  | 'NOT_FOUND'
  | 'METHOD_UNKNOWN'
  | 'CONFLICTS'
  | 'RATE_LIMITED'
  | 'PLATFORM_FAILED';

const codes: Readonly<Record<number, Code>> = {
  401: 'CREDENTIALS_REFUSED',
  402: 'RIGHTS_REFUSED',
  403: 'RIGHTS_REFUSED',
  404: 'NOT_FOUND',
  405: 'METHOD_UNKNOWN',
  408: 'PLATFORM_FAILED',
  409: 'CONFLICTS',
  410: 'NOT_FOUND',
  412: 'CONFLICTS',
  423: 'CONFLICTS',
  429: 'RATE_LIMITED',
  501: 'METHOD_UNKNOWN',
};

/** Not carried out, and worth another try whatever the method: too many requests, and locked for a moment (Okta's E0000239). */
const notCarriedOut = new Set([423, 429]);
/** A gateway gave up, while the platform behind it may have done it. */
const gateway = new Set([408, 502, 503, 504]);

const codeFor = (status: number): Code =>
  codes[status] ?? (status >= 500 ? 'PLATFORM_FAILED' : 'INVALID_REQUEST');

/** `403 E0000006: You do not have permission…; request id abc`. */
export const said = ({ status, code, says, requestId }: Exchange): string => {
  const head = [status, code].filter((part) => part !== undefined).join(' ');
  return `${head}${says === undefined ? '' : `: ${says}`}${requestId === undefined ? '' : `; request id ${requestId}`}`;
};

/**
 * Only an answer that shows that nothing happened is a refusal. A redirect or a failing platform shows nothing; and where
 * something on the way delivered a creation twice, the second delivery finds its own object (409) or a list that lags (404).
 */
const outcomeOf = ({ call }: Trip, status: number): Exchange['outcome'] => {
  if (status < 400 || status === 408 || status >= 500) return 'unknown';
  return isCreation(call) && (status === 404 || status === 409) ? 'unknown' : 'refused';
};

const triesFor = (trip: Trip, status: number): number => {
  const again =
    notCarriedOut.has(status) ||
    (gateway.has(status) && isRepeatable(trip.call)) ||
    (codeFor(status) === 'PLATFORM_FAILED' && trip.call.method === 'GET');
  return again ? trip.limits.tries : 1;
};

const safe = (text: string | undefined, max: number): string | undefined =>
  text === undefined || text === '' ? undefined : cleanLine(maskText(text), max);

/** The vendor's own code and words; a body of another shape is quoted as far as it can be read. */
const wordsOf = (trip: Trip, body: unknown, status: number): Pick<Exchange, 'code' | 'says'> => {
  const { code, says } = read(trip, body, status);
  const words = safe(says ?? (code === undefined && typeof body === 'string' ? body : undefined), 500);
  const short = safe(code, 80);
  return { ...(short !== undefined && { code: short }), ...(words !== undefined && { says: words }) };
};

const read = (trip: Trip, body: unknown, status: number) => {
  try {
    // Readers cut what is long, and half a secret has no mask.
    return trip.options.readError(typeof body === 'string' ? maskText(body) : body, status);
  } catch {
    // A body of a shape that the vendor never showed: the status says enough.
    return {};
  }
};

/** The request id as the vendor gave it, safe to print. */
export const requestIdIn = (trip: Trip, headers: Headers): { requestId?: string } => {
  const requestId = safe(trip.options.requestIdOf(headers), 100);
  return requestId === undefined ? {} : { requestId };
};

const redirected = (trip: Trip, exchange: Exchange, headers: Headers): Failure => {
  const target = parseUrl(headers['location'] ?? '', trip.url.href)?.host;
  const at = {
    ...deedOf(trip),
    said: said(exchange),
    host: trip.url.host,
    to: target ?? 'an unreadable address',
  };
  return { problem: problem('REDIRECTED', at, { exchange }), tries: 1, why: 'redirected' };
};

const general = (trip: Trip, exchange: Exchange, status: number): Problem =>
  problem(codeFor(status), { ...deedOf(trip), said: said(exchange) }, { exchange });

/** Judges a status that is neither a success nor accepted. `body`: parsed JSON, or text. */
export const judgeRefusal = (trip: Trip, status: number, headers: Headers, body: unknown): Failure => {
  const id = requestIdIn(trip, headers);
  if (status < 400)
    return redirected(trip, exchangeOf(trip, outcomeOf(trip, status), { status, ...id }), headers);
  const exchange = exchangeOf(trip, outcomeOf(trip, status), {
    status,
    ...wordsOf(trip, body, status),
    ...id,
  });
  const cause = general(trip, exchange, status);
  const problem = trip.options.explain?.({ call: trip.call, exchange, cause }) ?? cause;
  const passedOn = trip.options.passedOnLimit?.(trip.call, exchange);
  if (passedOn !== undefined)
    return { problem, tries: trip.limits.tries, why: 'a rate limit behind it is used up', wait: passedOn };
  return {
    problem,
    tries: triesFor(trip, status),
    why: status === 429 ? 'its rate limit is used up' : `it answered ${status}`,
    wait: askedWait(headers, trip.options.rateLimit, trip.options.clock.now()),
  };
};
