import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bin, environment, run, temporaryFolder, watch } from '../../cli/program.ts';
import { sampleOf } from '../../support/sample.ts';

const command = ['init', '--sandbox', '--yes', '--to', '02', '--debug', 'debug.jsonl'];

/** What a strange folder may have in the place of a file or a folder of ours. */
const kinds: Readonly<Record<string, (place: string, victim: string) => void>> = {
  'a link': (place, victim) => symlinkSync(victim, place),
  'a link to a device': (place) => symlinkSync('/dev/zero', place),
  'a pipe': (place) => void execFileSync('mkfifo', [place]),
  'a folder': (place) => void mkdirSync(place),
};

const allBelow = (folder: string): readonly string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).sort();

const contents = (path: string): readonly string[] =>
  statSync(path).isFile()
    ? [readFileSync(path, 'utf8')]
    : allBelow(path).map((name) => {
        const one = join(path, name);
        const { mode } = statSync(one);
        return `${name} ${mode} ${statSync(one).isFile() ? readFileSync(one, 'utf8') : ''}`;
      });

it.skipIf(process.platform === 'win32')(
  'whatever stands in the place of any file or folder of a setup: it ends, in words, and what a link leads to stays as it is',
  async () => {
    const made = temporaryFolder();
    expect(await run(command, { cwd: made })).toMatchObject({ exit: 0 });
    // Not listed but found, so that a file which is new is tried too; two that are not always there.
    const places = [
      ...allBelow(made),
      join('.okta-mule-setup', 'sandbox', 'lock'),
      join('.config', 'okta-mule-setup', 'preferences.json'),
    ];
    expect(places.length).toBeGreaterThan(14);
    const all = places.flatMap((place) => Object.keys(kinds).map((kind) => ({ place, kind })));
    const chosen = sampleOf({ cases: 'strange files', option: '--files' }, all, { small: 3, large: 12 });
    const failures: string[] = [];
    for (const { place, kind } of chosen) {
      const [cwd, aside] = [temporaryFolder(), temporaryFolder()];
      cpSync(made, cwd, { recursive: true });
      const victim = join(aside, 'victim');
      if (existsSync(join(made, place))) cpSync(join(made, place), victim, { recursive: true });
      else writeFileSync(victim, '{}');
      rmSync(join(cwd, place), { recursive: true, force: true });
      kinds[kind]?.(join(cwd, place), victim);
      const before = contents(victim);
      const child = spawn(process.execPath, [bin, ...command], {
        cwd,
        env: environment(cwd),
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 30_000,
      });
      const { exit, stderr } = await watch(child).ended;
      const wrong = [
        ...([0, 2, 5].includes(exit ?? -1) ? [] : [`exit ${exit}`]),
        ...(stderr.includes('fault of okta-mule-setup') ? ['called a fault of ours'] : []),
        ...(contents(victim).join('\n') === before.join('\n') ? [] : ['what the link leads to has changed']),
      ];
      if (wrong.length > 0) failures.push(`${place}, ${kind}: ${wrong.join('; ')}`);
    }
    process.stdout.write(
      `strange files: ${chosen.length} of ${all.length} tried, failed ${failures.length}\n`,
    );
    expect(failures.join('\n')).toBe('');
  },
  3_600_000,
);
