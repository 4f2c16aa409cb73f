import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { blocks, documentedCommands, pages } from '../support/documents.ts';
import { bin, type Ended, environment, run, start, temporaryFolder, watch } from './program.ts';

const takes = (command: string, flag: string): boolean =>
  buildProgram(() => undefined)
    .commands.find((child) => child.name() === command)
    ?.options.some(({ long }) => long === flag) ?? false;

/** A rehearsal of what is written for real organizations: the same command, against the simulator and without a question. */
const rehearsed = (args: readonly string[]): readonly string[] => {
  const [name = ''] = args;
  const below = name === 'export' || takes(name, '--sandbox');
  if (!below) return args;
  const asks = ['init', 'undo'].includes(name) && !args.includes('--yes') && !args.includes('--dry-run');
  return [...args, ...(args.includes('--sandbox') ? [] : ['--sandbox']), ...(asks ? ['--yes'] : [])];
};

/** First what makes the setup, beginning with the config file, which gives it its id; last what removes it; the rest in between. */
const rank = ([name = '', ...more]: readonly string[]): number => {
  if (name === 'init') return more.includes('--config') ? 1 : 2;
  return ({ config: 0, undo: 4 } as Readonly<Record<string, number>>)[name] ?? 3;
};

/** Of another setup, or (`--flow client`) of one with other flows. */
const elsewhere = ['--name', '--state', '--set', '--stdin-secret', 'client'];

/**
 * Each way of writing a command once. What belongs to another setup, or has a variable of a runner in it, is only parsed
 * (`test/law`).
 */
const commands = [
  ...new Map(
    documentedCommands()
      .filter(({ args }) => !args.some((arg) => elsewhere.includes(arg) || arg.includes('$')))
      // The guide's application has no grant for a service.
      .filter(({ args }) => !args.join(' ').includes('--flow client'))
      .map(({ at, args }) => [rehearsed(args).join(' '), { at, args: rehearsed(args) }]),
  ).values(),
].sort((a, b) => rank(a.args) - rank(b.args));

/** The example, with the answers that it cannot know. */
const filledIn = (example: string): string =>
  example
    .replace('flows: [ code, implicit ]', 'flows: [code, implicit, client-credentials]')
    .replace('scopes: []', 'scopes: [oauth-demo-api:read]')
    .replace('orgUrl: ""', 'orgUrl: https://integrator-1234567.okta.com')
    .replace('\n  clientId: ""', '\n  clientId: 0123456789abcdef0123456789abcdef');

/** Its references to secrets lead somewhere. A rehearsal uses none of them. */
const env = {
  OKTA_CLIENT_TOKEN: '00aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcD',
  OKTA_REGISTRATION_TOKEN: '00bBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcD',
  ANYPOINT_CLIENT_SECRET: 'fedcba9876543210fedcba9876543210',
};

const served = async (args: readonly string[], cwd: string): Promise<Ended> => {
  const running = start(args, { cwd, env });
  await running.until(args.includes('--json') ? '"control"' : 'is ready');
  running.child.kill('SIGTERM');
  return running.ended;
};

/** Runs one command; `explain-token` is given the token that was printed before, `explain` an error of Okta. */
const play = (args: readonly string[], cwd: string, token: string): Promise<Ended> => {
  const [name = ''] = args;
  if (name === 'sandbox') return served(args, cwd);
  const inputs: Readonly<Record<string, string>> = {
    'explain-token': token,
    explain: 'User is not assigned to the client application.',
  };
  const input = inputs[name];
  return run(args, { cwd, env, ...(input !== undefined && { input }) });
};

describe('a command of the documentation', () => {
  it('does what it says, in a rehearsal', async () => {
    // The example has an id of its own, and one state belongs to one id.
    const [byAnswers, byConfig] = [temporaryFolder(), temporaryFolder()];
    const example = (await run(['config', 'example'], { cwd: byConfig })).stdout;
    for (const cwd of [byAnswers, byConfig]) {
      writeFileSync(join(cwd, 'setup.yaml'), filledIn(example));
      writeFileSync(join(cwd, 'faults.json'), blocks('docs/sandbox.md', 'json').join(''));
    }
    let token = '';
    const failed: string[] = [];
    for (const { at, args } of commands) {
      const ended = await play(args, args.includes('--config') ? byConfig : byAnswers, token);
      if (args[0] === 'token') token = ended.stdout;
      if (ended.exit === 0) continue;
      failed.push(`${at}: ${args.join(' ')}: exit ${ended.exit}\n${ended.stderr.slice(-600)}`);
    }
    expect(failed).toEqual([]);
    expect(commands.length).toBeGreaterThan(12);
  });
});

describe('a config file of the documentation', () => {
  it('passes the check', async () => {
    const cwd = temporaryFolder();
    const files = pages
      .flatMap((page) => blocks(page, 'yaml'))
      .filter((text) => text.startsWith('# setup.yaml'));
    expect(files).not.toEqual([]);
    for (const text of files) {
      writeFileSync(join(cwd, 'setup.yaml'), text);
      expect(await run(['config', 'check', 'setup.yaml'], { cwd })).toMatchObject({ exit: 0 });
    }
  });
});

describe('the example of docs/sandbox.md', () => {
  it('runs as it stands', async () => {
    const cwd = temporaryFolder();
    const example = blocks('docs/sandbox.md', 'js').join('');
    const asInstalled = example.replace(
      "spawn('npx', ['okta-mule-setup', ",
      `spawn(process.execPath, [${JSON.stringify(bin)}, `,
    );
    expect(asInstalled).not.toBe(example);
    writeFileSync(join(cwd, 'example.mjs'), asInstalled);
    const ended = await watch(
      spawn(process.execPath, ['example.mjs'], {
        cwd,
        env: environment(cwd),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ).ended;
    expect({ exit: ended.exit, stderr: ended.stderr }).toEqual({ exit: 0, stderr: '' });
  });
});
