import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withRun } from '../../src/cli/run/wiring.ts';
import { acquireLock } from '../../src/wizard/lock.ts';
import { openState } from '../../src/wizard/state.ts';
import { stateFile } from '../../src/wizard/state-file.ts';
import { temporaryFolder } from './program.ts';

it('a run that lost its lock while it slept writes nothing over the newer state', async () => {
  const root = temporaryFolder();
  const folder = join(root, 'default');
  const text = (): string => readFileSync(join(folder, 'state.json'), 'utf8');
  let newer = '';
  const sleeping = withRun(
    'init',
    { state: root, input: false, color: false, plain: true, set: [] },
    async ({ state }) => {
      state.change((data) => {
        data.answers['api.name'] = 'older';
      });
      const taken = acquireLock(folder, true, () => undefined);
      openState(
        stateFile(folder, () => undefined),
        'default',
      ).change((data) => {
        data.answers['api.name'] = 'newer';
      });
      newer = text();
      taken.release();
      state.change((data) => {
        data.answers['api.name'] = 'older again';
      });
    },
  );
  await expect(sleeping).rejects.toMatchObject({ code: 'LOCK_LOST', description: { exit: 5 } });
  expect(newer).toContain('"newer"');
  expect(text()).toBe(newer);
});
