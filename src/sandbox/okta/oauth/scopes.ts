import { consentOf, type OktaContext } from '../context.ts';
import type { OktaApp, Scope } from '../world.ts';
import { Denial } from './denial.ts';
import type { Issuer } from './issuer.ts';

const needOpenid = ['profile', 'email', 'address', 'phone'];

export interface AskedScopes {
  readonly names: readonly string[];
  /** No `scope` was sent, so these are the server's default scopes, of which a rule may permit a part. */
  readonly byDefault: boolean;
}

/**
 * The scopes of a request, all known to the server. Without `scope` the default scopes are meant.
 * Throws Denial `whenNone`, `no_matching_scope`, `custom_scopes_at_org`.
 */
export const askedScopes = (
  issuer: Issuer,
  sent: string | null,
  whenNone: 'missing_scopes' | 'no_default_scopes',
): AskedScopes => {
  const names = [...new Set((sent ?? '').split(' ').filter((name) => name !== ''))];
  if (names.length === 0) {
    const defaults = issuer.scopes.filter((scope) => scope.default).map(({ name }) => name);
    if (defaults.length === 0) throw new Denial(whenNone);
    return { names: defaults, byDefault: true };
  }
  if (!names.every((name) => issuer.scopes.some((scope) => scope.name === name)))
    throw new Denial(issuer.server ? 'no_matching_scope' : 'custom_scopes_at_org');
  return { names, byDefault: false };
};

/** Throws Denial `openid_scope_required_access_token`. */
export const demandOpenid = (names: readonly string[], idToken: boolean): void => {
  const needed = idToken || names.some((name) => needOpenid.includes(name));
  if (needed && !names.includes('openid')) throw new Denial('openid_scope_required_access_token');
};

/**
 * Takes `offline_access` away where no refresh token can come of it (tokens straight from authorize, client credentials).
 * Throws Denial `no_scope_allowed` when nothing is left.
 */
export const withoutOffline = (names: readonly string[]): readonly string[] => {
  const left = names.filter((name) => name !== 'offline_access');
  if (left.length === 0) throw new Denial('no_scope_allowed');
  return left;
};

/** A client without the grant `refresh_token` may not ask for `offline_access`. Throws Denial `scope_denied`, `no_scope_allowed`. */
export const demandRefreshGrant = (app: OktaApp, names: readonly string[]): void => {
  if (!names.includes('offline_access') || app.grantTypes.includes('refresh_token')) return;
  withoutOffline(names);
  throw new Denial('scope_denied', 'offline_access');
};

/** Those of the scopes for which a user must be asked. */
export const consentScopes = (context: OktaContext, issuer: Issuer, names: readonly string[]): Scope[] =>
  issuer.scopes.filter((scope) => names.includes(scope.name) && consentOf(context, scope) !== 'IMPLICIT');
