/** Control, bidirectional, zero-width, separator and half characters: everything that could forge or hide text on a screen. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const escaped = (character: string): string =>
  character === '\n' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`;

/** Text of a platform, a file or a user made safe to print: dangerous characters are written as `\u{001b}`; line feeds stay. */
export const clean = (text: string): string => text.replaceAll('\t', ' ').replace(unsafe, escaped);

const units = (text: string): readonly string[] =>
  Array.from({ length: text.length }, (_, at) => text.charAt(at));

/** A value as JSON, indented, with the dangerous characters as escapes that every parser reads back: files and terminals show JSON too. */
export const jsonText = (value: unknown, indent = 2): string =>
  JSON.stringify(value, null, indent).replace(unsafe, (character) =>
    character === '\n'
      ? character
      : units(character)
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
  );

/** The same on one line: white space joined, at most `max` characters. */
export const cleanLine = (text: string, max: number): string => {
  // Cut before the costly part; the factor leaves room for white space that goes away.
  const line = text
    .slice(0, max * 8)
    .replace(/[\t\n\v\f\r ]+/g, ' ')
    .trim();
  const characters = [...clean(line)];
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : characters.join('');
};
