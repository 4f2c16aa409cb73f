import { problem } from '../errors.ts';
import { parseUrl } from '../http/address.ts';
import { isLoopback } from '../http/dispatcher.ts';
import type { Answer, Call, Http } from '../http/http.ts';

/** Gives an `Http` without any credential for one origin; whoever wires it decides which origins may be reached. */
export type HttpFor = (origin: string) => Http;

/** One call to a whole URL; its query goes along. Redirects are not followed. Rejects with `ADDRESS_UNUSABLE`: it may come out of an answer. */
export const callAt = async (
  request: HttpFor,
  url: string,
  call: Omit<Call, 'path' | 'query'>,
): Promise<Answer<unknown>> => {
  const parsed = parseUrl(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw problem('ADDRESS_UNUSABLE', { part: url });
  const { origin, pathname, searchParams } = parsed;
  return request(origin).call<unknown>({
    ...call,
    path: pathname,
    query: Object.fromEntries(searchParams),
    authorized: false,
  });
};

/** Credentials and codes go by https, or stay on this computer. */
export const isUsable = (endpoint: string): boolean => {
  const url = parseUrl(endpoint);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
};

/** An answer that our HTTP layer has read, for the library to judge. */
export const responseOf = ({ status, body }: Pick<Answer<unknown>, 'status' | 'body'>): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
