import type { Secret } from '../../secret.ts';
import type { Entry } from '../../wizard/entry.ts';
import type { VerificationContext } from './call-context.ts';
import { certain, spoiling } from './spoiled.ts';
import { type Claims, kindOf, type TokenKind, tokenEntries } from './token.ts';

/** What a token is, and whether this API would accept it. */
export interface Explanation {
  readonly kind: TokenKind;
  /** As the token says, which shows nothing. */
  readonly claims: Claims | undefined;
  /** Undefined: not everything could be looked at. */
  readonly accepted: boolean | undefined;
  /** What keeps the API from accepting it, and what could not be looked at. */
  readonly entries: readonly Entry[];
}

/** What is said of the setup's own tokens need not hold for this one: its client and its scopes are looked at themselves. */
const concerns = (c: VerificationContext, claims: Claims | undefined) => {
  const ofOthers = claims?.clientId !== undefined && claims.clientId !== c.has.application.clientId;
  return ({ field }: Entry): boolean =>
    field !== 'anypoint.policy.scopes' && !(ofOthers && field.startsWith('anypoint.contract'));
};

/** A login says nothing about a token that is there already. */
const ofGateway = ({ field }: Entry): boolean =>
  !field.startsWith('okta.registeredClient') && !field.startsWith('okta.access');

/**
 * The token is shown to the authorization server only, and only if it claims to be from there.
 *
 * @param known what is wrong with the setup, by the steps' own entries
 */
export const explain = async (
  c: VerificationContext,
  token: Secret,
  known: readonly Entry[],
): Promise<Explanation> => {
  const claims = c.oauth.decodeToken(token);
  const own = await tokenEntries(c, token);
  const entries = [...own, ...spoiling(known, 'call').filter(ofGateway)].filter(concerns(c, claims));
  const isWrong = entries.some(certain);
  const unsure = known.some((one) => one.class === 'unseen' && one.exit !== 0) ? undefined : true;
  return { kind: kindOf(c, token), claims, accepted: isWrong ? false : unsure, entries };
};
