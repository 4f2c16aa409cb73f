import { clean } from '../../clean.ts';
import { problem } from '../../errors.ts';
import type { Facts } from '../../guide/facts.ts';
import { steps } from '../../steps/index.ts';
import { columnsOf, table, wrap } from '../../ui/layout.ts';
import { sealed } from '../../wizard/seal.ts';
import { isHeld, openState, type State, unwritten } from '../../wizard/state.ts';
import { stateFile } from '../../wizard/state-file.ts';
import { type SecretSource, secretSources } from '../answers/secret-sources.ts';
import { readGiven, sourcesFor } from '../answers/sources.ts';
import { setupCommand } from '../command-line.ts';
import { factsDocument } from '../facts-document.ts';
import { type SetupOptions, wantsJson } from '../options.ts';
import { verificationTable } from '../report/summary.ts';
import { minute, type VerificationRow, verificationRows } from '../report/verification-rows.ts';
import { printDocument, printText } from '../result.ts';
import { readEvidence } from '../run/evidence-file.ts';
import { sealKey } from '../run/seal-key.ts';
import { setupFolder, setupName } from '../run/wiring.ts';

/** Under `--sandbox` every secret is the sandbox's own. */
const secretsOf = async (
  options: SetupOptions,
  state: State,
  say: (text: string) => void,
): Promise<readonly SecretSource[]> =>
  options.sandbox
    ? []
    : secretSources(
        await sourcesFor(options, await readGiven(options), state, undefined, { note: say, warn: say }),
      );

/** The command that comes next, and why. */
const nextOf = (
  options: SetupOptions,
  lines: readonly { readonly title: string; readonly status: string }[],
  verification: readonly VerificationRow[],
): { readonly command: string; readonly why: string } => {
  const open = lines.find(({ status }) => status === 'open' || status === 'applied');
  if (open) return { command: setupCommand('init', options), why: `"${open.title}" is not done yet` };
  const stale = verification.find((one) => !one.ok || one.outdated.length > 0);
  if (stale) return { command: setupCommand('verify', options), why: `${stale.call}: ${stale.got}` };
  return { command: setupCommand('verify', options), why: '' };
};

/** What people look for first. */
const headOf = (state: State, verification: readonly VerificationRow[]): readonly string[] => {
  const { setup, target } = state.data;
  const facts = state.facts() as Partial<Facts>;
  const verified = verification.map(({ at }) => at).filter((at) => at !== '');
  const named: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(target),
    ['API', facts.proxy?.url],
    ['issuer', facts.authServer?.issuer],
    ['client', facts.application?.clientId],
    ['verified', verified.length > 0 ? `${minute(verified.sort().at(-1) ?? '')} UTC` : 'not yet'],
  ];
  return [
    `Setup "${setup.name}"${setup.id === '' ? '' : ` (${setup.id})`}`,
    ...named.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
  ];
};

/** What the saved state says; asks no platform, changes nothing. */
export const status = async (options: SetupOptions & { readonly ids?: true }): Promise<number> => {
  const notices: string[] = [];
  const folder = setupFolder(options);
  const file = sealed(
    stateFile(folder, (text) => notices.push(text)),
    sealKey,
  );
  const state = openState(unwritten(file), setupName(options));
  const { data } = state;
  if (!options.sandbox && !file.isOurs() && Object.keys(data.steps).length > 0)
    notices.push(problem('STATE_UNTRUSTED', { folder }).message);
  const secrets = await secretsOf(options, state, (text) => notices.push(text));
  const lines = steps.map((step, i) => {
    const record = data.steps[step.id];
    return {
      number: i + 1,
      id: step.id,
      title: step.title,
      status: record?.status ?? 'open',
      how: record?.how,
      at: record?.at,
      what: record?.what ?? record?.reason,
    };
  });
  const verification = verificationRows(state, readEvidence(folder));
  const next = nextOf(options, lines, verification);
  if (wantsJson(options)) {
    const document = {
      ok: true,
      exit: 0,
      setup: data.setup,
      target: data.target,
      facts: factsDocument(state),
      next,
      steps: lines,
      made: data.made,
      verification,
      openIntents: data.intents,
      secrets,
      notices,
    };
    printDocument(document);
    return 0;
  }
  for (const notice of notices) process.stderr.write(`${clean(notice)}\n`);
  if (Object.keys(data.steps).length === 0 && !isHeld(data)) {
    printText(
      `Nothing is set up under the name "${data.setup.name}" yet. Begin with: ${setupCommand('init', options)}`,
    );
    return 0;
  }
  const columns = columnsOf(process.stdout);
  const rows = lines.map(({ number, title, status, how, at }) => [
    String(number).padStart(2, '0'),
    title,
    how ?? status,
    at === undefined ? '' : minute(at),
  ]);
  const ids = lines.flatMap(({ number, what }) =>
    what === undefined ? [] : [wrap(`${String(number).padStart(2, '0')} ${what}`, columns)],
  );
  const text = [
    ...headOf(state, verification).map((one) => wrap(one, columns)),
    '',
    table(['step', 'title', 'state', 'since (UTC)'], rows, columns),
    ...(options.ids ? ['', ...ids] : []),
    ...(verification.length > 0
      ? ['', 'The verification', verificationTable(verification, columnsOf(process.stdout))]
      : []),
    ...(secrets.length > 0 ? ['', 'Secrets come from'] : []),
    ...secrets.map(({ key, from }) => `  ${key}: ${from}`),
    '',
    wrap(`Next: ${next.command}${next.why === '' ? '' : ` (${next.why})`}`, columns),
  ].join('\n');
  printText(text);
  return 0;
};
