import { contractFor } from '../apimanager/gateway-view.ts';
import type { EffectivePolicy } from '../apimanager/world.ts';
import type { AnypointContext } from '../context.ts';
import type { Verdict } from './token-policy.ts';

/** A call as these policies see it. Names of headers in lower case. */
export interface PlainCall {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface Window {
  readonly opened: number;
  used: number;
}

interface Limit {
  readonly maximumRequests: number;
  readonly timePeriodInMilliseconds: number;
}

const isLimit = (value: unknown): value is Limit => {
  const { maximumRequests, timePeriodInMilliseconds } = (value ?? {}) as Partial<Limit>;
  return typeof maximumRequests === 'number' && typeof timePeriodInMilliseconds === 'number';
};

/** Counts the calls of one gateway; each limit has a window of its own. */
export const rateLimiting = () => {
  const windows = new Map<string, Window>();

  const take = (key: string, limit: Limit, now: number) => {
    const known = windows.get(key);
    const isOpen = known !== undefined && now - known.opened < limit.timePeriodInMilliseconds;
    const window = isOpen ? known : { opened: now, used: 0 };
    windows.set(key, window);
    const allowed = window.used < limit.maximumRequests;
    if (allowed) window.used += 1;
    return {
      allowed,
      headers: {
        'x-ratelimit-limit': String(limit.maximumRequests),
        'x-ratelimit-remaining': String(limit.maximumRequests - window.used),
        // Milliseconds until the window ends, not a time.
        'x-ratelimit-reset': String(window.opened + limit.timePeriodInMilliseconds - now),
      },
    };
  };

  /** The policy `rate-limiting`: 429 above the limit, with the three headers where they are exposed (MuleSoft's page of the policy). */
  return (context: AnypointContext, policy: EffectivePolicy): Verdict => {
    const { rateLimits, exposeHeaders } = policy.configurationData;
    const limits = (Array.isArray(rateLimits) ? rateLimits : []).filter(isLimit);
    const taken = limits.map((limit, at) => take(`${policy.id}/${at}`, limit, context.now()));
    const refusing = taken.find(({ allowed }) => !allowed);
    const shown = exposeHeaders === true ? (refusing ?? taken[0])?.headers : undefined;
    if (!refusing) return { headers: {}, ...(shown && { shown }) };
    return { status: 429, error: 'Quota has been exceeded', ...(shown && { shown }) };
  };
};

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** `#[attributes.headers['name']]`, the form that the console writes. */
const byExpression = (expression: unknown, { headers }: PlainCall): string | undefined => {
  const name = /attributes\.headers\[['"]([^'"]+)['"]\]/.exec(String(expression ?? ''))?.[1];
  return name === undefined ? undefined : textOf(headers[name.toLowerCase()]);
};

const basic = ({ headers }: PlainCall): readonly (string | undefined)[] => {
  const encoded = /^basic +(\S+)$/i.exec(textOf(headers['authorization']) ?? '')?.[1];
  if (encoded === undefined) return [];
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [id, secret.join(':')];
};

const challenge = 'Client-ID-Enforcement';

/** The policy `client-id-enforcement`: the id, and the secret where one is asked for, of a client with a contract (docs/facts/anypoint-apis.md §7.6). */
export const enforceClientId = (
  context: AnypointContext,
  apiId: number,
  policy: EffectivePolicy,
  call: PlainCall,
): Verdict => {
  const data = policy.configurationData;
  const byHeader =
    data['credentialsOriginHasHttpBasicAuthenticationHeader'] === 'httpBasicAuthenticationHeader';
  const [id, secret] = byHeader
    ? basic(call)
    : [byExpression(data['clientIdExpression'], call), byExpression(data['clientSecretExpression'], call)];
  const asksSecret = byHeader || (data['clientSecretExpression'] ?? '') !== '';
  const found = id === undefined ? undefined : contractFor(context.world, apiId, id, context.now());
  const isGood = found?.status === 'APPROVED' && (!asksSecret || secret === found.application.clientSecret);
  return isGood ? { headers: {} } : { status: 401, error: 'Invalid client id or secret', challenge };
};
