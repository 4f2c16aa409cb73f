import type { Secret } from '../../secret.ts';
import { type DiagnosisContext, findFaults, type NotLooked } from './check.ts';
import { gatewayChecks } from './checks.ts';
import { type Fault, spoiling } from './fault.ts';
import { type Claims, faultsOfToken, kindOf, type TokenKind } from './token.ts';

/** What a token is, and whether this API would accept it. */
export interface Explanation {
  readonly kind: TokenKind;
  /** As the token says, which proves nothing. */
  readonly claims: Claims | undefined;
  /** Undefined: not everything could be looked at. */
  readonly accepted: boolean | undefined;
  readonly faults: readonly Fault[];
  readonly notLooked: readonly NotLooked[];
}

/** What the checks say of the set-up's own tokens need not hold for this one: its client and its scopes are looked at themselves. */
const concerns = (c: DiagnosisContext, claims: Claims | undefined) => {
  const ofOthers = claims?.clientId !== undefined && claims.clientId !== c.has.application.clientId;
  return ({ field }: Fault): boolean =>
    field !== 'anypoint.policy.scopes' && !(ofOthers && field.startsWith('anypoint.contract'));
};

/** The token is shown to the authorization server only, and only if it claims to be from there. */
export const explain = async (c: DiagnosisContext, token: Secret): Promise<Explanation> => {
  const claims = c.oauth.decodeToken(token);
  const own = { title: 'token', look: () => faultsOfToken(c, token) };
  const seen = await findFaults(c, [own, ...gatewayChecks]);
  const faults = spoiling(seen.faults, 'call').filter(concerns(c, claims));
  const unsure = seen.notLooked.length > 0 ? undefined : true;
  return {
    kind: kindOf(c, token),
    claims,
    accepted: faults.length > 0 ? false : unsure,
    faults,
    notLooked: seen.notLooked,
  };
};
