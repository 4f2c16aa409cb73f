import { callAt, type HttpFor } from './transport.ts';

/**
 * By how many milliseconds a server's clock is ahead of this computer's, from the `Date` header of an answer (RFC 9110 §6.6.1;
 * whole seconds, and the answer's way is not known, so that a few seconds mean nothing). Undefined when there is no such header.
 */
export const clockAhead = async (
  request: HttpFor,
  url: string,
  now: () => number,
): Promise<number | undefined> => {
  const { headers } = await callAt(request, url, {
    method: 'GET',
    read: 'text',
    about: "the server's clock",
  });
  const theirs = Date.parse(headers['date'] ?? '');
  return Number.isNaN(theirs) ? undefined : theirs - now();
};
