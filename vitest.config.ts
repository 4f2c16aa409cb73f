import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Starts the program as it is published, so it must be built. */
const program = ['test/cli/**/*.test.ts', 'test/torture/program/**/*.test.ts'];

/** Whole journeys through many worlds, a real browser, MuleSoft's parser: all that `npm run test:fast` leaves out. */
const journeys = [
  'test/browser/**/*.test.ts',
  'test/{atlas,observations,recordings}/*.test.ts',
  'test/torture/*.test.ts',
  'test/guide/{verification,specification}/*.test.ts',
  'test/judge/*.test.ts',
  'test/law/{answers,changed-answers,manners,moods,scopes,steps}.test.ts',
  'test/steps/*.test.ts',
  'test/wizard/state-damage.test.ts',
  // Real processes.
  'test/{durable-file,law/citations,law/documented-commands,law/lint,wizard/lock}.test.ts',
];

/** Puts modules of its own in place of ours, so that it needs them unloaded. */
const mocking = ['test/law/parser.test.ts', 'test/law/requests.test.ts'];

/** Every state and every world is synced to the disk before a run goes on: in memory that takes no time. */
const memory = '/dev/shm';

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // A hang is a hang, and a slow machine is none.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    // Modules are loaded once a worker, not once a file: a test leaves nothing behind in them.
    isolate: false,
    ...(existsSync(memory) && { env: { TMPDIR: memory } }),
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [...program, ...journeys, ...mocking],
          setupFiles: ['test/support/no-processes.ts'],
        },
      },
      { extends: true, test: { name: 'journeys', include: journeys } },
      { extends: true, test: { name: 'mocking', include: mocking, isolate: true } },
      {
        extends: true,
        test: {
          name: 'program',
          include: program,
          globalSetup: ['test/support/build.ts'],
          // The bundle is loaded as it is, not taken apart.
          server: { deps: { external: [/\/dist\//] } },
        },
      },
    ],
  },
});
