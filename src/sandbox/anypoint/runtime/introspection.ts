import type { OidcSettings } from '../accounts/world.ts';
import type { AnypointContext, Incoming } from '../context.ts';
import { isObject, type JsonObject } from '../refusal.ts';

/** What the authorization server says about a token, or the way in which it failed to. */
type Finding =
  | { readonly kind: 'answer'; readonly claims: JsonObject }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'nonsense' };

export interface Introspection {
  of(token: string, settings: OidcSettings, timeoutMs: number): Promise<Finding>;
}

interface Cached {
  readonly claims: JsonObject;
  readonly until: number;
}

const capacity = 10_000;

const claimsIn = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && typeof value['active'] === 'boolean' ? value : undefined;
  } catch {
    return undefined;
  }
};

const findingOf = ({ status, text }: Incoming): Finding => {
  if (status >= 400 && status < 500) return { kind: 'unreachable' };
  const claims = status === 200 ? claimsIn(text) : undefined;
  return claims ? { kind: 'answer', claims } : { kind: 'nonsense' };
};

const expiry = ({ active, exp }: JsonObject): number | undefined =>
  active === true && typeof exp === 'number' ? exp * 1000 : undefined;

/**
 * Asks the provider's introspection endpoint, client id and secret in the form body (docs/facts/anypoint-access.md §5.3). An
 * active answer is remembered until its `exp`; one without `exp` is not.
 */
export const introspection = (context: AnypointContext): Introspection => {
  const cache = new Map<string, Cached>();

  const ask = async (token: string, settings: OidcSettings, timeoutMs: number): Promise<Finding> => {
    const { id, secret } = settings.primary_client;
    const hint = context.moods.introspectionSendsHint ? { token_type_hint: 'access_token' } : {};
    try {
      const answer = await context.fetch(settings.urls.introspect, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams({ token, ...hint, client_id: id, client_secret: secret }).toString(),
        timeoutMs,
      });
      return findingOf(answer);
    } catch {
      return { kind: 'unreachable' };
    }
  };

  return {
    of: async (token, settings, timeoutMs) => {
      const key = `${settings.urls.introspect} ${settings.primary_client.id} ${token}`;
      const known = cache.get(key);
      if (known && known.until > context.now()) return { kind: 'answer', claims: known.claims };
      cache.delete(key);
      const finding = await ask(token, settings, timeoutMs);
      const until = finding.kind === 'answer' ? expiry(finding.claims) : undefined;
      if (finding.kind === 'answer' && until !== undefined && cache.size < capacity)
        cache.set(key, { claims: finding.claims, until });
      return finding;
    },
  };
};
