import type { Http } from '../../http/http.ts';

/** Fields in which a platform says where something of it is reached, by the paths whose answers have them. */
const places: readonly (readonly [path: RegExp, field: string])[] = [
  [/^\/api\/v1\/authorizationServers(?:\/|$)/, 'issuer'],
  [/^\/amc\/application-manager\//, 'publicUrl'],
  [/^\/cloudhub\/api\/v2\/applications\//, 'fullDomain'],
];

const textsOf = (value: unknown, field: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, field));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === field && typeof inner === 'string' ? [inner] : textsOf(inner, field),
  );
};

/** CloudHub names several, and hosts without a scheme. */
const originsIn = (text: string): readonly string[] =>
  text.split(',').flatMap((part) => {
    const address = part.trim();
    const local = /^(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(address);
    const url = /^https?:\/\//i.test(address) ? address : `${local ? 'http' : 'https'}://${address}`;
    return URL.canParse(url) ? [new URL(url).origin] : [];
  });

const namedIn = (path: string, body: unknown): readonly string[] =>
  places
    .filter(([place]) => place.test(path))
    .flatMap(([, field]) => textsOf(body, field))
    .flatMap(originsIn);

/** An `Http` that tells which addresses the platform has named in its answers of this run: issuers, and where proxies are reached. */
export const hearingAddresses = (http: Http, heard: (origin: string) => void): Http => ({
  async call<T>(call: Parameters<Http['call']>[0]) {
    const answer = await http.call<T>(call);
    const path = URL.canParse(call.path) ? new URL(call.path).pathname : call.path.replace(/\?.*/s, '');
    for (const origin of namedIn(path, answer.body)) heard(origin);
    return answer;
  },
});
