import { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evidenceFile, readEvidence } from '../../src/cli/run/evidence-file.ts';
import { Secret } from '../../src/secret.ts';
import { temporaryFolder } from './program.ts';

const one = {
  call: 'codeLogin',
  at: '2026-11-23T10:00:00.000Z',
  result: 'as expected',
  got: '200',
  says: '',
  against: { policy: '21' },
} as const;

const opened = (folder: string, by = 'verify') => {
  const warned: string[] = [];
  return { warned, ...evidenceFile(folder, by, (text) => warned.push(text)) };
};

describe('the file of evidence', () => {
  it('keeps what several commands tried, in order, each with its command', () => {
    const folder = temporaryFolder();
    const [first, second] = [opened(folder, 'init'), opened(folder, 'verify')];
    first.add(one);
    second.add({ ...one, got: '401' });
    first.add({ ...one, got: '403' });
    expect(readEvidence(folder).map(({ by, got }) => `${by} ${got}`)).toEqual([
      'init 200',
      'verify 401',
      'init 403',
    ]);
  });

  it('makes no folder where there is none, and says nothing of it', () => {
    const folder = join(temporaryFolder(), 'setup');
    const store = opened(folder);
    store.add(one);
    expect({ there: existsSync(folder), warned: store.warned, known: store.all().length }).toEqual({
      there: false,
      warned: [],
      known: 1,
    });
  });

  it('that cannot be written is said in one line, once, and what was tried is still known to the run', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'evidence.json'));
    const store = opened(folder);
    store.add(one);
    store.add(one);
    expect(store.warned).toEqual([expect.stringContaining('cannot be written')]);
    expect(store.all()).toHaveLength(2);
  });

  it('follows no link, and neither a cut line nor a strange one hides the others', () => {
    const folder = temporaryFolder();
    opened(folder).add(one);
    const file = join(folder, 'evidence.json');
    appendFileSync(file, '{"call":"codeLo\n[]\nnull\n{"call":1}\n');
    opened(folder).add({ ...one, got: '401' });
    expect(readEvidence(folder).map(({ got }) => got)).toEqual(['200', '401']);
    const other = temporaryFolder();
    symlinkSync(file, join(other, 'evidence.json'));
    expect(readEvidence(other)).toEqual([]);
    expect(opened(other).all()).toEqual([]);
  });

  it('holds no secret, whatever an API says', () => {
    const folder = temporaryFolder();
    const secret = new Secret('canary-evidence-5dQ');
    opened(folder).add({ ...one, says: `echo ${secret.reveal()}` });
    expect(readFileSync(join(folder, 'evidence.json'), 'utf8')).not.toContain('canary-evidence-5dQ');
  });
});
