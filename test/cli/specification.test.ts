import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

const raml =
  '#%RAML 1.0\ntitle: Parcels\nmediaType: application/json\n/parcels:\n  get: {responses: {200: {body: {example: []}}}}\n';
const broken =
  'openapi: 3.0.3\ninfo: {title: Parcels, version: 1.0.0}\npaths:\n  /parcels:\n    get:\n      summary: Get parcels: all\n';

/** A config file in a folder of its own, the specification beside it. */
const project = (document: string, api: object): string => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'conf/spec'), { recursive: true });
  writeFileSync(join(cwd, 'conf/setup.yaml'), JSON.stringify({ api }));
  writeFileSync(join(cwd, `conf/spec/${document.startsWith('#') ? 'api.raml' : 'api.yaml'}`), document);
  return cwd;
};

describe("somebody's own specification, in a thread of the published program", () => {
  it('is checked with the config file, relative to it, and what will be published and called is shown', async () => {
    const cwd = project(raml, { folder: './spec' });
    const { exit, stdout } = await run(['config', 'check', 'conf/setup.yaml'], { cwd });
    expect(stdout).toContain('(RAML 1.0). Verified by GET /parcels.');
    expect(stdout).toContain('Published: api.raml.');
    expect(exit).toBe(0);
  });

  it('is refused by plan, init and config check alike, with file, line and column, before anything is sent', async () => {
    const cwd = project(broken, { folder: './spec' });
    const flags = ['--sandbox', '--yes', '--json', '--config', 'conf/setup.yaml'];
    for (const args of [
      ['config', 'check', 'conf/setup.yaml', '--json'],
      ['plan', ...flags],
      ['init', ...flags],
    ]) {
      const { exit, stdout } = await run(args, { cwd });
      expect(stdout).toContain('api.yaml:6:');
      expect(exit).toBe(2);
    }
  });

  it.each([
    [{ folder: './nowhere' }, 'there is no file or folder'],
    [{ resource: '/employee' }, 'Did you mean /employees?'],
  ])('%j is refused by config check', async (api, words) => {
    const cwd = project(raml, api);
    const { exit, stderr } = await run(['config', 'check', 'conf/setup.yaml'], { cwd });
    expect(stderr.replace(/\s+/g, ' ')).toContain(words);
    expect(exit).toBe(2);
  });

  it('is not published where it holds a secret of this setup', async () => {
    const cwd = project(`${raml}documentation: [{title: Login, content: 00abcdefghijklmnop}]\n`, {
      folder: './spec',
    });
    writeFileSync(
      join(cwd, 'conf/setup.yaml'),
      JSON.stringify({ api: { folder: './spec' }, okta: { token: { env: 'TOKEN' } } }),
    );
    const { exit, stderr } = await run(['config', 'check', 'conf/setup.yaml'], {
      cwd,
      env: { TOKEN: '00abcdefghijklmnop' },
    });
    expect(stderr.replace(/\s+/g, ' ')).toContain('api.raml:6 holds a secret of this setup');
    expect(stderr).not.toContain('00abcdefghijklmnop');
    expect(exit).toBe(2);
  });
});
