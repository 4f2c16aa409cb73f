// Runs the exported Postman collection through newman, against the sandbox after a complete rehearsal.
// newman is heavy and no part of the project: it is installed into a cache folder outside the repository.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '6.2.2';
const program = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', 'okta-mule-setup.js');
const cache = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'okta-mule-setup',
  `newman-${version}`,
);
const newman = join(cache, 'node_modules', 'newman', 'bin', 'newman.js');

/** Undefined, or why newman cannot be had here. */
const install = () => {
  if (existsSync(newman)) return undefined;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), '{"private":true}');
  try {
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact'];
    execFileSync('npm', ['install', ...flags, `newman@${version}`], {
      cwd: cache,
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
    });
    return existsSync(newman) ? undefined : 'npm installed something else';
  } catch (error) {
    return error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  }
};

const why = install();
if (why !== undefined) {
  console.log(`Left out: newman ${version} cannot be installed here (${why}).`);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'okta-mule-postman-'));
const run = (...words) =>
  execFileSync(process.execPath, [program, ...words, '--sandbox', '--state', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
/** The rehearsal's own world, on the same addresses. */
const serve = () =>
  new Promise((resolve, reject) => {
    const sandbox = spawn(
      process.execPath,
      [program, 'sandbox', '--json', '--data', join(folder, 'sandbox', 'world')],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    sandbox.stdout.once('data', () => resolve(sandbox));
    sandbox.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });

try {
  run('init', '--yes');
  run('export', 'postman', '--with-secrets', '--output', folder);
  const sandbox = await serve();
  try {
    const name = join(folder, 'okta-mule-setup-sandbox');
    execFileSync(
      process.execPath,
      [newman, 'run', `${name}.postman_collection.json`, '-e', `${name}.postman_environment.json`, '--bail'],
      { stdio: 'inherit' },
    );
  } finally {
    sandbox.kill();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
