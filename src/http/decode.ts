import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Flaw } from './send.ts';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

const isKnown = (name: string): name is keyof typeof decoders => Object.hasOwn(decoders, name);

/** The bytes behind a content coding, or why they cannot be had. */
export type Decoded = { readonly bytes: Buffer } | { readonly flaw: Flaw };

const codingsOf = (header: string | undefined): string[] =>
  (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');

const flawOf = (error: unknown, cap: number): Flaw => {
  const bomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
  return bomb
    ? { kind: 'too-large', error: new Error(`more than ${cap} bytes`) }
    : { kind: 'cut', error: error instanceof Error ? error : new Error(String(error)) };
};

/** Undoes the content codings. At most `cap` bytes come out, whatever goes in. RFC 9110 section 8.4. */
export const decode = async (bytes: Buffer, header: string | undefined, cap: number): Promise<Decoded> => {
  let plain = bytes;
  for (const coding of codingsOf(header).reverse()) {
    if (plain.length === 0) break;
    if (!isKnown(coding)) {
      return {
        flaw: { kind: 'cut', error: new Error('it comes in a content coding that was not asked for') },
      };
    }
    try {
      plain = await decoders[coding](plain, { maxOutputLength: cap });
    } catch (error) {
      return { flaw: flawOf(error, cap) };
    }
  }
  return { bytes: plain };
};
