import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openState, type StateData } from '../../src/wizard/state.ts';
import { stateFile } from '../../src/wizard/state-file.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
export const newFolder = (): string => {
  const above = mkdtempSync(join(tmpdir(), 'state-'));
  folders.push(above);
  return join(above, 'setups', 'default');
};
export const open = (folder: string) => {
  const notices: string[] = [];
  return { file: stateFile(folder, (text) => notices.push(text)), notices };
};

/** The state as it is after `writes` changes: the last one made `object-<writes>`. */
export const filled = (folder: string, writes = 5): StateData => {
  const { file } = open(folder);
  const state = openState(file, 'default');
  state.change((data) => {
    data.answers = {
      'okta.orgUrl': 'https://a.example',
      'verification.redirectUris': ['http://localhost:1'],
      name: 'Zoë',
    };
    data.target = { 'okta.orgUrl': 'https://a.example' };
    data.setup = { id: '0123456789', name: 'default' };
  });
  for (let n = 2; n <= writes; n += 1)
    state.made({
      step: 'okta.app',
      kind: 'okta.app',
      key: `k${n}`,
      id: `object-${n}`,
      at: '2026-11-23T00:00:00.000Z',
    });
  return structuredClone(state.data) as StateData;
};
/** Without what keeps the folder out of a repository. */
export const files = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.gitignore')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
export const damaged = (folder: string): readonly string[] =>
  files(folder).filter((file) => file.includes('.damaged-'));
