import { callUrl } from '../../guide/verification/call-context.ts';
import { explain } from '../../guide/verification/explain.ts';
import { columnsOf, wrap } from '../../ui/layout.ts';
import { pastedSecret } from '../explain/pasted.ts';
import { type ReadToken, readToken } from '../explain/token.ts';
import { type SetupOptions, wantsJson } from '../options.ts';
import { entryLines } from '../report/verification.ts';
import { printDocument, printText } from '../result.ts';
import { lackingFacts, lookAtSetup, lookContext } from '../run/look.ts';
import { savedState } from '../run/saved-state.ts';
import { withLook } from './verify.ts';

const way = 'Write: npx okta-mule-setup token | npx okta-mule-setup explain-token';

/** `in 12 minutes`, `3 days ago` */
const distance = (at: string, now: number): string => {
  const minutes = Math.round((Date.parse(at) - now) / 60_000);
  const [size, unit] =
    Math.abs(minutes) < 120
      ? [minutes, 'minute' as const]
      : Math.abs(minutes) < 72 * 60
        ? [Math.round(minutes / 60), 'hour' as const]
        : [Math.round(minutes / 60 / 24), 'day' as const];
  return new Intl.RelativeTimeFormat('en').format(size, unit);
};

const linesOf = ({ kind, header, claims, issuedAt, expired }: ReadToken, now: number): readonly string[] => {
  const end = claims.expiresAt;
  const rows: readonly (readonly [string, unknown])[] = [
    ['issuer', claims.issuer],
    ['audience', claims.audience],
    ['client', claims.clientId],
    ['subject', claims.subject],
    ['scopes', claims.scopes.join(' ') || undefined],
    ['issued', issuedAt && `${issuedAt} (${distance(issuedAt, now)})`],
    [expired ? 'expired' : 'expires', end && `${end} (${distance(end, now)})`],
    ['signed with', [header['alg'], header['kid']].filter((one) => typeof one === 'string').join(', key ')],
  ];
  return [
    `It is: ${kind}`,
    ...rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`  ${name}: ${value}`])),
  ];
};

const words = (accepted: boolean | undefined, url: string): string => {
  if (accepted === undefined) return `Whether ${url} would accept it could not be seen.`;
  return `${url} would ${accepted ? 'accept' : 'refuse'} it.`;
};

const dataOf = ({ token: _, ...about }: ReadToken) => about;

const withoutSetup =
  'Read, not verified. Whether an API accepts it can be said where a setup is finished: run this beside it, or with --name, --state or --sandbox.';

/** Any token of a pipe or a file. Exit 0; with a finished setup 6 when its API would refuse it; 2 when it is none. */
export const explainToken = async (file: string | undefined, options: SetupOptions): Promise<number> => {
  // Read before anything is opened: the command that writes it may be using the same sandbox.
  const text = await pastedSecret(file, way);
  const now = Date.now();
  const read = readToken(text, now);
  const columns = columnsOf(process.stdout);
  const print = (lines: readonly string[]): void =>
    printText([...linesOf(read, now), ...lines].map((line) => wrap(line, columns)).join('\n'));
  if (lackingFacts((await savedState(options)).facts()).length > 0) {
    if (wantsJson(options)) printDocument({ ok: true, exit: 0, ...dataOf(read) });
    else print([withoutSetup]);
    return 0;
  }
  return withLook('explain-token', options, async (run) => {
    const looked = await lookAtSetup(run.engine);
    const c = await lookContext(run.engine, looked);
    const url = callUrl(c);
    const { accepted, entries } = await explain(c, read.token, looked.entries);
    const exit = accepted === true ? 0 : 6;
    if (run.screen.recording)
      printDocument({ ok: exit === 0, exit, ...dataOf(read), url, accepted, entries });
    else print([words(accepted, url), ...entryLines(entries)]);
    return exit;
  });
};
