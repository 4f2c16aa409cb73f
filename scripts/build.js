// Bundles the program into split, lazy chunks under dist/, and writes the licenses and the bill of materials of what is inside.
// A type check is not part of it: `npm run types` does that.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { billOfMaterials } from './sbom.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { version } = about;
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
rmSync(join(root, 'dist'), { recursive: true, force: true });

/**
 * What libraries load for uses that we do not make of them: commander for commands that are programs of their own (a tenth of an
 * empty node at every start), conf for a schema of what it keeps and for migrations (170 KB).
 */
const unneeded = { commander: ['node:child_process'], conf: ['ajv/dist/2020.js', 'ajv-formats', 'semver'] };
const withoutUnneeded = {
  name: 'without-unneeded',
  resolveId: (id, importer) => {
    const [, library] = /[\\/]node_modules[\\/]([^\\/]+)[\\/]/.exec(importer ?? '') ?? [];
    return unneeded[library]?.includes(id) ? '\0unneeded' : null;
  },
  load: (id) => (id === '\0unneeded' ? 'export default {}; export const Ajv2020 = undefined;' : null),
};
const bundle = await rolldown({
  input: {
    main: join(root, 'src/cli/main.ts'),
    // Threads have a file of their own.
    'specification-worker': join(root, 'src/guide/specification/worker.ts'),
    'sandbox-specification-worker': join(root, 'src/sandbox/anypoint/specification/worker.ts'),
  },
  cwd: root,
  platform: 'node',
  external: ['@napi-rs/keyring', 'amf-client-js'],
  resolve: { alias: { undici$: join(root, 'scripts/undici.js') } },
  plugins: [withoutUnneeded],
  transform: { target: 'node20', define: { packageVersion: JSON.stringify(version) } },
  onLog: (level, log, handler) => {
    // Libraries that were written for both module systems say so at every build.
    if (log.code !== 'EVAL' && log.code !== 'CIRCULAR_DEPENDENCY') handler(level, log);
  },
});
const { output } = await bundle.write({
  dir: join(root, 'dist'),
  // Node reads a CommonJS module in half the time of an ES module: it is a third of what `--version` takes.
  format: 'cjs',
  minify: true,
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
});
await bundle.close();

const packages = new Map();
for (const chunk of output) {
  for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
    const at = id.lastIndexOf('/node_modules/');
    if (at < 0) continue;
    const [scope, name] = id.slice(at + '/node_modules/'.length).split('/');
    const folder = join(id.slice(0, at), 'node_modules', scope.startsWith('@') ? `${scope}/${name}` : scope);
    const {
      name: whole,
      version: used,
      license,
    } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { integrity } = lock[relative(root, folder).split(sep).join('/')];
    packages.set(`${whole} ${used}`, { folder, name: whole, version: used, license, integrity });
  }
}
const textOf = (folder) => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim() : '(no license file in the package)';
};
const isNotice = (line) => /^(?:copyright|\(c\)|©)/i.test(line.trim());
/** Many libraries have one license text and differ in its copyright lines alone: the text is printed once, below all of their notices. */
const texts = new Map();
for (const [name, { folder, license }] of [...packages].sort(([a], [b]) => a.localeCompare(b))) {
  const lines = textOf(folder).replaceAll('\r', '').split('\n');
  const terms = lines.filter((line) => !isNotice(line)).join('\n');
  const same = terms
    .replace(/^\W*(?:the )?mit license(?: \(mit\))?/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  const group = texts.get(same) ?? { terms: terms.trim(), of: [] };
  group.of.push(
    [`${name} (${license})`, ...lines.filter(isNotice).map((line) => `  ${line.trim()}`)].join('\n'),
  );
  texts.set(same, group);
}
const parts = [...texts.values()].map(({ of, terms }) => `${of.join('\n')}\n\n${terms}\n`);
writeFileSync(
  join(root, 'THIRD-PARTY-LICENSES.txt'),
  `Libraries that are bundled into okta-mule-setup ${version}, with their licenses.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`,
);

const installed = ['dependencies', 'optionalDependencies'].flatMap((kind) =>
  Object.keys(about[kind] ?? {}).map((name) => ({
    name,
    ...lock[`node_modules/${name}`],
    optional: kind === 'optionalDependencies',
  })),
);
writeFileSync(
  join(root, 'sbom.cdx.json'),
  `${JSON.stringify(billOfMaterials(about, [...packages.values()], installed))}\n`,
);

// The schema is made by the program itself, from its questions.
const schema = execFileSync(process.execPath, [join(root, 'bin/okta-mule-setup.js'), 'config', 'schema']);
mkdirSync(join(root, 'schema'), { recursive: true });
writeFileSync(join(root, 'schema/config.schema.json'), `${JSON.stringify(JSON.parse(schema))}\n`);
const documents = JSON.parse(
  execFileSync(process.execPath, [join(root, 'bin/okta-mule-setup.js'), 'commands', '--schemas'], {
    encoding: 'utf8',
  }),
);
for (const [name, document] of Object.entries(documents))
  writeFileSync(join(root, `schema/${name}.schema.json`), `${JSON.stringify(document)}\n`);
