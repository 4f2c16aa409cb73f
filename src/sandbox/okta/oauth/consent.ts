import type { OktaContext } from '../context.ts';
import type { OktaUser, Scope } from '../world.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { consentScopes } from './scopes.ts';

export interface Consent {
  readonly scopes: readonly Scope[];
}

const place = ({ issuer, app }: AuthorizeRequest, user: OktaUser): string =>
  `${user.id} ${app.clientId} ${issuer.id}`;

/**
 * What the user must be asked for: with `prompt=consent` every scope that can ask, otherwise only for clients whose
 * consent method is REQUIRED, and only what was not allowed before. docs/facts/okta.md §6, consent table.
 */
export const consentNeeded = (
  context: OktaContext,
  asked: AuthorizeRequest,
  names: readonly string[],
  user: OktaUser,
): Consent | undefined => {
  const asking = consentScopes(context, asked.issuer, names);
  if (asked.prompt.includes('consent')) return asking.length > 0 ? { scopes: asking } : undefined;
  if (asked.app.consentMethod === 'TRUSTED') return undefined;
  const allowed = context.world.oauth.consents[place(asked, user)] ?? [];
  const open = asking.filter(({ name }) => !allowed.includes(name));
  return open.length > 0 ? { scopes: open } : undefined;
};

/** Remembers that the user allowed the client these scopes. */
export const remember = (
  context: OktaContext,
  asked: AuthorizeRequest,
  names: readonly string[],
  user: OktaUser,
): void => {
  const { consents } = context.world.oauth;
  const key = place(asked, user);
  consents[key] = [...new Set([...(consents[key] ?? []), ...names])];
};
