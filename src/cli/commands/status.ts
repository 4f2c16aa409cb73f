import { clean } from '../../clean.ts';
import { problem } from '../../errors.ts';
import { steps } from '../../steps/index.ts';
import { columnsOf, table } from '../../ui/layout.ts';
import { sealed } from '../../wizard/seal.ts';
import { isHeld, openState, type State, unwritten } from '../../wizard/state.ts';
import { stateFile } from '../../wizard/state-file.ts';
import { type SecretSource, secretSources } from '../answers/secret-sources.ts';
import { readGiven, sourcesFor } from '../answers/sources.ts';
import { setupCommand } from '../command-line.ts';
import { type SetupOptions, wantsJson } from '../options.ts';
import { proofRows } from '../report/proof.ts';
import { proofTable } from '../report/summary.ts';
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

/** What the saved state says; asks no platform, changes nothing. */
export const status = async (options: SetupOptions): Promise<number> => {
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
  const proof = proofRows(state, readEvidence(folder));
  if (wantsJson(options)) {
    const document = {
      ok: true,
      exit: 0,
      setup: data.setup,
      target: data.target,
      steps: lines,
      made: data.made,
      proof,
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
  const target = Object.entries(data.target).map(([key, value]) => `${key} ${value}`);
  const rows = lines.map(({ number, title, status, how, at }) => [
    String(number).padStart(2, '0'),
    title,
    how ?? status,
    at ?? '',
  ]);
  const text = [
    `Setup "${data.setup.name}"`,
    ...target,
    '',
    table(['step', 'title', 'state', 'since'], rows, columnsOf(process.stdout)),
    ...(proof.length > 0 ? ['', 'The proof', proofTable(proof, columnsOf(process.stdout))] : []),
    ...(secrets.length > 0 ? ['', 'Secrets come from'] : []),
    ...secrets.map(({ key, from }) => `  ${key}: ${from}`),
  ].join('\n');
  printText(text);
  return 0;
};
