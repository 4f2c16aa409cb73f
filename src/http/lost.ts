import { cleanLine } from '../clean.ts';
import { type Problem, problem } from '../errors.ts';
import { brokenTunnel, isLoopback, ProxyFailure, proxyVariable } from './dispatcher.ts';
import { deedOf, exchangeOf, type Failure, inWords, isRepeatable, type Trip } from './failure.ts';
import { maskText } from './mask.ts';
import type { Flaw, Lost } from './send.ts';
import { ignoresTlsVariable } from './tls-variable.ts';

const untrusted =
  /^(CERT_|CRL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_|UND_ERR_PRX_TLS)/;
/** Waiting seldom mends these, so a mistyped host must not cost the user the long schedule. */
const noRoute =
  /^(ENOTFOUND|EAI_|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EPROTO|ERR_SSL_|UND_ERR_ABORTED|UND_ERR_INVALID_ARG)/;

const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host name',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was reset',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time limit',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_HEADERS_OVERFLOW: 'its headers are too large',
  EPROTO: 'it does not speak TLS as expected',
};

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

const reason = (error: Error): string => {
  const code = codeOf(error);
  const meaning = meanings[code] ?? cleanLine(maskText(error.message), 200);
  return code === '' ? meaning : `${meaning} (${code})`;
};

export const proxyHint = (trip: Trip): string | undefined => {
  const variable = isLoopback(trip.url.hostname) ? undefined : proxyVariable();
  return variable && `${variable} is set: check that this proxy works and may reach ${trip.url.host}`;
};

/** A proxy that was full or could not reach the platform for a moment may do so at once; what it decided stays decided. */
const passing = new Set([502, 503, 504]);

const stoppedByProxy = (trip: Trip, error: ProxyFailure): Failure => {
  const { status, offers, message } = error;
  const at = { ...deedOf(trip), host: trip.url.host, variable: proxyVariable() ?? 'HTTPS_PROXY' };
  const more = { exchange: exchangeOf(trip, 'not-sent'), cause: error };
  return {
    problem:
      status === 407
        ? problem('PROXY_AUTHENTICATION', { ...at, offers }, more)
        : problem('PROXY_REFUSED', { ...at, why: message }, more),
    tries: status !== undefined && passing.has(status) ? 2 : 1,
    why: `the proxy in ${at.variable}: ${message}`,
  };
};

const unreached = (trip: Trip, error: Error): Failure => {
  const byProxy = error instanceof ProxyFailure ? error : brokenTunnel(trip.url, error);
  if (byProxy) return stoppedByProxy(trip, byProxy);
  const at = { ...deedOf(trip), host: trip.url.host, why: reason(error) };
  const more = { exchange: exchangeOf(trip, 'not-sent'), cause: error };
  if (untrusted.test(codeOf(error))) {
    const tls = { ...at, proxy: proxyHint(trip), variableIgnored: ignoresTlsVariable() };
    return { problem: problem('TLS_UNTRUSTED', tls, more), tries: 1, why: at.why };
  }
  return {
    problem: problem('UNREACHABLE', { ...at, proxy: proxyHint(trip) }, more),
    tries: noRoute.test(codeOf(error)) ? 2 : trip.limits.tries,
    why: at.why,
  };
};

/** Three tries at most: each of them may have cost a minute already. */
const triesWhenLate = (trip: Trip, sent: boolean): number =>
  !sent || isRepeatable(trip.call) ? Math.min(3, trip.limits.tries) : 1;

const late = (trip: Trip, sent: boolean, error: Error): Failure => {
  const headers = codeOf(error) === 'UND_ERR_HEADERS_TIMEOUT';
  const after = inWords(headers ? trip.limits.headers : (trip.call.timeout ?? trip.limits.call));
  const exchange = exchangeOf(trip, sent ? 'unknown' : 'not-sent');
  const at = { ...deedOf(trip), host: trip.url.host, after, sent };
  return {
    problem: problem('TIMED_OUT', at, { exchange, cause: error }),
    tries: triesWhenLate(trip, sent),
    why: `no answer within ${after}`,
  };
};

const answerLost = (trip: Trip, error: Error, status: number | undefined): Failure => {
  const why = reason(error);
  const exchange = exchangeOf(trip, 'unknown', status === undefined ? {} : { status });
  return {
    problem: problem(
      'ANSWER_LOST',
      { ...deedOf(trip), host: trip.url.host, why },
      { exchange, cause: error },
    ),
    tries: isRepeatable(trip.call) ? trip.limits.tries : 1,
    why,
  };
};

const unsendable = (trip: Trip, error: Error): Problem =>
  problem(
    'REQUEST_UNSENDABLE',
    { ...deedOf(trip), why: cleanLine(maskText(error.message), 200) },
    { exchange: exchangeOf(trip, 'not-sent') },
  );

/** Judges a try that brought no status. */
export const judgeLost = (trip: Trip, { sent, late: isLate, error }: Lost): Failure => {
  if (isLate) return late(trip, sent, error);
  if (sent) return answerLost(trip, error, undefined);
  if (codeOf(error) === 'UND_ERR_INVALID_ARG' && !/proxy/i.test(error.message)) {
    return { problem: unsendable(trip, error), tries: 1, why: 'it cannot be sent' };
  }
  return unreached(trip, error);
};

/** Judges a successful status whose body did not come whole. */
export const judgeFlaw = (trip: Trip, flaw: Flaw, status: number): Failure => {
  if (flaw.kind === 'late') return late(trip, true, flaw.error);
  if (flaw.kind === 'cut') return answerLost(trip, flaw.error, status);
  const limit = `${trip.limits.body} bytes`;
  return {
    problem: problem(
      'TOO_LARGE',
      { ...deedOf(trip), host: trip.url.host, limit },
      { exchange: exchangeOf(trip, 'unknown', { status }), cause: flaw.error },
    ),
    tries: 1,
    why: `more than ${limit}`,
  };
};
