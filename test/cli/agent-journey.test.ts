import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../law/imports.ts';
import { blocks } from '../support/documents.ts';
import { environment, run, temporaryFolder } from './program.ts';

/** Every text of a world that stands under a name of a secret. */
const secretsIn = (value: unknown, name = ''): readonly string[] => {
  if (typeof value === 'string')
    return /secret|password|token|bearer|^value$/i.test(name) &&
      value.length >= 12 &&
      !URL.canParse(value) &&
      !value.startsWith('client_secret_')
      ? [value]
      : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => secretsIn(one, Array.isArray(value) ? name : key));
};

const worldOf = (cwd: string): readonly string[] => {
  const folder = join(cwd, '.okta-mule-setup/sandbox/world');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => secretsIn(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
};

describe('the journey that SKILL.md gives a coding agent', () => {
  it('takes at most 8 commands, each of which succeeds, and shows no secret', async () => {
    const lines = (blocks('SKILL.md', 'sh')[0] ?? '').trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(8);
    const cwd = temporaryFolder();
    let transcript = '';
    const secrets = new Set<string>();
    for (const line of lines) {
      const [, , ...args] = line.split(' ');
      const ended = await run(args, { cwd, env: { AI_AGENT: 'some-agent' } });
      expect({ line, exit: ended.exit, said: ended.exit === 0 ? '' : ended.stdout + ended.stderr }).toEqual({
        line,
        exit: 0,
        said: '',
      });
      transcript += ended.stdout + ended.stderr;
      if (args[0] === 'init') for (const secret of worldOf(cwd)) secrets.add(secret);
    }
    expect(secrets.size).toBeGreaterThan(3);
    expect([...secrets].filter((secret) => transcript.includes(secret))).toEqual([]);
  });
});

describe('action.yml', () => {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
    runs: { steps: readonly [{ run: string }] };
  };

  /** Plays its script with a program in the place of npx that tells what it got and ends as it is told. */
  const play = (command: string, exit: number): { status: number; output: string; got: string } => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'bin'));
    writeFileSync(join(cwd, 'bin/npx'), `#!/bin/sh\necho "$@" > "${cwd}/got"\nexit ${exit}\n`);
    chmodSync(join(cwd, 'bin/npx'), 0o755);
    writeFileSync(join(cwd, 'output'), '');
    writeFileSync(join(cwd, 'got'), '');
    const env = {
      ...environment(cwd),
      PATH: `${join(cwd, 'bin')}:${process.env['PATH']}`,
      COMMAND: command,
      CONFIG: 'setup.yaml',
      OKTA_ORG_URL: 'https://sim.okta.example',
      ANYPOINT_HOST_URL: 'https://anypoint.example',
      STATE: '.okta-mule-setup',
      VERSION: '1.2.3',
      GITHUB_OUTPUT: join(cwd, 'output'),
    };
    let status = 0;
    try {
      execFileSync('bash', ['-e', '-c', action.runs.steps[0].run], { cwd, env, stdio: 'ignore' });
    } catch (error) {
      status = (error as { status: number }).status;
    }
    return {
      status,
      output: readFileSync(join(cwd, 'output'), 'utf8').trim(),
      got: readFileSync(join(cwd, 'got'), 'utf8').trim(),
    };
  };

  it.each([
    ['plan', 0, 0],
    ['plan', 3, 0],
    ['plan', 4, 4],
    ['verify', 3, 3],
    ['verify', 6, 6],
    ['keep-alive', 3, 3],
  ])('%s that ends with %i ends the step with %i', (command, exit, status) => {
    const played = play(command, exit);
    expect(played).toMatchObject({ status, output: `exit=${exit}` });
    expect(played.got).toBe(
      `--yes okta-mule-setup@1.2.3 ${command} --config setup.yaml --state .okta-mule-setup --no-input --okta-org-url https://sim.okta.example --host https://anypoint.example`,
    );
  });

  it('runs nothing that could change something', () => {
    expect(play('init; echo', 0)).toMatchObject({ status: 2, got: '' });
  });

  it('gives only options that its commands have', async () => {
    const { got } = play('plan', 0);
    for (const command of ['plan', 'verify', 'keep-alive']) {
      const { stdout } = await run([command, '--help'], { cwd: temporaryFolder() });
      for (const [option] of got.replace('--yes ', '').matchAll(/--[a-z-]+/g))
        expect(stdout).toContain(option);
    }
  });
});
