import escapeHtml from 'escape-html';

/** Text that is markup already; only `html` makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | readonly Html[];

const markupOf = (part: Part | undefined): string => {
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(({ markup }) => markup).join('');
  return escapeHtml(String(part ?? ''));
};

/** Markup with everything put into it escaped, for contents and for attributes in double quotes. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(texts.reduce((whole, text, i) => whole + text + (i < parts.length ? markupOf(parts[i]) : ''), ''));

/** A shipped text that is markup, or stands where nothing is escaped: a style sheet. */
export const trusted = (markup: string): Html => new Html(markup);
