/**
 * Every C0 control but the line feed, DEL, C1, zero-width and bidirectional characters: all of them can repaint a terminal or
 * hide text. Node's `stripVTControlCharacters` lets several of them through.
 */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for.
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const visible = (character: string): string =>
  character === '\t' ? ' ' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text of a platform, a file or a user, made safe to print: hidden characters become visible escapes. */
export const clean = (text: string): string => text.replace(hidden, visible);

/** The same on one line and cut to `max` characters. */
export const cleanLine = (text: string, max: number): string => {
  const line = clean(text.replace(/\s+/g, ' ').trim());
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
};
