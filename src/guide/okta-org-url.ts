import { type Problem, problem } from '../errors.ts';
import { vendorSuffix } from './vendor-hosts.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

const isAddress = (host: string): boolean => host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host);

/** Reasons that can be seen in the text itself; after parsing some would be gone. Order matters: the most telling first. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'it is empty.'],
  [/^.{2049}/s, 'it is longer than any address.'],
  [/[{}<>*]|yourOktaDomain/i, 'it still holds a placeholder instead of your organization.'],
  [/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}"'“”‘’\\]/u, 'it holds spaces, quotes, backslashes or invisible characters.'],
  [/[?#]/, 'it holds a query or a fragment (`?` or `#`); give only the host.'],
  [/^(?:[a-z][a-z0-9+.-]*:)?\/*[^/]*@/i, 'it holds a user name (`@`), which would lead to another host.'],
];

const withScheme = (typed: string): string => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const host = typed.replace(/^\/+/, '');
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(host) ? `http://${host}` : `https://${host}`;
};

/** An organization's own address has a label before the suffix. */
const suffixOf = (host: string): string | undefined => {
  const suffix = vendorSuffix('Okta', host);
  return suffix === host ? undefined : suffix;
};

const withoutAdmin = (host: string): string => {
  const suffix = suffixOf(host);
  if (suffix === undefined) return host;
  return `${host.slice(0, -suffix.length - 1).replace(/(-admin)+$/, '')}.${suffix}`;
};

const faultOf = (url: URL): string | undefined => {
  const host = url.hostname;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it must begin with https://.';
  if (isLoopback(host)) return undefined;
  if (isAddress(host)) return 'an Okta organization has a name, not an IP address.';
  if (url.protocol === 'http:') return 'it must begin with https://; plain http is for this computer only.';
  if (!host.replace(/\.$/, '').includes('.'))
    return `"${host}" is not a whole host name; it ends in .okta.com or in your own domain.`;
  return host.startsWith('.') || host.startsWith('-') ? 'its host name has no first part.' : undefined;
};

/**
 * The organization's origin out of what people paste: the console's address, an issuer, a bare host. Repairs what is safe to
 * repair, refuses what could lead to another host: `dev.okta.com@evil.com` is read as a user name on evil.com, and a token sent
 * there is lost. Source: docs/facts/okta.md §1.2. Problem: `OKTA_URL_UNUSABLE`.
 */
export const repairOrgUrl = (given: string): string | Problem => {
  const typed = given.trim();
  const why = reasons.find(([pattern]) => pattern.test(typed))?.[1];
  if (why !== undefined) return problem('OKTA_URL_UNUSABLE', { why });
  const written = withScheme(typed);
  if (!URL.canParse(written)) return problem('OKTA_URL_UNUSABLE', { why: 'it is not a web address.' });
  const url = new URL(written);
  const fault = faultOf(url);
  if (fault !== undefined) return problem('OKTA_URL_UNUSABLE', { why: fault });
  const host = withoutAdmin(url.hostname.replace(/\.$/, ''));
  if (host.startsWith('.')) return problem('OKTA_URL_UNUSABLE', { why: 'its host name has no first part.' });
  const port = url.port === '' ? '' : `:${url.port}`;
  return `${url.protocol}//${host}${port}`;
};

/** An address of Okta's own, or the one that was given: whatever else an answer may name is not shown to anybody as Okta's. */
const isOktas = (href: string, orgUrl: string): boolean => {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  return url?.origin === orgUrl || (url?.protocol === 'https:' && suffixOf(url.hostname) !== undefined);
};

/**
 * The Admin Console's origin: `-admin` at the first label of the organization's own okta.com address, which is
 * `_links.organization.href` of the well-known metadata; never of a custom domain. Source: docs/facts/okta.md §1.2, §4.
 *
 * @param organizationHref as an answer names it; undefined when none did
 */
export const adminUrl = (orgUrl: string, organizationHref?: string): string => {
  const href =
    organizationHref !== undefined && isOktas(organizationHref, orgUrl) ? organizationHref : orgUrl;
  const url = new URL(href);
  if (suffixOf(url.hostname) === undefined) return url.origin;
  const [first = '', ...rest] = withoutAdmin(url.hostname).split('.');
  return `${url.protocol}//${[`${first}-admin`, ...rest].join('.')}${url.port === '' ? '' : `:${url.port}`}`;
};
