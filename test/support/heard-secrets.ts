import type { Tapped } from '../../src/sandbox/kernel/server.ts';

const names = new Set([
  ...['access_token', 'id_token', 'refresh_token', 'sessionToken', 'session_token', 'stateToken'],
  ...['client_secret', 'clientSecret', 'password', 'code', 'code_verifier', 'client_assertion'],
]);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
};

const inside = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    typeof one === 'string' ? (names.has(name) ? [one] : []) : inside(one),
  );
};

/** The token of an Authorization header, or the secret of a Basic one. */
const credential = (header: string | undefined): readonly string[] => {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return [value];
  const [, secret = ''] = Buffer.from(value, 'base64').toString().split(':');
  return [secret, decodeURIComponent(secret)];
};

const inAddress = (location: unknown): readonly string[] => {
  if (typeof location !== 'string' || !URL.canParse(location)) return [];
  const { search, hash } = new URL(location);
  return [search, hash].flatMap((part) => inside(parsed(part.slice(1))));
};

/** Every secret of an exchange, whoever chose it; shorter ones could be a word. */
export const secretsOf = (exchange: Tapped): readonly string[] =>
  [
    ...credential(exchange.requestHeaders.authorization),
    ...inside(Object.fromEntries(exchange.query)),
    ...inside(parsed(exchange.requestBody.toString())),
    ...inside(parsed(exchange.responseBody.toString())),
    ...inAddress(exchange.responseHeaders['location']),
  ].filter((one) => one.length >= 12);
