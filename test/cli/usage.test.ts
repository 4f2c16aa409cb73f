import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

const usage = async (...args: string[]) => {
  const cwd = temporaryFolder();
  const ended = await run(args, { cwd });
  return { ...ended, left: readdirSync(cwd) };
};

describe('a command line that cannot be understood', () => {
  it.each([
    [['ini'], 'Unknown command', 'Did you mean init?'],
    [['help', 'ini'], 'Unknown command', 'Did you mean init?'],
    [['config', 'exmaple'], 'Unknown command', 'Did you mean example?'],
    [['deploy'], 'Unknown command', 'Known commands: init, '],
    [['init', '--sandbx'], 'Unknown option', 'Did you mean --sandbox?'],
    [['init', '--dryrun', '--sandbox'], 'Unknown option', 'Did you mean --dry-run?'],
    [['undo', '--yess'], 'Unknown option', 'Did you mean --yes?'],
    [['init', '--okta-url=https://x.okta.com'], 'Unknown option', 'Did you mean --okta-org-url?'],
    [['init', '--bogus'], 'Unknown option', 'Known flags: --yes, '],
    [['--bogus', 'init', '--sandbox', '--yes'], 'Unknown option', 'Known flags: --version'],
    [['init', 'somewhere'], 'Too many arguments', 'init --help'],
    [['init', '--config'], 'argument missing', 'init --help'],
    [['init', '--output', 'xml'], 'Allowed choices are json, table', 'init --help'],
    [['init', '--sandbox', '--set', 'okta.orgurl=x'], 'There is no answer', 'Did you mean okta.orgUrl?'],
    [['init', '--sandbox', '--to', '99'], 'There is no step 99', 'from 1 to'],
    [['init', '--sandbox', '--name', '../up'], "cannot be a setup's name", 'letters'],
  ])('%j does nothing, names the nearest match and ends with 2', async (args, what, way) => {
    const { exit, stdout, stderr, left } = await usage(...args);
    expect(stderr).toContain(what);
    expect(stderr).toContain(way);
    expect({ exit, stdout, left }).toEqual({ exit: 2, stdout: '', left: [] });
  });

  it.each([
    [['ini', '--json']],
    [['init', '--json', '--bogus']],
    [['init', '--bogus', '--output', 'json']],
    [['init', '--output=json', '--to', '99']],
    [['config', '--json']],
    [['config', 'check', 'nowhere.yaml', '--json']],
    [['init', '--json', '--yes', '--to', '06']],
    [['undo', '--json', '--name', '.']],
    [['sandbox', '--json', '--mood', 'unheard-of=1']],
  ])('%j still gives exactly one document on standard output', async (args) => {
    const { exit, stdout } = await usage(...args);
    const document = JSON.parse(stdout) as unknown;
    expect(document).toMatchObject({
      ok: false,
      exit: 2,
      problem: { code: expect.any(String), message: expect.any(String), hint: expect.any(String) },
    });
    expect(exit).toBe(2);
  });

  it('is shown the help when no command is given', async () => {
    const { exit, stdout, stderr, left } = await usage();
    expect(stderr).toContain('init --sandbox');
    expect({ exit, stdout, left }).toEqual({ exit: 2, stdout: '', left: [] });
  });

  it('never takes a secret as an argument', async () => {
    const { exit, stderr, left } = await usage('init', '--yes', '--set', 'okta.token=00canary-canary');
    expect(stderr).toContain('okta.token is a secret');
    expect(stderr).toContain('OKTA_CLIENT_TOKEN');
    expect(stderr).not.toContain('canary');
    expect({ exit, sent: left.filter((name) => name !== '.okta-mule-setup') }).toEqual({ exit: 2, sent: [] });
  });
});

describe('help and version', () => {
  it.each([[['--version']], [['-V']], [['init', '--version']], [['--bogus', '--version']]])(
    '%j prints the version before anything is checked',
    async (args) => {
      const { exit, stdout, stderr } = await usage(...args);
      expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    },
  );

  it.each([[['--help']], [['-h']], [['help']]])('%j leads to examples and the exit codes', async (args) => {
    const { exit, stdout, stderr } = await usage(...args);
    for (const text of ['init --sandbox', 'Exit codes:', '130 interrupted']) expect(stdout).toContain(text);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it('is the same for "help init" and "init --help"', async () => {
    const [one, other] = await Promise.all([usage('help', 'init'), usage('init', '--help')]);
    expect(one.stdout).toBe(other.stdout);
    expect(one.stdout).toContain('--stdin-secret');
  });
});

describe('status', () => {
  it('asks no platform and leaves no folder', async () => {
    const cwd = temporaryFolder();
    const { exit, stdout } = await run(['status', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, exit: 0, made: [] });
    expect(exit).toBe(0);
    expect(existsSync(join(cwd, '.okta-mule-setup'))).toBe(false);
  });
});
