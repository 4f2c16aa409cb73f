/** Everything that begins a construct inside a line, GitHub's mentions, references, formulas and bare addresses among them. */
const special = /[\\`*_[\]#~@$]|:(?=\/\/)|(?<=www)\./gi;
/** What would make a list of the rest. */
const bullet = /^([-+]|\d+(?=[.)]))/;

/** One line of somebody else's text as plain text of Markdown (CommonMark and GitHub's tables). */
export const markdownText = (text: string): string =>
  text
    .replace(special, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;')
    .replace(bullet, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));

/** An id or address, readable as it is; what could break out of a code span stands as plain text instead. */
export const markdownCode = (text: string): string =>
  text === '' || /[`|\\]/.test(text) ? markdownText(text) : `\`${text}\``;
