import { problem } from '../../errors.ts';
import { explain } from '../../guide/diagnosis/explain.ts';
import { Secret } from '../../secret.ts';
import { columnsOf, wrap } from '../../ui/layout.ts';
import type { SetupOptions } from '../options.ts';
import { faultLines } from '../report/verification.ts';
import { printDocument, printText } from '../result.ts';
import { lookContext } from '../run/look.ts';
import { withLook } from './verify.ts';

const readToken = async (): Promise<Secret> => {
  const usage = (what: string) =>
    problem('USAGE', { what, way: 'Write: npx okta-mule-setup token | npx okta-mule-setup explain-token' });
  if (process.stdin.isTTY) throw usage('The token is read from a pipe or a file, and this is a terminal.');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .trim()
    .replace(/^bearer\s+/i, '');
  if (text === '') throw usage('There was no token on standard input.');
  return new Secret(text);
};

const words = (accepted: boolean | undefined, url: string): string => {
  if (accepted === undefined) return `Whether ${url} would accept it could not be seen.`;
  return `${url} would ${accepted ? 'accept' : 'refuse'} it.`;
};

/** Any token on standard input; exit 0 when this API would accept it, 6 when not. */
export const explainToken = async (options: SetupOptions): Promise<number> => {
  // Read before anything is opened: the command that writes it may be using the same sandbox.
  const token = await readToken();
  return withLook('explain-token', options, async (run) => {
    const c = await lookContext(run.engine);
    const { url } = c.has.refusedCall.withoutToken;
    const about = await explain(c, token);
    const exit = about.accepted === true ? 0 : 6;
    if (run.screen.recording) {
      printDocument({ ok: exit === 0, exit, url, ...about });
      return exit;
    }
    const columns = columnsOf(process.stdout);
    const claims = Object.entries(about.claims ?? {}).map(
      ([name, value]) => `  ${name}: ${[value].flat().join(' ')}`,
    );
    const missed = about.notLooked.map(({ title, why }) => `Not looked at: ${title}: ${why}`);
    printText(
      [`It is: ${about.kind}`, ...claims, words(about.accepted, url), ...faultLines(about.faults), ...missed]
        .map((line) => wrap(line, columns))
        .join('\n'),
    );
    return exit;
  });
};
