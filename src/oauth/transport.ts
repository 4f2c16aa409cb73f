import type { Answer, Call, Http } from '../http/http.ts';

/** Gives an `Http` without any credential for one origin; whoever wires it decides which origins may be reached. */
export type HttpFor = (origin: string) => Http;

/** One call to a whole URL; its query goes along. Redirects are not followed. */
export const callAt = (
  request: HttpFor,
  url: string,
  call: Omit<Call, 'path' | 'query'>,
): Promise<Answer<unknown>> => {
  const { origin, pathname, searchParams } = new URL(url);
  return request(origin).call<unknown>({
    ...call,
    path: pathname,
    query: Object.fromEntries(searchParams),
    authorized: false,
  });
};
