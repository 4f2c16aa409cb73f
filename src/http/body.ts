import { problem } from '../errors.ts';
import type { Call } from './http.ts';
import { multipart } from './multipart.ts';

/** A body ready to be sent; without one, `bytes` is missing. */
export interface Encoded {
  readonly bytes?: Buffer;
  readonly contentType?: string;
}

const encoders: readonly ((call: Call) => Encoded | undefined)[] = [
  (call) =>
    call.json === undefined
      ? undefined
      : { bytes: Buffer.from(JSON.stringify(call.json)), contentType: 'application/json' },
  (call) =>
    call.form && {
      bytes: Buffer.from(new URLSearchParams(call.form).toString()),
      contentType: 'application/x-www-form-urlencoded',
    },
  (call) => {
    if (!call.multipart) return undefined;
    const { body, contentType } = multipart(call.multipart);
    return { bytes: body, contentType };
  },
  (call) => call.text && { bytes: Buffer.from(call.text.body), contentType: call.text.contentType },
];

/** The one body of a call as bytes. */
export const encodeBody = (call: Call): Encoded => {
  const bodies = encoders.map((encode) => encode(call)).filter((body) => body !== undefined);
  if (bodies.length > 1) throw problem('INTERNAL', { what: `two bodies in one call about ${call.about}` });
  return bodies[0] ?? {};
};
