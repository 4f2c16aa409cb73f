// Faults and deaths in every order, against the sandbox, until the time is used up.
//
//   npm run torture -- --seed N --budget SECONDS     random histories: several faults and deaths each (default 60 s)
//   npm run torture -- --matrix                      every kind of fault upon every request of the guide, once and for good
//   npm run torture -- --matrix --cases N --seed N   so many of them
//   npm run torture -- --matrix --only 'POST .* × lose-reply'
//   npm run torture -- --kill                        SIGKILL at every point of every request and of every state write
//   npm run torture -- --interrupt                   SIGINT during every request of the guide
//   npm run torture -- --canaries                    secrets searched in everything that any command writes
//   npm run torture -- --files                       a link, a pipe, a device and a folder in the place of every file of a setup
//   npm run torture -- --rotations                   rotations of all three secrets, dying at every exchange and state write
//   npm run torture -- --locks                       100 pairs of runs started together on one state
//   npm run torture -- --moods                       every mood, all answers and 200 combinations, every request of the reference
//   npm run torture -- --documents                   every schema of the vendors' documents, every way to publish a specification
//   npm run torture -- --broken                      every setting that can be wrong in a finished setup
//   npm run torture -- --all                         all of these, one after the other
//   npm run torture -- --hostile                     10,000 hostile configs, and 10,000 hostile replies
//                                                    (--cases N: so many instead of all)
//   npm run torture -- --hostile --replay REPLIES    these replies again: '[{"nth":1,"choice":197796707}]'
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
    kill: { type: 'boolean' },
    interrupt: { type: 'boolean' },
    canaries: { type: 'boolean' },
    files: { type: 'boolean' },
    rotations: { type: 'boolean' },
    locks: { type: 'boolean' },
    hostile: { type: 'boolean' },
    moods: { type: 'boolean' },
    documents: { type: 'boolean' },
    broken: { type: 'boolean' },
    all: { type: 'boolean' },
  },
});
for (const name of ['seed', 'budget', 'cases'])
  if (values[name] !== undefined && !/^\d{1,9}$/.test(values[name])) {
    process.stderr.write(`--${name}: expected a whole number\n`);
    process.exit(2);
  }

const verifications = {
  kill: ['test/torture/program/kills.test.ts', 'test/torture/program/state-writes.test.ts'],
  interrupt: ['test/torture/program/interrupts.test.ts'],
  canaries: ['test/torture/program/canaries.test.ts'],
  rotations: ['test/torture/rotations.test.ts'],
  files: ['test/torture/program/strange-files.test.ts'],
  locks: ['test/torture/program/pairs.test.ts'],
  hostile: ['test/cli/config-hostile.test.ts', 'test/torture/hostile.test.ts'],
  moods: ['test/law/moods.test.ts', 'test/law/answers.test.ts', 'test/law/requests.test.ts'],
  documents: ['test/judge/documents.test.ts', 'test/steps/public-specs.test.ts'],
  broken: ['test/law/seeded-faults.test.ts'],
  matrix: ['test/torture/matrix.test.ts'],
};
const histories = 'test/torture/histories.test.ts';
const chosen = Object.keys(verifications).filter((name) => values.all || values[name]);
const files = chosen.flatMap((name) => verifications[name]);
if (values.all || chosen.length === 0) files.push(histories);

/** Runs these tests with these orders; false when one failed. */
const play = (tests, orders) => {
  const run = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...tests], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...orders },
  });
  return run.status === 0;
};

process.stdout.write(`torture: seed ${values.seed}\n`);
const went = play(files, {
  TEST_SAMPLE: 'whole',
  TEST_SEED: values.seed,
  ...(values.cases && { TEST_CASES: values.cases }),
  ...(files.includes(histories) && { TORTURE_BUDGET: values.budget }),
  ...(values.only && { TORTURE_ONLY: values.only }),
  ...(values.replay && { [values.hostile ? 'TORTURE_HOSTILE' : 'TORTURE_REPLAY']: values.replay }),
});
process.exitCode = went ? 0 : 1;
