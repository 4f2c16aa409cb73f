import type { Reporter, TestModule } from 'vitest/node';

/** The suite's last line, for whoever reads only that: `N passed, N failed, N skipped`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      // A file that fails outside its tests counts as one failure: it may have run none.
      if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1;
    }
    // After the default reporter's own summary.
    setImmediate(() =>
      process.stdout.write(
        `${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped\n`,
      ),
    );
  }
}
