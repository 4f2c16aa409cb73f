import type { Secret } from '../secret.ts';
import type { With } from './define.ts';
import type { Probe } from './facts.ts';

/** A call that got no answer at all: the reason, in words. */
export interface NoAnswer {
  readonly why: string;
}

/** The address of the resource behind the proxy. */
export const resourceUrl = (base: string, resource: string): string =>
  `${base.replace(/\/+$/, '')}/${resource.replace(/^\/+/, '')}`;

/** One dated call to the deployed API, with a token or without. */
export const probe = async (c: With<never>, url: string, token?: Secret): Promise<Probe | NoAnswer> => {
  const at = c.now();
  const answer = await c.oauth.callApi(url, token);
  return answer.kind === 'answered'
    ? { at, url, status: answer.status, ms: answer.ms, says: answer.says }
    : { why: answer.why };
};

export const isAnswer = (seen: Probe | NoAnswer | undefined): seen is Probe =>
  seen !== undefined && 'status' in seen;

/**
 * Which of them it is depends on the runtime and the policy's implementation: each proves protection. Source:
 * docs/facts/anypoint-apis.md §7.6.
 */
export const isRefused = (seen: Probe | NoAnswer | undefined): boolean =>
  isAnswer(seen) && [400, 401, 403].includes(seen.status);

export const inWords = (seen: Probe | NoAnswer | undefined): string => {
  if (seen === undefined) return 'not called yet';
  return isAnswer(seen) ? `status ${seen.status}${seen.says === '' ? '' : ` (${seen.says})`}` : seen.why;
};

/** Gateways start slowly and take a policy over late. Source: docs/facts/anypoint-apis.md §7.7. */
export const patience = { every: [5_000], atMost: 180_000 } as const;
