import { cleanLine } from '../clean.ts';
import { problem } from '../errors.ts';
import { decode } from './decode.ts';
import { deedOf, exchangeOf, type Failure, isRepeatable, type Trip } from './failure.ts';
import type { Answer } from './http.ts';
import { judgeFlaw, proxyHint } from './lost.ts';
import { maskText } from './mask.ts';
import { judgeRefusal, requestIdIn, said } from './refusal.ts';
import type { Received } from './send.ts';

export type Judged = { readonly answer: Answer<unknown> } | { readonly failure: Failure };

/** As far as possible JSON, else text, and nothing where there is nothing. */
const leniently = (bytes: Buffer): unknown => {
  const text = textOf(bytes);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const textOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '');

/** A web page where an API answers. */
const isPage = ({ headers }: Received, text: string): boolean =>
  (headers['content-type'] ?? '').includes('html') || text.trimStart().startsWith('<');

const beginningOf = (text: string): string => cleanLine(maskText(text.slice(0, 4000)), 200);

const notJson = (trip: Trip, received: Received, text: string): Failure => {
  const html = isPage(received, text);
  const exchange = exchangeOf(trip, 'unknown', {
    status: received.status,
    ...requestIdIn(trip, received.headers),
  });
  const why = html ? 'is a web page and not JSON' : 'is not (whole) JSON';
  const at = {
    ...deedOf(trip),
    host: trip.url.host,
    said: said(exchange),
    why,
    starts: beginningOf(text),
  };
  return {
    problem: problem('NOT_JSON', at, { exchange }),
    // A web page stays a web page; broken JSON may come whole the next time.
    tries: !html && isRepeatable(trip.call) ? trip.limits.tries : 1,
    why: `the answer ${why}`,
  };
};

/** Forbidden, proxy authentication, unavailable for legal reasons, network authentication: no platform answers these with a page. */
const onTheWay = new Set([403, 407, 451, 511]);

/** The answer of a filter or a proxy that reads TLS, in the platform's place. */
const intercepted = (trip: Trip, received: Received, text: string): Failure => {
  const exchange = exchangeOf(trip, 'unknown', { status: received.status });
  const at = {
    ...deedOf(trip),
    host: trip.url.host,
    said: said(exchange),
    starts: beginningOf(text),
    proxy: proxyHint(trip),
  };
  return { problem: problem('ANSWERED_ON_THE_WAY', at, { exchange }), tries: 1, why: 'a web page answered' };
};

const parsed = (trip: Trip, received: Received, bytes: Buffer): Judged => {
  const { status, headers } = received;
  const text = textOf(bytes);
  if (text.trim() === '') return { answer: { status, headers, body: undefined } };
  try {
    return { answer: { status, headers, body: JSON.parse(text) as unknown } };
  } catch {
    return { failure: notJson(trip, received, text) };
  }
};

const readBody = (trip: Trip, received: Received, bytes: Buffer): Judged => {
  const { status, headers } = received;
  if (!isSuccess(status)) return { answer: { status, headers, body: leniently(bytes) } };
  if (trip.call.read === 'bytes') return { answer: { status, headers, body: new Uint8Array(bytes) } };
  if (trip.call.read === 'text') return { answer: { status, headers, body: textOf(bytes) } };
  return parsed(trip, received, bytes);
};

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const isAccepted = (trip: Trip, status: number): boolean =>
  isSuccess(status) || (trip.call.accept ?? []).includes(status);

/** Judges a status with its body. Returns the readable bytes too, for the record. */
export const judge = async (
  trip: Trip,
  received: Received,
): Promise<{ readonly judged: Judged; readonly bytes: Buffer }> => {
  const { status, headers } = received;
  const decoded = await decode(received.bytes, headers['content-encoding'], trip.limits.body);
  const bytes = 'bytes' in decoded ? decoded.bytes : Buffer.alloc(0);
  const flaw = received.flaw ?? ('flaw' in decoded ? decoded.flaw : undefined);
  if (!isAccepted(trip, status)) {
    const text = textOf(bytes);
    if (onTheWay.has(status) && isPage(received, text))
      return { judged: { failure: intercepted(trip, received, text) }, bytes };
    // A refusal counts by its status, even where its body is cut.
    return { judged: { failure: judgeRefusal(trip, status, headers, leniently(bytes)) }, bytes };
  }
  // So does an expected 404.
  if (flaw && isSuccess(status)) return { judged: { failure: judgeFlaw(trip, flaw, status) }, bytes };
  return { judged: readBody(trip, received, bytes), bytes };
};
