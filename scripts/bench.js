// The budgets of the project, measured in one pass: ratios and counts. Nothing is asserted, since clocks differ.
// `npm run bench` · `npm run bench -- --long` adds a run whose deployment takes a minute.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { benchReaders } from './bench-readers.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'bin/okta-mule-setup.js');
const rounds = 11;
/** Milliseconds before every answer of the sandbox, and the requests on the critical path of the guide. */
const latency = 100;
const path = 15;

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const environment = { PATH: process.env.PATH, HOME: folder, TERM: 'xterm', LANG: 'C.UTF-8' };
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const say = (name, value, goal) => console.log(`${name.padEnd(58)} ${String(value).padStart(9)}   ${goal}`);
const ratio = (value) => `${value.toFixed(2)} x`;

const timed = (work) => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};

/** A B A B …, so that all of them meet the same machine; the fastest of each is the least disturbed by others. */
const inTurn = async (variants) => {
  const times = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, run] of Object.entries(variants)) times[name].push(await run());
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, Math.min(...list)]));
};

const node = (...args) =>
  timed(() => execFileSync(process.execPath, args, { cwd: folder, env: environment, stdio: 'ignore' }));

/** Milliseconds until the text is on the screen of a terminal that util-linux's `script` makes. */
const untilShown = (command, text) =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: mkdtempSync(join(folder, 'prompt-')),
      env: environment,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let shown = '';
    let at;
    const patience = setTimeout(() => child.kill(), 10_000);
    child.stdout.on('data', (chunk) => {
      shown += chunk;
      if (at !== undefined || !shown.includes(text)) return;
      at = performance.now() - begun;
      child.stdin.write('\x03');
      setTimeout(() => child.kill(), 500).unref();
    });
    child.on('close', () => {
      clearTimeout(patience);
      if (at === undefined) reject(new Error(`"${text}" was not shown, but:\n${shown}`));
      else resolve(at);
    });
  });

const startUp = async () => {
  const bare = () => node('-e', '0');
  const times = await inTurn({
    bare,
    version: () => node(bin, '--version'),
    help: () => node(bin, '--help'),
  });
  say('--version ÷ an empty node', ratio(times.version / times.bare), '≤ 1.3');
  say('--help ÷ an empty node', ratio(times.help / times.bare), '≤ 1.3');
  const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
  if (!hasScript) return say('first question ÷ a node that prints one word', 'left out', 'needs `script`');
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const first = await inTurn({
    word: () => untilShown(`${quoted(process.execPath)} -e 'console.log("word")'`, 'word'),
    question: () => untilShown(`${quoted(process.execPath)} ${quoted(bin)} init`, 'Okta organization URL'),
  });
  say('first question ÷ a node that prints one word', ratio(first.question / first.word), '≤ 1.6');
};

