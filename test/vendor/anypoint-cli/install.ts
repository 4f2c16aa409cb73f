import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

/** MuleSoft's own command line, in exactly this version. */
const wanted = 'anypoint-cli-v4@1.6.12';
const [packageName = ''] = wanted.split('@');

declare module 'vitest' {
  interface ProvidedContext {
    /** The program to run with Node; empty when the suite is left out. */
    readonly anypointCli: string;
  }
}

const run = promisify(execFile);

const problemOf = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr || message).trim().split('\n');
  return lines
    .filter((line) => !line.startsWith('npm warn'))
    .slice(0, 3)
    .join(' ');
};

/** Installs the client outside the repository, unless it is there. A sentence why not, when it cannot be had. */
const install = async (folder: string): Promise<string | undefined> => {
  try {
    await run('openssl', ['version']);
  } catch {
    return 'openssl, which makes the certificate, is not installed';
  }
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return undefined;
  mkdirSync(folder, { recursive: true });
  try {
    const quietly = ['--no-save', '--no-audit', '--no-fund', '--fetch-retries', '0'];
    await run('npm', ['install', wanted, ...quietly, '--prefix', folder], {
      env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' },
      timeout: 300_000,
    });
    writeFileSync(complete, wanted);
    return undefined;
  } catch (error) {
    return `${wanted} cannot be installed: ${problemOf(error)}`;
  }
};

/** Once before all files. Without a registry the suite is left out, and says so. */
export const setup = async (project: TestProject): Promise<void> => {
  const folder = join(tmpdir(), 'okta-mule-setup-vendor', wanted.replace('@', '-'));
  const problem = await install(folder);
  if (problem !== undefined) process.stdout.write(`Left out: ${problem}\n`);
  const program = join(folder, 'node_modules', packageName, 'bin', 'run');
  project.provide('anypointCli', problem === undefined ? program : '');
};
