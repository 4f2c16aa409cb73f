import { cleanLine } from '../clean.ts';
import { redact } from '../secret.ts';
import type { Call, Part } from './http.ts';
import { maskFields, maskForm, maskText } from './mask.ts';

/** Characters of a body that are kept; masked before they are cut, so that no half of a secret stays. */
const kept = 20_000;
const looked = 200_000;

const shown = (text: string): string => cleanLine(text, kept);

const partShown = (part: Part): string =>
  `${part.name}${part.filename === undefined ? '' : ` ${part.filename}`} (${Buffer.byteLength(part.value)} bytes)`;

/** Path and query as they may be shown. */
export const shownUrl = (url: URL): string => shown(redact(`${url.pathname}${maskForm(url.search)}`));

/** The request's body as it may be shown; nothing for none. */
export const shownRequest = (call: Call): string | undefined => {
  if (call.json !== undefined) return shown(redact(JSON.stringify(maskFields(call.json)).slice(0, looked)));
  if (call.form) return shown(maskText(new URLSearchParams(call.form).toString()));
  if (call.multipart) return shown(redact(call.multipart.map(partShown).join(', ')));
  return call.text && shown(maskText(call.text.body.slice(0, looked)));
};

/** The answer's body as it may be shown; nothing for none. */
export const shownResponse = (bytes: Buffer, read: Call['read']): string | undefined => {
  if (bytes.length === 0) return undefined;
  if (read === 'bytes') return `(${bytes.length} bytes)`;
  const text = bytes.toString('utf8');
  try {
    return shown(redact(JSON.stringify(maskFields(JSON.parse(text))).slice(0, looked)));
  } catch {
    return shown(maskText(text.slice(0, looked)));
  }
};
