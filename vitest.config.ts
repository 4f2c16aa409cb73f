import { defineConfig } from 'vitest/config';

const program = ['test/cli/**/*.test.ts', 'test/torture/program/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // A hang is a hang, and a slow machine is none.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: program } },
      // The program as it is published: these tests start it, so it must be built.
      { extends: true, test: { name: 'program', include: program, globalSetup: ['test/support/build.ts'] } },
    ],
  },
});
