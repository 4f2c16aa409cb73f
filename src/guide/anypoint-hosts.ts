import { problem } from '../errors.ts';

/** A control plane of Anypoint Platform. */
interface ControlPlane {
  readonly name: string;
  readonly host: string;
}

/**
 * The control planes whose host names are published. Source: docs/facts/anypoint-access.md §1.1; any other host may be given
 * freely.
 */
export const controlPlanes: readonly ControlPlane[] = [
  { name: 'United States', host: 'anypoint.mulesoft.com' },
  { name: 'Europe', host: 'eu1.anypoint.mulesoft.com' },
  { name: 'US government', host: 'gov.anypoint.mulesoft.com' },
  { name: 'Canada', host: 'ca1.platform.mulesoft.com' },
  { name: 'Japan', host: 'jp1.platform.mulesoft.com' },
  { name: 'Australia', host: 'au1.platform.mulesoft.com' },
];

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

const parse = (given: string): URL => {
  const text = given.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme))
    throw problem('ANYPOINT_HOST_INVALID', { given, why: 'it is not a host name.' });
  return new URL(withScheme);
};

/**
 * The origin of a control plane, e.g. `https://eu1.anypoint.mulesoft.com`, from what a person or `ANYPOINT_HOST` (no scheme)
 * gives. A path is dropped, since people paste what the browser shows. https only; http for loopback.
 * @throws ANYPOINT_HOST_INVALID
 */
export const originOf = (given: string): string => {
  const refuse = (why: string) => problem('ANYPOINT_HOST_INVALID', { given, why });
  if (given.trim() === '') throw refuse('it is empty.');
  const url = parse(given);
  if (url.username !== '' || url.password !== '') throw refuse('it must not contain a user or a password.');
  const local = loopback.has(url.hostname);
  if (url.protocol === 'http:' && !local) throw refuse('it must use https.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('it must use https.');
  if (!local && !url.hostname.includes('.')) throw refuse('it is not a full host name.');
  return url.origin;
};
