import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

it('what puts modules of its own in place of ours is on the list of files that run alone', () => {
  const [, listed = ''] =
    /const mocking = \[([^\]]*)\]/.exec(readFileSync(join(root, 'vitest.config.ts'), 'utf8')) ?? [];
  const mocking = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .filter((file) => /^vi\.(mock|doMock)\(/m.test(readFileSync(join(root, file), 'utf8')));
  expect(mocking.length).toBeGreaterThan(0);
  expect([...listed.matchAll(/'([^']+)'/g)].map(([, file]) => file).sort()).toEqual(mocking.sort());
});
