/** One word of a POSIX shell, whatever is in it (POSIX.1-2017, Shell 2.2.2). */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
