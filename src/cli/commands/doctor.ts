import { columnsOf, wrap } from '../../ui/layout.ts';
import { examine, exitOf } from '../doctor/doctor.ts';
import { lookAtFiles } from '../doctor/files.ts';
import type { DoctorLine } from '../doctor/line.ts';
import type { SetupOptions } from '../options.ts';
import { printDocument, printText } from '../result.ts';
import { withLook } from './verify.ts';

const under = (text: string): readonly string[] =>
  text === '' ? [] : text.split('\n').map((line) => `      ${line}`);

/** What it says beside the check, and what to do below it. */
const textOf = ({ check, state, says, advice }: DoctorLine): string => {
  const [first = '', ...more] = says.split('\n');
  return [`${state.padEnd(4)}  ${check}: ${first}`, ...under(more.join('\n')), ...under(advice)].join('\n');
};

/** One line for each check; exit 0, 4 or 7. */
export const doctor = (options: SetupOptions): Promise<number> =>
  withLook('doctor', options, async (run) => {
    const checks = [...lookAtFiles(run.folder), ...(await examine(run.engine))];
    const exit = exitOf(checks);
    if (run.screen.recording) printDocument({ ok: exit === 0, exit, checks });
    else printText(checks.map((line) => wrap(textOf(line), columnsOf(process.stdout))).join('\n'));
    return exit;
  });
