import { columnsOf, wrap } from '../../ui/layout.ts';
import { atlas, type Known } from '../explain/known.ts';
import { explainText, type Match } from '../explain/match.ts';
import { pastedText } from '../explain/pasted.ts';
import { printDocument, printText } from '../result.ts';

export interface ExplainOptions {
  readonly json?: true;
  /** Everything that can be explained, as a page. */
  readonly all?: true;
}

const way = "Write: npx okta-mule-setup explain 'the text', explain FILE, or pipe it in.";

const shown = (says: string): string => says.replaceAll('{}', '…');

const title = ({ id, by, says, codes, status }: Known): string => {
  const text = says?.[0] ?? codes?.[0] ?? `HTTP status ${status?.join(', ') ?? ''}`;
  return `${by}: ${shown(text)}  [${id}]`;
};

const paragraph = (entry: Known, columns: number): string => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Means', entry.means],
    ['Affects', entry.affects.join(', ') || 'nothing'],
    ['Field', entry.field],
    ['Where', entry.where],
    ['Do', entry.remedy],
    ['Source', entry.source],
  ];
  const lines = rows.flatMap(([name, text]) =>
    text === undefined ? [] : [wrap(`${name}: ${text}`, columns, '  ')],
  );
  return [wrap(title(entry), columns), ...lines].join('\n');
};

const certainty = { text: 'certain', code: 'certain', like: 'probable' } as const;

const asData = ({ entry, by }: Match) => ({ certainty: certainty[by], ...entry });

/** Three parts, each of letters of base64url: the form of a signed token (RFC 7519). */
const isToken = (text: string): boolean => /^\s*(?:bearer\s+)?eyJ[\w-]+\.[\w-]+\.[\w-]*\s*$/i.test(text);

const unknown = (text: string, nearest: readonly Match[], columns: number): string =>
  [
    isToken(text)
      ? 'This is a token and no message. For a look into it: npx okta-mule-setup explain-token'
      : 'This text is not known here: no code, status or sentence of it is on the list.',
    ...(nearest.length > 0 ? ['The nearest on the list, which may mean something else:'] : []),
    ...nearest.map(({ entry }) => `  ${title(entry)}`),
    'Okta: Reports → System Log names the reason of every refused login and token. --debug FILE records the exchanges of this program, secrets masked.',
  ]
    .map((line) => wrap(line, columns))
    .join('\n');

/** What a pasted text means; exit 0, or 2 when it is not known. Asks nobody and keeps nothing. */
export const explain = async (words: readonly string[], options: ExplainOptions): Promise<number> => {
  if (options.all) {
    if (options.json) printDocument({ ok: true, exit: 0, entries: atlas() });
    else process.stdout.write((await import('../explain/page.ts')).troubleshootingPage());
    return 0;
  }
  const text = await pastedText(words, way);
  const { found, nearest } = explainText(text);
  const exit = found.length > 0 ? 0 : 2;
  if (options.json) {
    printDocument({ ok: exit === 0, exit, found: found.map(asData), nearest: nearest.map(asData) });
    return exit;
  }
  const columns = columnsOf(process.stdout);
  printText(
    exit === 0
      ? found.map(({ entry }) => paragraph(entry, columns)).join('\n\n')
      : unknown(text, nearest, columns),
  );
  return exit;
};
