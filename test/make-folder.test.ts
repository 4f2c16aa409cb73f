import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../src/durable-file.ts';

describe('a folder', () => {
  it('is made with all those above it, and made again without harm', () => {
    const root = mkdtempSync(join(tmpdir(), 'folder-'));
    makeFolder(join(root, 'a/b/c'), 0o700);
    makeFolder(join(root, 'a/b/c'), 0o700);
    expect(statSync(join(root, 'a/b')).mode & 0o777).toBe(0o700);
    rmSync(root, { recursive: true });
  });

  it('that cannot be made is an error, and not an endless loop', () => {
    const root = mkdtempSync(join(tmpdir(), 'folder-'));
    writeFileSync(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file/below'))).toThrow(/ENOTDIR|EEXIST/);
    if (existsSync('/proc')) expect(() => makeFolder('/proc/below/here')).toThrow(/ENOENT/);
    rmSync(root, { recursive: true });
  });
});
