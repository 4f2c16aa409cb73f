import { problem } from '../errors.ts';
import type { Call, Part } from './http.ts';

/** A body ready to be sent; without one, `bytes` is missing. */
export interface Encoded {
  readonly bytes?: Buffer;
  readonly contentType?: string;
}

/** A multipart/form-data body, RFC 7578, as the platform's own `FormData` writes it. */
const multipart = async (parts: readonly Part[]): Promise<Encoded> => {
  const form = new FormData();
  for (const { name, value, filename, contentType } of parts) {
    if (filename === undefined && typeof value === 'string') form.append(name, value);
    else
      form.append(name, new Blob([value], contentType === undefined ? {} : { type: contentType }), filename);
  }
  const whole = new Response(form);
  const type = whole.headers.get('content-type');
  return { bytes: Buffer.from(await whole.arrayBuffer()), ...(type !== null && { contentType: type }) };
};

const encoders: readonly ((call: Call) => Encoded | Promise<Encoded> | undefined)[] = [
  (call) =>
    call.json === undefined
      ? undefined
      : { bytes: Buffer.from(JSON.stringify(call.json)), contentType: 'application/json' },
  (call) =>
    call.form && {
      bytes: Buffer.from(new URLSearchParams(call.form).toString()),
      contentType: 'application/x-www-form-urlencoded',
    },
  (call) => call.multipart && multipart(call.multipart),
  (call) => call.text && { bytes: Buffer.from(call.text.body), contentType: call.text.contentType },
];

/** The one body of a call as bytes. */
export const encodeBody = async (call: Call): Promise<Encoded> => {
  const bodies = encoders.map((encode) => encode(call)).filter((body) => body !== undefined);
  if (bodies.length > 1) throw problem('INTERNAL', { what: `two bodies in one call about ${call.about}` });
  return (await bodies[0]) ?? {};
};
