// Records a rehearsal of the real program as docs/picture.svg: `npm run docs:picture`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cwd = mkdtempSync(join(tmpdir(), 'okta-mule-setup-picture-'));
const { stdout, stderr, status } = spawnSync(
  process.execPath,
  [join(root, 'bin/okta-mule-setup.js'), 'init', '--sandbox', '--yes'],
  { cwd, encoding: 'utf8', env: { ...process.env, CI: '', COLUMNS: '100' } },
);
rmSync(cwd, { recursive: true, force: true });
if (status !== 0) throw new Error(`the rehearsal ended with ${status}: ${stderr}`);

/** One line a step; names and ids of one rehearsal are nobody else's. */
const steps = stderr.split('\n').filter((line) => /^[✔-] \d\d\//.test(line));
const table = stdout.trim().split('\n\n')[0].split('\n');
const lines = ['$ npx okta-mule-setup init --sandbox --yes', ...steps, '', ...table];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const color = (line) => {
  if (line.startsWith('$')) return '#8be9fd';
  if (line.startsWith('✔')) return '#a6e3a1';
  return line.startsWith('-') && !line.startsWith('---') ? '#f9e2af' : '#cdd6f4';
};
const high = 18;
const width = Math.max(...lines.map((line) => line.length)) * 8.2 + 32;
const height = lines.length * high + 32;
const texts = lines.map(
  (line, at) =>
    `<text x="16" y="${28 + at * high}" fill="${color(line)}" xml:space="preserve">${escaped(line)}</text>`,
);
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${height}" role="img" aria-label="A rehearsal of okta-mule-setup: every step and the calls of the verification" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13.5">`,
  '<rect width="100%" height="100%" rx="8" fill="#1e1e2e"/>',
  ...texts,
  '</svg>',
  '',
].join('\n');
writeFileSync(join(root, 'docs/picture.svg'), svg);
process.stdout.write(`docs/picture.svg: ${lines.length} lines, ${Buffer.byteLength(svg)} bytes\n`);
