/** Forms that no secret has, in which pasting, shells, CI systems and editors hand one over. The most telling first. */
const forms: readonly (readonly [RegExp, string])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for.
  [/[\u0000\ufffd]|^\ufeff/, 'it was saved as UTF-16 or is not text; save the file as UTF-8'],
  [
    /^(["'`])[\s\S]*\1$|^[“„‘‚«].*[”“’‘»]$/,
    'it is in quotes; leave them out (`docker --env-file` keeps them)',
  ],
  [
    /^(?:authorization\s*:\s*)?(?:bearer|ssws|basic)\s|^authorization\s*:/i,
    'it begins with a word that belongs to the header (Bearer, SSWS, Basic); give the value alone',
  ],
  [
    /^(?:\$\{\{.*\}\}|\$\(.*\)|\$\{[^}]*\}|\{\{.*\}\}|%[A-Za-z_]\w*%|\$[A-Za-z_]\w*|<[^<>]*>)$/,
    'it is the name of a variable that was not replaced by its value',
  ],
];

/** A header can carry printable ASCII only; a key in PEM form has lines. */
const unsendable = /[^\u0020-\u007e]/;
const unsendableInLines = /[^\n\r\u0020-\u007e]/;

/**
 * What is wrong with the form of a secret, seen before any platform is asked, or nothing. Never repeats any of it.
 *
 * @param trimmed without white space around it
 */
export const faultOfForm = (trimmed: string, hasLines: boolean): string | undefined => {
  const known = forms.find(([pattern]) => pattern.test(trimmed));
  if (known) return known[1];
  if (trimmed.length < 6) return 'it is empty or too short for a secret (fewer than 6 characters)';
  if (hasLines && /-----\\n|\\n-----/.test(trimmed))
    return 'its line breaks are written as \\n; give the key with real line breaks, best as a file: {file: key.pem}';
  if (!hasLines && /[\r\n]/.test(trimmed))
    return 'it has a line break; give it as one line, with nothing before or after it';
  if ((hasLines ? unsendableInLines : unsendable).test(trimmed))
    return 'it holds a character that cannot be sent (a typographic quote or an invisible character?)';
  return undefined;
};
