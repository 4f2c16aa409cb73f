import { problem } from '../errors.ts';
import { isKnownLater } from '../known-later.ts';
import { isLoopback } from './dispatcher.ts';
import type { Call } from './http.ts';
import type { HttpOptions } from './options.ts';

/** The parsed address, or nothing where it is none. */
export const parseUrl = (text: string, base?: string): URL | undefined =>
  URL.canParse(text, base) ? new URL(text, base) : undefined;

/** Looking ahead, nothing is asked about an object that does not exist yet. */
const refuseKnownLater = (call: Call): void => {
  const texts = Object.values(call.query ?? {}).map(String);
  const body = call.json === undefined ? '' : JSON.stringify(call.json);
  const later = [...texts, body].find(isKnownLater);
  if (later !== undefined) throw problem('KNOWN_LATER', { what: call.about });
};

/**
 * The one place that binds credentials to their origin: the address of a call, or `LEFT_ORIGIN` and `LEFT_LOOPBACK`. A path that
 * the URL rules would rewrite (`..`, `//host`, `\`) is refused too, since it would reach something else than was meant.
 */
export const addressOf = (call: Call, origin: URL, options: HttpOptions): URL => {
  refuseKnownLater(call);
  const url = parseUrl(call.path, origin.href);
  if (!url || url.origin !== origin.origin || url.username !== '' || url.password !== '') {
    throw problem('LEFT_ORIGIN', {
      vendor: options.vendor,
      about: call.about,
      from: origin.host,
      to: url?.host ?? 'an unreadable address',
    });
  }
  const whole = URL.canParse(call.path);
  if (!whole && url.pathname !== call.path.split('?')[0]) {
    throw problem('INTERNAL', { what: `the path of a call about ${call.about} is not in its plain form` });
  }
  if (options.loopbackOnly && !isLoopback(url.hostname)) {
    throw problem('LEFT_LOOPBACK', { host: url.host, about: call.about });
  }
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
};
