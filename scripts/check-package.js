// Packs the package, looks at what is inside, installs it elsewhere and runs it there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const largest = 2 * 1024 * 1024;
const allowed =
  /^(package\.json|README\.md|SECURITY\.md|SKILL\.md|LICENSE|THIRD-PARTY-LICENSES\.txt|sbom\.cdx\.json|bin\/|dist\/|templates\/|schema\/)/;
const needed = [
  'bin/okta-mule-setup.js',
  'bin/package.json',
  'dist/main.cjs',
  'templates/employees/oauth-demo-api.raml',
  'schema/config.schema.json',
  'schema/failure.schema.json',
  'LICENSE',
  'SECURITY.md',
  'THIRD-PARTY-LICENSES.txt',
  'sbom.cdx.json',
];
const textOf = (path) => readFileSync(join(root, path), 'utf8');

/** The bill of materials names exactly what the licenses name, each with version, license and hash. */
const faultsOfBill = () => {
  const { components } = JSON.parse(textOf('sbom.cdx.json'));
  const bundled = [...textOf('THIRD-PARTY-LICENSES.txt').matchAll(/^(@?[\w./-]+) (\d\S*) \(/gm)].map(
    ([, name, version]) => `${name} ${version}`,
  );
  const named = components.map(({ name, version }) => `${name} ${version}`);
  const bare = components.filter(({ licenses, hashes }) => !licenses?.length || !hashes?.[0]?.content);
  return [
    ...(bundled.length > 0 ? [] : ['the licenses name no library']),
    ...bundled.filter((one) => !named.includes(one)).map((one) => `${one} is not in the bill of materials`),
    ...bare.map(({ name }) => `${name} has no license or no hash in the bill of materials`),
  ];
};

/** What only the owner can fill in, before anything is published: one word, in package.json alone. */
const hasMarker = (path) => /\bOWNER\b/.test(textOf(path));
const strayMarkers = ['SECURITY.md', 'README.md', 'action.yml', 'SKILL.md'].filter(hasMarker);

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
  faults.push(...faultsOfBill());
  faults.push(...strayMarkers.map((path) => `${path} has a marker OWNER; its place is package.json`));
  for (const key of ['repository', 'homepage', 'bugs'])
    if (!JSON.parse(textOf('package.json'))[key]) faults.push(`package.json has no ${key}`);
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
if (hasMarker('package.json'))
  process.stdout.write(
    'package: before publishing put the owner of the repository in place of OWNER in package.json\n',
  );
for (const fault of faults) process.stderr.write(`package: ${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
