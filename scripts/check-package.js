// Packs the package, looks at what is inside, installs it elsewhere and runs it there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const largest = 2 * 1024 * 1024;
const allowed =
  /^(package\.json|README\.md|LICENSE|THIRD-PARTY-LICENSES\.txt|bin\/|dist\/|templates\/|schema\/)/;
const needed = [
  'bin/okta-mule-setup.js',
  'dist/main.js',
  'templates/employees/oauth-demo-api.raml',
  'schema/config.schema.json',
  'LICENSE',
];

const folder = mkdtempSync(join(tmpdir(), 'okta-mule-setup-package-'));
const npm = (args, cwd) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const faults = [];
try {
  const [about] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root));
  const paths = about.files.map((file) => file.path);
  faults.push(
    ...paths.filter((path) => !allowed.test(path)).map((path) => `${path} does not belong in the package`),
  );
  faults.push(...needed.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`));
  if (about.unpackedSize > largest)
    faults.push(`unpacked it has ${about.unpackedSize} bytes; at most ${largest}`);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm(
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--omit=optional',
      '--ignore-scripts',
      join(folder, about.filename),
    ],
    folder,
  );
  const bin = join(folder, 'node_modules/okta-mule-setup/bin/okta-mule-setup.js');
  const run = (...args) =>
    execFileSync(process.execPath, [bin, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const version = run('--version').trim();
  if (version !== about.version) faults.push(`--version says ${version}, the package ${about.version}`);
  const rehearsal = JSON.parse(run('init', '--sandbox', '--yes', '--json'));
  if (!rehearsal.ok) faults.push('the rehearsal did not succeed from the installed package');
  process.stdout.write(
    `package: ${paths.length} files, ${about.unpackedSize} bytes unpacked, ${about.size} packed\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) process.stderr.write(`package: ${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
