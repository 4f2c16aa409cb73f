// Faults and deaths in every order, against the sandbox, until the time is used up.
//
//   npm run torture -- --seed N --budget SECONDS     random histories: several faults and deaths each (default 60 s)
//   npm run torture -- --matrix                      every kind of fault upon every request of the guide, once and for good
//   npm run torture -- --matrix --cases N --seed N   so many of them
//   npm run torture -- --matrix --only 'POST .* × lose-reply'
//   npm run torture -- --replay HISTORY              one history again, as it was printed when it failed
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(fileURLToPath(import.meta.url), '..', '..');
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    budget: { type: 'string', default: '60' },
    matrix: { type: 'boolean', default: false },
    cases: { type: 'string' },
    only: { type: 'string' },
    replay: { type: 'string' },
  },
});
for (const name of ['seed', 'budget', 'cases'])
  if (values[name] !== undefined && !/^\d{1,9}$/.test(values[name])) {
    process.stderr.write(`--${name} wants a whole number\n`);
    process.exit(2);
  }

const orders = {
  TORTURE_SEED: values.seed,
  ...(values.matrix && (values.cases ? { TORTURE_CASES: values.cases } : { TORTURE_MATRIX: '1' })),
  ...(values.only && { TORTURE_ONLY: values.only }),
  ...(!values.matrix && { TORTURE_BUDGET: values.budget }),
  ...(values.replay && { TORTURE_REPLAY: values.replay }),
};
process.stdout.write(`torture: seed ${values.seed}\n`);
const run = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    values.matrix ? 'test/torture/matrix.test.ts' : 'test/torture/histories.test.ts',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...orders } },
);
process.exitCode = run.status ?? 1;
