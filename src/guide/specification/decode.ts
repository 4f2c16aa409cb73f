import { Refusal } from './specification.ts';

const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte);

/** By its byte order mark, or by the zeros beside its first characters (YAML 1.2.2, "Character Encodings"). */
const encodingOf = (bytes: Uint8Array): string => {
  if (begins(bytes, 0xff, 0xfe, 0, 0) || begins(bytes, 0, 0, 0xfe, 0xff)) return 'utf-32';
  if (begins(bytes, 0xff, 0xfe) || (bytes[0] !== 0 && bytes[1] === 0)) return 'utf-16le';
  if (begins(bytes, 0xfe, 0xff) || (bytes[0] === 0 && bytes[1] !== 0 && bytes.length > 1)) return 'utf-16be';
  return 'utf-8';
};

/** The first byte that no UTF-8 text can have there. */
const firstBadByte = (bytes: Uint8Array): number => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const step = 4096;
  for (let at = 0; at < bytes.length; at += step)
    for (let end = at + 1; end <= Math.min(at + step, bytes.length); end += 1)
      try {
        decoder.decode(bytes.subarray(end - 1, end), { stream: true });
      } catch {
        return end - 1;
      }
  return bytes.length;
};

/**
 * The text of a file in UTF-8 or UTF-16, without its byte order mark.
 *
 * @param file its name, for the refusal
 * @throws Refusal where it is in another encoding: replaced letters are never published
 */
export const decode = (bytes: Uint8Array, file: string): string => {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    if (encoding !== 'utf-8')
      throw new Refusal(`${file} is in ${encoding.toUpperCase()} and cannot be read.`, 'Save it as UTF-8.');
    if (bytes.includes(0))
      throw new Refusal(
        `${file} is not text: only text files can be published with a specification here.`,
        `Take the reference to ${file} out of the specification.`,
      );
    const seen = firstBadByte(bytes);
    // The decoder stops behind a letter that should have gone on.
    const at = (bytes[seen] ?? 0) < 0x80 && seen > 0 ? seen - 1 : seen;
    const before = new TextDecoder('latin1').decode(bytes.subarray(0, at)).split('\n');
    const byte = (bytes[at] ?? 0).toString(16).toUpperCase();
    throw new Refusal(
      `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: the file is not UTF-8 (byte 0x${byte}); it is probably in Latin-1 (ISO 8859-1, Windows-1252).`,
      `Save ${file} as UTF-8.`,
    );
  }
};
