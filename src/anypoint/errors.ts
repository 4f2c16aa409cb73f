import { fieldsOf, listOf, textOf } from '../http/reading.ts';

/** What the platform said of a refusal: its own code where it has one, and its words. */
export interface Said {
  readonly code?: string;
  readonly says?: string;
}

/** Servers can send anything; control characters would reach the terminal. Cut where it is masked: half a secret has no mask. */
const tidy = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

/** Of a web page; what a page has to say stands near its beginning, and looking for tags in a long one takes long. */
const looked = 10_000;

const withoutMarkup = (page: string): string => {
  const html = page.slice(0, looked);
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1];
  return title ?? html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
};

const firstOf = (list: readonly unknown[]): string | undefined =>
  textOf(list[0]) ?? textOf(fieldsOf(list[0])['message']);

const wordsOf = (body: unknown): string | undefined => {
  const fields = fieldsOf(body);
  const message = textOf(fields['message']);
  const detail = firstOf(listOf(fields['details'], 'errors'));
  if (message !== undefined && detail !== undefined && detail !== message) return `${message}: ${detail}`;
  return (
    message ??
    firstOf(listOf(fields['errors'])) ??
    textOf(fields['error_description']) ??
    textOf(fieldsOf(fields['error'])['message']) ??
    textOf(fields['error'])
  );
};

const codeOf = (body: unknown): string | undefined => {
  const fields = fieldsOf(body);
  // Access Management asks for a fresh login with a 403 that has nothing else to tell it from missing rights.
  if (textOf(fields['location'])?.includes('reauthenticate') === true) return 'reauthenticate';
  return (
    textOf(fields['code']) ??
    textOf(fields['errorCode']) ??
    textOf(fields['name']) ??
    (textOf(fields['error_description']) === undefined ? undefined : textOf(fields['error'])) ??
    textOf(fieldsOf(listOf(fields['errors'])[0])['code'])
  );
};

/**
 * Reads the body of a refusal: parsed JSON, or text where it is none. Every service has its own shape: `{message}`,
 * `{code, message}`, `{name, message}`, `{message, details: {errors}}`, `{errors: [{message}]}`, `{error, error_description}`,
 * plain text, and HTML at the front doors. Source: docs/facts/anypoint-access.md §7, docs/facts/anypoint-apis.md §9.1.
 */
export const readError = (body: unknown): Said => {
  const code = codeOf(body);
  const says = tidy(typeof body === 'string' ? withoutMarkup(body) : (wordsOf(body) ?? ''));
  return { ...(code === undefined ? {} : { code: tidy(code) }), ...(says === '' ? {} : { says }) };
};

/** The id that MuleSoft's support asks for. Sources: AMC document (`X-ANYPNT-TRX-ID`), docs/facts/anypoint-apis.md §1.2. */
export const requestIdOf = (headers: Readonly<Record<string, string>>): string | undefined =>
  headers['x-anypnt-trx-id'] ?? headers['x-request-id'] ?? headers['x-correlation-id'];
