import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allImports, cycle, type Import, importsOf, root, sources } from './imports.ts';

interface Allowance {
  /** Beginnings of paths below src which may be imported; the own folder always may. */
  readonly values: readonly string[];
  /** The same, as types only. */
  readonly types?: readonly string[];
}

/** The root leaves. */
const common = [
  'errors.ts',
  'problems/',
  'atlas/',
  'rights/',
  'secret.ts',
  'clean.ts',
  'durable-file.ts',
  'known-later.ts',
];
/** What steps and the guide know of the engine: its shapes. */
const shapes = [
  'wizard/step.ts',
  'wizard/entry.ts',
  'wizard/evidence.ts',
  'wizard/ask.ts',
  'wizard/until.ts',
];
const clients = ['okta/', 'anypoint/', 'oauth/'];

/** The house: who may import whom. What is not listed may not be imported. */
const house: Readonly<Record<string, Allowance>> = {
  cli: { values: [''] },
  // The table of contents.
  steps: { values: ['guide/', ...shapes, ...common], types: clients },
  // What steps share, and what is known of the vendors without asking them.
  guide: { values: [...shapes, 'oauth/oauth-error.ts', ...common], types: clients },
  ui: { values: ['wizard/ui.ts', 'wizard/ask.ts', ...common] },
  okta: { values: ['http/', ...common] },
  anypoint: { values: ['http/', ...common] },
  oauth: { values: ['http/', ...common] },
  http: { values: common },
  wizard: { values: common },
  'errors.ts': { values: ['problems/', 'secret.ts'] },
  'secret.ts': { values: [] },
  'clean.ts': { values: [] },
  'durable-file.ts': { values: [] },
  'known-later.ts': { values: ['errors.ts'] },
  // The table behind errors.ts, in parts.
  problems: { values: ['secret.ts', 'atlas/'] },
  // What a login must be allowed to do.
  rights: { values: ['errors.ts'] },
  // What the texts of others mean.
  atlas: { values: [] },
  sandbox: { values: ['durable-file.ts'] },
};

const unit = (file: string): string => file.split('/')[1] ?? file;

const begins = (path: string, beginnings: readonly string[]): boolean =>
  beginnings.some((beginning) => path.startsWith(beginning));

/** Files of the published bundle stand in for the sources they were made of. */
const binMay = (target: string): boolean => /^(src\/cli|dist)\//.test(target);

/** A module that defines a step. */
const definesStep = (file: string): boolean =>
  /\bdefineStep\s*\(/.test(readFileSync(join(root, file), 'utf8'));
const steps = new Set([
  ...sources('src/steps').filter(definesStep),
  // For the tests of the law itself.
  'src/steps/one-step.ts',
  'src/steps/another-step.ts',
]);

/** Why an import is against the law of the house; undefined when it is allowed. */
const offence = (one: Import): string | undefined => {
  const { file, target, typeOnly } = one;
  if (target === undefined) return undefined;
  const said = `${file} imports ${one.written}`;
  if (file.startsWith('bin/')) return binMay(target) ? undefined : `${said}: bin may import cli only`;
  if (!target.startsWith('src/')) return `${said}: outside of src`;
  if (steps.has(file) && steps.has(target)) return `${said}: steps never import each other`;
  const own = unit(file);
  const allowance = house[own];
  if (allowance === undefined) return `${said}: ${own} is not a part of the house`;
  if (own === unit(target)) return undefined;
  const path = target.slice('src/'.length);
  if (begins(path, allowance.values)) return undefined;
  if (begins(path, allowance.types ?? [])) return typeOnly ? undefined : `${said}: as types only`;
  return `${said}: ${own} may not import ${unit(target)}`;
};

const imports = allImports(['src', 'bin']);

const imported = (file: string, source: string): readonly (string | undefined)[] =>
  importsOf(file, source).map(offence);

describe('imports', () => {
  it('go only where the house allows it', () => {
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.map(offence).filter((one) => one !== undefined)).toEqual([]);
  });

  it('lead to files that exist', () => {
    const lost = imports.filter(
      ({ target }) => target !== undefined && !target.startsWith('dist/') && !existsSync(join(root, target)),
    );
    expect(lost.map(({ file, written }) => `${file} imports ${written}, which is not there`)).toEqual([]);
  });

  it('form no cycle, types included', () => {
    expect(cycle(imports)?.join(' imports ')).toBeUndefined();
  });
});

describe('the law of imports', () => {
  it.each([
    ['src/sandbox/okta/apps.ts', "import { problem } from '../../errors.ts';"],
    ['src/okta/apps.ts', "import type { World } from '../sandbox/okta/world.ts';"],
    ['src/okta/apps.ts', "export { a } from '../anypoint/a.ts';"],
    ['src/steps/one-step.ts', "import { apps } from '../okta/apps.ts';"],
    ['src/steps/one-step.ts', "import { type Apps, apps } from '../okta/apps.ts';"],
    ['src/steps/one-step.ts', "import { a } from './another-step.ts';"],
    ['src/guide/probes.ts', "import { a } from '../steps/one-step.ts';"],
    ['src/steps/one-step.ts', "import { run } from '../wizard/run.ts';"],
    ['src/steps/one-step.ts', "const { ask } = await import('../ui/terminal.ts');"],
    ['src/wizard/engine.ts', "import {\n  steps,\n} from '../steps/index.ts';"],
    ['src/ui/terminal.ts', "import { engine } from '../wizard/engine.ts';"],
    ['src/http/http.ts', "import '../okta/apps.ts';"],
    ['src/http/http.ts', "import { a } from '../../test/a.ts';"],
    ['src/utils/strings.ts', "import { a } from '../errors.ts';"],
    ['bin/okta-mule-setup.js', "import { problem } from '../src/errors.ts';"],
  ])('forbids %s: %s', (file, source) => {
    expect(imported(file, source)).toEqual([expect.stringContaining(file)]);
  });

  it.each([
    ['src/steps/one-step.ts', "import type { Apps } from '../okta/apps.ts';"],
    ['src/steps/one-step.ts', "import { type Apps } from '../okta/apps.ts';"],
    ['src/steps/one-step.ts', "import { defineStep } from '../guide/define.ts';"],
    ['src/steps/index.ts', "import { oktaOrg } from './one-step.ts';"],
    ['src/ui/terminal.ts', "import type { Ui } from '../wizard/ui.ts';"],
    ['src/okta/apps.ts', "import { request } from '../http/http.ts';"],
    ['src/cli/main.ts', "import { serve } from '../sandbox/kernel/server.ts';"],
    ['src/sandbox/kernel/server.ts', "import { createServer } from 'node:http';"],
    ['bin/okta-mule-setup.js', "await import('../dist/cli/main.js');"],
  ])('allows %s: %s', (file, source) => {
    expect(imported(file, source)).toEqual([undefined]);
  });

  it('finds no import in a comment', () => {
    expect(
      importsOf('src/okta/apps.ts', "// import { a } from '../ui/a.ts';\n/* import '../ui/b.ts' */"),
    ).toEqual([]);
  });

  it('names the files of a cycle, also of one made of types', () => {
    const made = [
      ...importsOf('src/http/a.ts', "import type { B } from './b.ts';"),
      ...importsOf('src/http/b.ts', "import { c } from './c.ts';"),
      ...importsOf('src/http/c.ts', "import type { A } from './a.ts';"),
    ];
    expect(cycle(made)).toEqual(['src/http/a.ts', 'src/http/b.ts', 'src/http/c.ts', 'src/http/a.ts']);
  });
});
