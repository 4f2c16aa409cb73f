import type { Exchange } from '../errors.ts';

/** Okta's own codes, where Anypoint passes its answer on. */
const oktaCodes: Readonly<Record<string, number>> = {
  E0000005: 401,
  E0000006: 403,
  E0000011: 401,
  E0000015: 403,
  E0000047: 429,
};

const reasons: Readonly<Record<number, string>> = {
  400: 'Okta refused the registration (status 400). The saved header value may lack "SSWS " before the token, the registration URL may not be the one of the organization, or a free organization is full and takes no more apps until one is deleted.',
  401: 'Okta does not accept the saved token (status 401): it was revoked, lapsed after 30 days without use, its creator was deactivated, or "SSWS " is missing before it.',
  403: "Okta accepts the saved token but its owner may not register clients (status 403): the owner's role is too weak, or the token is bound to a network zone in which Anypoint is not.",
  429: 'Okta has had too many requests for now (status 429): its limit starts anew within a minute.',
};

const statusIn = (says: string, own: number): number | undefined => {
  const code = /\bE0000\d{3}\b/.exec(says)?.[0];
  if (code !== undefined && oktaCodes[code] !== undefined) return oktaCodes[code];
  const named = [...says.matchAll(/\b(400|401|403|429)\b/g)].map((match) => Number(match[1]));
  // A 401 or 403 of Anypoint's own may repeat itself in words; that is about the login, not about Okta.
  return named.find((status) => status !== own || own === 400);
};

/** Okta's windows last 60 s and begin when they like (docs/facts/okta.md §9). */
const window = 60_000;

/** Milliseconds until Okta registers again, where Anypoint says that Okta's rate limit was used up. */
export const registrationLimit = (exchange: Exchange): number | undefined =>
  exchange.status !== 429 && statusIn(exchange.says ?? '', exchange.status ?? 0) === 429 ? window : undefined;

/**
 * Why the registration at the identity provider failed, or undefined if the exchange does not look like that.
 * Creating a client application registers it at Okta; when Okta refuses, its status is only in Anypoint's message, next to
 * another status of Anypoint itself. Sources: docs/facts/anypoint-access.md §8.3, §8.5, docs/facts/anypoint-apis.md §8.2.
 */
export const identityProviderFailure = (exchange: Exchange): string | undefined => {
  const says = exchange.says ?? '';
  const status = statusIn(says, exchange.status ?? 0);
  const reason = status === undefined ? undefined : reasons[status];
  if (reason !== undefined) return reason;
  return says.includes('CoreServices')
    ? 'The call from Anypoint to the registration URL failed (unreachable, slower than the request timeout, or refused).'
    : undefined;
};
