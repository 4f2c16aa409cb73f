import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** The suite's last line, for whoever reads only that: `N passed, N failed`. Before it, in one line, what was left out. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const leftOut = new Set<string>();
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state] += 1;
        if (state === 'skipped' || state === 'pending')
          leftOut.add(relative(module.project.config.root, module.moduleId));
      }
      // A file that fails outside its tests counts as one failure: it may have run none.
      if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1;
    }
    const skipped = count.skipped + count.pending;
    const lines = [
      ...(skipped > 0 ? [`${skipped} left out, in ${[...leftOut].sort().join(', ')}`] : []),
      `${count.passed} passed, ${count.failed} failed`,
    ];
    // After the default reporter's own summary.
    setImmediate(() => process.stdout.write(`${lines.join('\n')}\n`));
  }
}
