import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

type Line = Readonly<Record<string, unknown>>;
const linesOf = (stdout: string): readonly Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('--events', () => {
  it('tells each event on a line of its own; the last line is the document', async () => {
    const cwd = temporaryFolder();
    const { exit, stdout } = await run(['init', '--sandbox', '--yes', '--events', '--to', '04'], { cwd });
    expect(exit).toBe(0);
    const lines = linesOf(stdout);
    const events = lines.slice(0, -1);
    expect(events.every(({ event, at }) => typeof event === 'string' && typeof at === 'string')).toBe(true);
    for (const event of ['step-started', 'step-ended'])
      expect(events.filter((one) => one['event'] === event)).toHaveLength(4);
    expect(lines.at(-1)).toMatchObject({ ok: true, exit: 0, steps: [{ id: 'okta.org' }, {}, {}, {}] });
    expect(lines.at(-1)).not.toHaveProperty('event');
  });

  it.each([
    [['init', '--events', '--yes'], 'ANSWERS_MISSING'],
    [['init', '--events', '--bogus'], 'USAGE'],
    [['status', '--events', '--name', '../up'], 'USAGE'],
  ])('%j ends with one line that is the document of the failure', async (args, code) => {
    const { exit, stdout } = await run(args, { cwd: temporaryFolder() });
    expect(exit).toBe(2);
    expect(linesOf(stdout).at(-1)).toMatchObject({ ok: false, exit: 2, problem: { code } });
  });
});
