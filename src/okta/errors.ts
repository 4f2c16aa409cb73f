import { type Problem, problem } from '../errors.ts';
import type { Dialect, Refusal as Refused } from '../http/options.ts';
import { fieldsOf, listOf, text, textOf } from '../http/reading.ts';
import { rightsFor } from '../rights/okta.ts';

/** The organization and the console that problems point to. */
export interface OktaPlace {
  readonly org: string;
  /** `consolePages(…).tokens` */
  readonly tokensPage: string;
}

/**
 * Reads both error shapes: Okta's `{errorCode, errorSummary, errorCauses}` and OAuth's `{error, error_description}`, also when
 * they are mixed. Source: docs/facts/okta.md §10.
 */
const readError = (body: unknown): { code?: string | undefined; says?: string | undefined } => {
  const error = fieldsOf(body);
  const causes = listOf(error['errorCauses'])
    .map((cause) => text(fieldsOf(cause)['errorSummary']))
    .filter((cause) => cause !== '');
  const summary = textOf(error['errorSummary']) ?? textOf(error['error_description']);
  const says = [...(summary === undefined ? [] : [summary]), ...causes].join('; ');
  return { code: textOf(error['errorCode']) ?? textOf(error['error']), says: says === '' ? undefined : says };
};

/** Okta's answer header with the request's id. */
const requestIdOf = (headers: Readonly<Record<string, string>>): string | undefined =>
  headers['x-okta-request-id'];

interface Refusal extends Pick<Refused, 'exchange'> {
  readonly about: string;
  readonly place: OktaPlace;
}

type Explain = (refusal: Refusal) => Problem;

const invalid: Explain = ({ exchange, about }) =>
  problem('OKTA_INVALID', { what: about, says: exchange.says ?? 'it gives no reason.' }, { exchange });

/** Where an app is created. */
const creations = ['/api/v1/apps', '/oauth2/v1/clients'];

/** Okta has one code for everything that it finds wrong; a new app of ours is right unless the organization takes no more. */
const invalidOrFull: Explain = (refusal) => {
  const { exchange, about } = refusal;
  return exchange.method === 'POST' && creations.includes(exchange.path)
    ? problem('OKTA_APP_REFUSED', { what: about, says: exchange.says ?? 'it gives no reason.' }, { exchange })
    : invalid(refusal);
};

const unknown: Explain = ({ exchange, about }) => problem('OKTA_CALL_UNKNOWN', { what: about }, { exchange });

const absent: Explain = ({ exchange, about }) => problem('OKTA_NOT_FOUND', { what: about }, { exchange });

const busy: Explain = ({ exchange, place }) =>
  problem('OKTA_BUSY', { org: place.org, why: exchange.says ?? 'it gives no reason.' }, { exchange });

/**
 * Decided on codes alone: Okta may change the words (docs/facts/okta.md §10). What is not here gets the HTTP layer's general
 * problem.
 */
const explanations: Readonly<Record<string, Explain>> = {
  E0000001: invalidOrFull,
  E0000003: invalid,
  E0000021: invalid,
  E0000024: invalid,
  E0000028: invalid,
  E0000031: invalid,
  E0000039: invalid,
  invalid_client_metadata: invalid,
  invalid_redirect_uri: invalid,
  E0000006: ({ exchange, about }) =>
    problem('OKTA_ROLE_TOO_WEAK', { what: about, ...rightsFor(exchange) }, { exchange }),
  E0000007: absent,
  E0000048: absent,
  E0000008: unknown,
  E0000012: unknown,
  E0000022: unknown,
  E0000060: unknown,
  E0000010: busy,
  E0000239: busy,
  E0000011: ({ exchange, place }) => problem('OKTA_TOKEN_REFUSED', { ...place }, { exchange }),
  // A 401, but of the license and not of the token (docs/facts/okta.md §0.4).
  E0000015: ({ exchange, place }) =>
    problem('OKTA_NO_API_ACCESS_MANAGEMENT', { org: place.org }, { exchange }),
  E0000047: ({ exchange, place }) => problem('OKTA_RATE_LIMITED', { org: place.org }, { exchange }),
  E0000056: ({ exchange, about }) => problem('OKTA_STILL_ACTIVE', { what: about }, { exchange }),
};

/** A better problem for Okta's refusals, or nothing. */
const explain =
  (place: OktaPlace) =>
  ({ exchange, call }: Pick<Refused, 'exchange' | 'call'>): Problem | undefined =>
    Object.hasOwn(explanations, exchange.code ?? '')
      ? explanations[exchange.code ?? '']?.({ exchange, about: call.about, place })
      : undefined;

/** How authorization servers answer, Okta's and others. */
export const oauthDialect = (vendor: string): Dialect => ({
  vendor,
  readError,
  requestIdOf,
  rateLimit: 'okta',
});

/** How the management API of an organization answers. */
export const oktaDialect = (place: OktaPlace): Dialect => ({
  ...oauthDialect('Okta'),
  explain: explain(place),
});
