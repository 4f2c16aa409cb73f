import type { Secret } from '../secret.ts';
import type { With } from './define.ts';
import type { ApiRequest, Facts, Probe } from './facts.ts';

/** A call that got no answer at all: the reason, in words. */
export interface NoAnswer {
  readonly why: string;
}

/** The address of the resource behind the proxy. */
export const resourceUrl = (base: string, resource: string): string =>
  `${base.replace(/\/+$/, '')}/${resource.replace(/^\/+/, '')}`;

/** A mock with a security scheme of its own looks whether the header is there, not what is in it. */
const placeholder = { authorization: 'Bearer okta-mule-setup' };

/** The call that an API without a policy answers, whatever its mock looks for. */
export const openRequest = (request: ApiRequest | undefined): ApiRequest | undefined =>
  request?.ownScheme === undefined
    ? request
    : { ...request, headers: { ...request.headers, ...placeholder } };

type Calling = With<never> & { readonly has: Readonly<Partial<Pick<Facts, 'implementation'>>> };

/** One dated call to the deployed API, with a token or without; `openly` where no policy is expected yet. */
export const probe = async (
  c: Calling,
  url: string,
  token?: Secret | 'openly',
): Promise<Probe | NoAnswer> => {
  const at = c.now();
  const request = c.has.implementation?.request;
  const answer =
    token === 'openly'
      ? await c.oauth.callApi(url, undefined, openRequest(request))
      : await c.oauth.callApi(url, token, request);
  return answer.kind === 'answered'
    ? {
        at,
        url,
        status: answer.status,
        ms: answer.ms,
        says: answer.says,
        ...(answer.mediaType !== undefined && { mediaType: answer.mediaType }),
      }
    : { why: answer.why };
};

/**
 * The API has answered; without a body too.
 *
 * @param recorded the media type of its answer before the policy: a sign-in page with status 200 is not an answer of the API
 */
export const isAccepted = (seen: Probe | NoAnswer | undefined, recorded?: string): seen is Probe =>
  isAnswer(seen) &&
  seen.status >= 200 &&
  seen.status < 300 &&
  (recorded === undefined || seen.status === 204 || seen.mediaType === recorded);

export const isAnswer = (seen: Probe | NoAnswer | undefined): seen is Probe =>
  seen !== undefined && 'status' in seen;

/**
 * Which of them it is depends on the runtime and the policy's implementation: each shows protection. Source:
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