const startSandbox = async (moods, data = mkdtempSync(join(folder, 'world-'))) => {
  const flags = Object.entries({ ratePlan: 'none', ...moods }).flatMap(([name, value]) => [
    '--mood',
    `${name}=${value}`,
  ]);
  const child = spawn(process.execPath, [bin, 'sandbox', '--json', '--data', data, ...flags], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const about = JSON.parse(await new Promise((resolve) => lines.once('line', resolve)));
  return {
    about,
    requests: async () => (await fetch(`${about.control.url}/requests`)).json(),
    stop: () =>
      new Promise((resolve) => {
        child.on('close', resolve);
        child.kill();
      }),
  };
};

/** One unattended run against the sandbox: how long it took, and when each request of ours was on its way. */
const init = async ({ okta, anypoint }, cwd) => {
  const user = okta.users.at(-1);
  const debug = join(cwd, 'debug.jsonl');
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [bin, 'init', '--yes', '--json', '--debug', debug, '--set', 'verification.signInPolicy=create'],
    {
      cwd,
      env: {
        ...environment,
        OKTA_CLIENT_ORGURL: okta.orgUrl,
        OKTA_CLIENT_TOKEN: okta.token,
        OKTA_REGISTRATION_TOKEN: okta.token,
        OKTA_TEST_USERNAME: user.login,
        OKTA_TEST_PASSWORD: user.password,
        ANYPOINT_HOST: anypoint.baseUrl,
        ANYPOINT_BEARER: anypoint.bearer,
        ANYPOINT_ORG: anypoint.organizationId,
        ANYPOINT_ENV: 'Sandbox',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const exit = await new Promise((resolve) => child.on('close', resolve));
  if (exit !== 0) throw new Error(`init ended with ${exit}:\n${said}`);
  const wall = performance.now() - begun;
  const sent = readFileSync(debug, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ at, ms, method, url }) => ({ method, url, end: Date.parse(at), begin: Date.parse(at) - ms }));
  return { wall, sent };
};

const isDeployment = ({ method, url, path: where = url }) =>
  method === 'POST' && /\/proxies\/xapi\/.*\/deployments$/.test(where);
const isStatus = ({ method, path: where }) => method === 'GET' && /\/deployments\/[^/]+\/status$/.test(where);
/** Okta's bucket of ten requests a minute on a free organization; `/api/v1/apps/{id}` has one of its own. */
const inAppsBucket = ({ vendor, path: where }) =>
  vendor === 'okta' && /^\/api\/v1\/apps(\/[^/]+\/.+)?$/.test(where);

const journey = async (moods, more) => {
  const sandbox = await startSandbox(moods);
  try {
    const cwd = mkdtempSync(join(folder, 'setup-'));
    const first = await init(sandbox.about, cwd);
    const log = await sandbox.requests();
    return { ...first, log, ...(await more?.(sandbox, cwd, log)) };
  } finally {
    await sandbox.stop();
  }
};

const counts = async () => {
  const { sent, log, again } = await journey({ deploymentMs: 0 }, async (sandbox, cwd, before) => {
    await init(sandbox.about, cwd);
    return { again: (await sandbox.requests()).slice(before.length) };
  });
  const writes = (list) => list.filter(({ mutating }) => mutating).length;
  say('requests of a fresh run, calls of the API included', sent.length, '≤ 73');
  say("the same in the sandbox's log, the platforms' own included", log.length, '');
  say('writes among them', writes(log), '');
  say('requests of a second run', again.length, '≤ 45');
  say('writes among them', writes(again), '0');
  const applied = log.findLastIndex(isStatus);
  say('requests from "applied" to the verification', log.length - 1 - applied, '≤ 10');
  say('requests in the bucket /api/v1/apps, in a minute', log.filter(inAppsBucket).length, '≤ 10');
};

const criticalPath = async () => {
  const start = median([1, 2, 3].map(() => node(bin, '--version')));
  const { wall, sent } = await journey({ latencyMs: latency, deploymentMs: 0 });
  const begun = Math.min(...sent.map(({ begin }) => begin));
  const deployment = sent.find(isDeployment);
  const pathBefore = deployment ? (deployment.begin - begun) / latency : Number.NaN;
  say(
    `wall ÷ (${path} × ${latency} ms), pauses between looks included`,
    ratio((wall - start) / (path * latency)),
    '≤ 1.9',
  );
  say('path before the deployment, in latencies', pathBefore.toFixed(1), '≤ 19');
};

const long = async () => {
  const minute = 60_000;
  const { wall } = await journey({ latencyMs: latency, deploymentMs: minute });
  say('a deployment of 60 s: latencies besides it', ((wall - minute) / latency).toFixed(1), '≤ 20');
};

const concurrentReaders = async () => {
  const start = (data) => startSandbox({ ratePlan: 'none' }, data);
  const { ratio: share, rate, errors } = await benchReaders(start, () => mkdtempSync(join(folder, 'world-')));
  say('200 readers of the sandbox: 5,000 apps ÷ none', ratio(share), '≥ 0.8');
  say('reads a second among 5,000 apps', Math.round(rate), '');
  say('reads that failed', errors, '0');
};

if (!existsSync(join(root, 'dist/main.cjs')))
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
try {
  await startUp();
  await counts();
  await criticalPath();
  await concurrentReaders();
  if (process.argv.includes('--long')) await long();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
