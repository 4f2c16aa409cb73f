import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './imports.ts';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
const lock = read('package-lock.json') as { packages: Readonly<Record<string, Locked>> };
const about = read('package.json') as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/**
 * Below these, on Node 20, a fault is known that would reach our users: a release that was malicious, a header that is sent on, a
 * quote that a shell reads.
 */
const minimums: Readonly<Record<string, string>> = {
  undici: '7.30.2',
  chalk: '5.6.2',
  open: '11.0.4',
  'powershell-utils': '0.2.1',
  conf: '15.1.0',
  ajv: '8.18.0',
  commander: '14.0.3',
  ora: '9.4.1',
  '@inquirer/prompts': '7.10.1',
  vitest: '4.1.12',
};

const parts = (version: string): readonly number[] => version.split('.').map(Number);
const atLeast = (version: string, minimum: string): boolean => {
  const [a, b] = [parts(version), parts(minimum)];
  const differing = a.findIndex((part, i) => part !== b[i]);
  return differing < 0 || (a[differing] ?? 0) > (b[differing] ?? 0);
};

describe('the lockfile', () => {
  it('names no address of a registry, no git source and no install script', () => {
    const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
    expect(packages.filter(([, locked]) => locked.resolved !== undefined)).toEqual([]);
    expect(text).not.toMatch(/git\+|https?:\/\/[^"]*\.tgz/);
    expect(packages.filter(([, locked]) => locked.hasInstallScript)).toEqual([]);
  });

  it('knows the version of every package, those of other systems included, so that npm ci works everywhere', () => {
    expect(packages.filter(([, locked]) => locked.version === undefined)).toEqual([]);
    const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          !(`${path}/node_modules/${name}` in lock.packages) && !(`node_modules/${name}` in lock.packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('holds no version with a fault that is known', () => {
    for (const [name, minimum] of Object.entries(minimums)) {
      const version = lock.packages[`node_modules/${name}`]?.version;
      if (version !== undefined) expect(atLeast(version, minimum), `${name} ${version}`).toBe(true);
    }
  });

  it("follows exact versions, and nothing is needed at run time but MuleSoft's parser and the optional keychain", () => {
    const wanted = {
      ...about['devDependencies'],
      ...about['dependencies'],
      ...about['optionalDependencies'],
    };
    expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(Object.keys(about['dependencies'] ?? {})).toEqual(['amf-client-js']);
    expect(Object.keys(about['optionalDependencies'] ?? {})).toEqual(['@napi-rs/keyring']);
  });
});
