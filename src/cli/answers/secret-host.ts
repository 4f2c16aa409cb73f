import type { Ask } from '../../wizard/ask.ts';
import { convert } from '../../wizard/convert.ts';

/** The answer that names who gets the secret of an answer. */
const receiverOf = (key: string): string => (key.startsWith('anypoint.') ? 'anypoint.host' : 'okta.orgUrl');

/** The host, with its port, that gets the secret of an answer; undefined while it is not known. */
export const secretHost = (
  key: string,
  asks: ReadonlyMap<string, Ask>,
  look: (ask: Ask) => unknown,
): string | undefined => {
  const ask = asks.get(receiverOf(key));
  const result = ask && convert(ask, look(ask) ?? ask.default);
  const url = result && 'value' in result ? String(result.value) : '';
  return URL.canParse(url) ? new URL(url).host : undefined;
};

/** Keychain entries are named by host and key: what was put there for one host is never found for another. */
export const entryName = (host: string, key: string): string => `${host}/${key}`;
