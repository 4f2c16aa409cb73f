import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/vendor/anypoint-cli/count-reporter.ts';

/** MuleSoft's own client against the sandbox. A suite of its own: the client is 200 MB and takes seconds to start. */
export default defineConfig({
  test: {
    include: ['test/vendor/**/*.vendor.ts'],
    globalSetup: ['test/vendor/anypoint-cli/install.ts'],
    reporters: ['default', new CountReporter()],
    // Each file has a sandbox of its own; every call of the client keeps a core busy for seconds.
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
