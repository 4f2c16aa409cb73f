import { randomBytes } from 'node:crypto';
import { problem } from '../errors.ts';
import type { Part } from './http.ts';

/** RFC 7578 leaves the escaping open; percent-encoding these three is what browsers do (WHATWG form submission). */
const quoted = (text: string): string =>
  `"${text.replace(/["\r\n]/g, (character) => encodeURIComponent(character))}"`;

const mediaType = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*$/;

const typeLine = (part: Part): string => {
  const type = part.contentType ?? (part.filename === undefined ? undefined : 'application/octet-stream');
  if (type === undefined) return '';
  if (!mediaType.test(type)) throw problem('INTERNAL', { what: `"${type}" is not a media type` });
  return `content-type: ${type}\r\n`;
};

const head = (part: Part): string => {
  const file = part.filename === undefined ? '' : `; filename=${quoted(part.filename)}`;
  return `content-disposition: form-data; name=${quoted(part.name)}${file}\r\n${typeLine(part)}\r\n`;
};

/** A multipart/form-data body, RFC 7578. The boundary is random, so no content can forge one. */
export const multipart = (parts: readonly Part[]): { body: Buffer; contentType: string } => {
  const boundary = `okta-mule-setup-${randomBytes(16).toString('hex')}`;
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${head(part)}`),
    typeof part.value === 'string' ? Buffer.from(part.value) : part.value,
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
};
