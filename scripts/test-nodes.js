// Runs the quick suite on the oldest Node that is supported and on the newest of every later line.
// Each comes as the package `node`, installed into a cache folder outside of the repository.
//
//   npm run test:nodes                 all of them
//   npm run test:nodes -- 22 26        these
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
const asked = process.argv.slice(2);
const versions = asked.length > 0 ? asked : ['20.19.0', '22', '24', '26'];
if (versions.some((version) => !/^\d+(\.\d+){0,2}$/.test(version))) {
  process.stderr.write('expected versions of Node, such as 22 or 20.19.0\n');
  process.exit(2);
}

const failure = (error) => {
  const { stderr = '', message = String(error) } = error ?? {};
  const lines = `${stderr || message}`
    .split('\n')
    .filter((line) => /\S/.test(line) && !/npm (warn|verb)/.test(line));
  return lines[0] ?? 'npm gave no reason';
};

/** The program of that Node; throws when it cannot be had. */
const nodeOf = (version) => {
  const folder = join(tmpdir(), 'okta-mule-setup-nodes', version);
  const program = join(folder, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  // Its install script fetches the program for this machine.
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-save', `node@${version}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: windows,
  });
  const is = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
  if (is !== `v${version}` && !is.startsWith(`v${version}.`))
    throw new Error(`npm installed ${is} for ${version}`);
  return { program, is };
};

const test = (version) => {
  let node;
  try {
    node = nodeOf(version);
  } catch (error) {
    return {
      line: `Node ${version}: left out, it cannot be installed here: ${failure(error)}`,
      how: 'left out',
    };
  }
  process.stdout.write(`\nNode ${node.is}\n`);
  const { status, stdout } = spawnSync(
    node.program,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'fast'],
    {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 28,
      // What a test starts with the name of the program is started with this Node too.
      env: { ...process.env, PATH: `${dirname(node.program)}${windows ? ';' : ':'}${process.env.PATH}` },
    },
  );
  process.stdout.write(stdout);
  const closing = /^\d+ passed, .*$/m.exec(stdout)?.[0] ?? 'the suite did not come to its end';
  return { line: `Node ${node.is}: ${closing}`, how: status === 0 ? 'passed' : 'failed' };
};

const results = versions.map(test);
process.stdout.write(`\n${results.map(({ line }) => line).join('\n')}\n`);
process.exitCode = results.some(({ how }) => how === 'failed') ? 1 : 0;
