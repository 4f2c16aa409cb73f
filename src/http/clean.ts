/** Control, bidirectional, zero-width, separator and half characters: everything that could forge or hide text on a screen. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const escaped = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`;

/**
 * Text of a server made safe for one line of a screen: white space joined, dangerous characters written as `\u{001b}`,
 * at most `max` characters.
 */
export const clean = (text: string, max: number): string => {
  // Cut before the costly part; the factor leaves room for white space that goes away.
  const line = text
    .slice(0, max * 8)
    .replace(/[\t\n\v\f\r ]+/g, ' ')
    .trim()
    .replace(unsafe, escaped);
  const characters = [...line];
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : line;
};
