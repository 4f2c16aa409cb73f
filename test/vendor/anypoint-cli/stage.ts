import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Tapped } from '../../../src/sandbox/kernel/server.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { vendorDocuments } from '../../judge/documents.ts';
import { createJudge } from '../../judge/judge.ts';
import { openTlsFront, type TlsFront } from './tls-front.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** A sandbox, TLS before it, and the vendor's client in a home of its own. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** A folder of this suite; ends with it. */
  readonly folder: string;
  /** The client with an administrator's bearer, the root organisation and its Sandbox environment, unless `environment` says otherwise. */
  run(args: readonly string[], environment?: Environment): Promise<Ended>;
  /** The same; what it printed, or a failure that shows what was refused. */
  ok(args: readonly string[], environment?: Environment): Promise<string>;
  /** The same with `--output json`; what it printed as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was answered
  json(args: readonly string[]): Promise<any>;
  /** Writes text files below the folder; the path of their folder. */
  write(name: string, files: Readonly<Record<string, string>>): string;
}

/** The client breaks its error messages into lines of 80 characters. */
const unwrapped = (text: string): string => text.replace(/\s*\n[\s›]*/g, ' ');

const spawned = (program: string, args: readonly string[], env: Environment): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout: out.join(''), stderr: unwrapped(err.join('')) }));
  });

const refused = (exchanges: readonly Tapped[]): string =>
  exchanges
    .filter(({ status }) => status >= 400)
    .map(
      ({ method, path, status, requestBody, responseBody }) =>
        `${method} ${path} → ${status}\n  sent ${String(requestBody).slice(0, 600)}\n  got ${String(responseBody)}`,
    )
    .join('\n');

/** JSON at the end of what was printed: the client may write messages before it. */
const lastJson = (text: string): unknown => {
  const start = text.search(/^[[{]/m);
  if (start < 0) throw new Error(`no JSON in: ${text}`);
  return JSON.parse(text.slice(start));
};

const write = (folder: string, files: Readonly<Record<string, string>>): string => {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
};

/** Opens a stage before all tests of a file and closes it after them; every answer is held against the vendor's documents. */
export const useStage = (
  program: string,
  moods: NonNullable<SandboxOptions['moods']> = {},
): (() => Stage) => {
  const judge = createJudge(vendorDocuments());
  let exchanges: Tapped[] = [];
  let stage: Stage | undefined;
  let front: TlsFront | undefined;

  const open = async (): Promise<Stage> => {
    const sandbox = await startSandbox({
      moods,
      tap: (exchange) => {
        exchanges.push(exchange);
        judge.hold(exchange, 'foreign');
      },
    });
    const { anypoint } = sandbox.describe();
    const opened = await openTlsFront(anypoint.baseUrl);
    front = opened;
    const folder = mkdtempSync(join(tmpdir(), 'okta-mule-setup-cli-'));
    const basic = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, 'config'),
      ANYPOINT_HOST: opened.host,
      NODE_EXTRA_CA_CERTS: opened.authority,
    };
    const normal = {
      ANYPOINT_BEARER: anypoint.bearer,
      ANYPOINT_ORG: anypoint.organizationId,
      ANYPOINT_ENV: 'Sandbox',
    };
    const run: Stage['run'] = async (args, environment = normal) => {
      exchanges = [];
      return spawned(program, args, { ...basic, ...environment });
    };
    const ok: Stage['ok'] = async (args, environment) => {
      const { code, stdout, stderr } = await run(args, environment);
      if (code !== 0) throw new Error(`exit ${code}: ${stderr}${stdout}\n${refused(exchanges)}`);
      return stdout;
    };
    return {
      sandbox,
      folder,
      run,
      ok,
      json: async (args) => lastJson(await ok([...args, '--output', 'json'])),
      write: (name, files) => write(join(folder, name), files),
    };
  };

  beforeAll(async () => {
    if (program !== '') stage = await open();
  });
  afterAll(async () => {
    await front?.stop();
    await stage?.sandbox.stop();
    if (stage) rmSync(stage.folder, { recursive: true, force: true });
    expect(judge.violations).toEqual([]);
  });
  return () => {
    if (!stage) throw new Error('the stage is not open');
    return stage;
  };
};
