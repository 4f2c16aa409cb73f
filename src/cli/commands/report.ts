import { jsonText } from '../../clean.ts';
import { problem } from '../../errors.ts';
import { redact } from '../../secret.ts';
import type { StateData } from '../../wizard/state.ts';
import { writeOutput } from '../export/files.ts';
import { observationsOf } from '../observations/observations.ts';
import type { SetupOptions } from '../options.ts';
import { type Report, reportOf } from '../report/model.ts';
import { printDocument } from '../result.ts';
import { readEvidence } from '../run/evidence-file.ts';
import { savedState } from '../run/saved-state.ts';
import { setupFolder } from '../run/wiring.ts';

const formats = {
  markdown: async (report) => (await import('../report/markdown.ts')).markdownReport(report),
  html: async (report) => (await import('../report/html.ts')).htmlReport(report),
  json: async (report) => `${redact(jsonText(report))}\n`,
} satisfies Record<string, (report: Report) => Promise<string>>;

type ReportFormat = keyof typeof formats;

/** Here `--output` names a file, not a format. */
type ReportOptions = Omit<SetupOptions, 'output'> & {
  readonly format: ReportFormat;
  readonly output?: string;
  readonly observations?: string;
};

/** For others to bring back: which way each open question about the platforms went here. */
const tellObservations = (data: StateData, file: string, json: boolean): number => {
  const seen = observationsOf(data);
  writeOutput({ path: file, text: `${jsonText(seen)}\n` });
  if (json) printDocument({ ok: true, exit: 0, files: [file], observations: seen });
  else process.stdout.write(`${file}\n`);
  return 0;
};

/** What the saved state says, for people who were not there; asks no platform, changes nothing. */
export const report = async (given: ReportOptions): Promise<number> => {
  const { output, format, observations, ...options } = given;
  const state = await savedState(options);
  if (observations !== undefined) return tellObservations(state.data, observations, options.json === true);
  if (Object.keys(state.data.steps).length === 0)
    throw problem('USAGE', {
      what: `There is nothing to report: the setup "${state.data.setup.name}" has no finished step.`,
      way: 'Run init first, or name another setup with --name, --sandbox or --state.',
    });
  const document = reportOf(state, readEvidence(setupFolder(options)), new Date().toISOString());
  if (output !== undefined) writeOutput({ path: output, text: await formats[format](document) });
  if (options.json)
    printDocument({ ok: true, exit: 0, ...(output !== undefined && { files: [output] }), report: document });
  else process.stdout.write(output === undefined ? await formats[format](document) : `${output}\n`);
  return 0;
};
