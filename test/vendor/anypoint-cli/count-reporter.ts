import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with `N passed, N failed`. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (wanted: string): number => states.filter((state) => state === wanted).length;
    const broken = modules.filter((module) => !module.ok() && count('failed') === 0).length;
    const left = count('skipped');
    const note = left > 0 ? `, ${left} left out` : '';
    process.stdout.write(`${count('passed')} passed, ${count('failed') + broken} failed${note}\n`);
  }
}
