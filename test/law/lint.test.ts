import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));
const folder = mkdtempSync(join(tmpdir(), 'okta-mule-setup-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = {
  'later.ts': `export const later = async (): Promise<number> => 1;
`,
  'promises.ts': `import { later } from './later.ts';
export const forgotten = (): void => {
  later();
};
export const heard = (): void => {
  later().catch(() => undefined);
};
export const unheardMeanwhile = async () => Promise.all([later(), { two: await later() }]);
export const together = () => Promise.all([later(), [1].map(async () => await later())]);
`,
};

/** The project's rules, in a folder of its own: what is written there disturbs no other test. */
const report = (): string => {
  const { linter, plugins } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as {
    readonly linter: object;
    readonly plugins: readonly string[];
  };
  for (const plugin of plugins) copyFileSync(join(root, plugin), join(folder, basename(plugin)));
  const rules = { root: true, linter, plugins: plugins.map((plugin) => `./${basename(plugin)}`) };
  for (const [name, text] of Object.entries({ ...files, 'biome.json': JSON.stringify(rules) }))
    writeFileSync(join(folder, name), text);
  const { stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', '--reporter=github', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return `${stdout}${stderr}`;
};

/** Lines of promises.ts with a diagnostic of this rule. */
const linesOf = (said: string, rule: string): readonly number[] =>
  [...said.matchAll(/^::error title=([^,]+),file=[^,]*promises\.ts,line=(\d+)/gm)].flatMap(
    ([, title, line]) => (title === rule ? [Number(line)] : []),
  );

describe('the rules about promises', () => {
  const said = report();

  it('find a promise that nobody waits for, also when another module makes it', () => {
    expect(linesOf(said, 'lint/nursery/noFloatingPromises'), said).toEqual([3]);
  });

  it('find an await in a list of promises, and leave one in a function of such a list alone', () => {
    expect(linesOf(said, 'plugin'), said).toEqual([8]);
  });
});
