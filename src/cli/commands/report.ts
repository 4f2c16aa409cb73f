import { jsonText } from '../../clean.ts';
import { problem } from '../../errors.ts';
import { redact } from '../../secret.ts';
import { writeOutput } from '../export/files.ts';
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
};

/** What the saved state says, for people who were not there; asks no platform, changes nothing. */
export const report = async ({ output, format, ...options }: ReportOptions): Promise<number> => {
  const state = await savedState(options);
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
