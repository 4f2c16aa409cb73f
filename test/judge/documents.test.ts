import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cut, written } from '../../scripts/cut-vendor-documents.js';
import { sampleOf } from '../support/sample.ts';
import { fixtures, isJson, member, text, vendorDocuments } from './documents.ts';
import { type Content, operationsOf } from './operation.ts';
import { supplements } from './supplements.ts';
import { uncovered } from './uncovered.ts';
import { createValidator } from './validator.ts';

interface Listed {
  readonly documents: readonly { readonly name: string; readonly operations: readonly string[] }[];
}

const documents = vendorDocuments();
const listed = JSON.parse(readFileSync(`${fixtures}/operations.json`, 'utf8')) as Listed;
const validator = createValidator();
const operations = documents.flatMap((document) => operationsOf(document, validator));
const key = ({ vendor, method, pattern }: { vendor: string; method: string; pattern: string }): string =>
  `${vendor} ${method} ${pattern}`;

const schemasOf = (contents: readonly Content[]): readonly unknown[] =>
  contents.flatMap((content) => Object.values(content).flat());

describe('the extracts of the vendors’ documents', () => {
  it('hold every listed operation, and no other', () => {
    const kept = (name: string): number =>
      Object.values(member(documents.find((one) => one.name === name)?.content, 'paths'))
        .flatMap((item) => Object.keys(isJson(item) ? item : {}))
        .filter((method) => method !== 'parameters').length;
    expect(new Set(documents.map(({ name }) => name))).toEqual(
      new Set(listed.documents.map(({ name }) => name)),
    );
    for (const { name, operations: all } of listed.documents) expect(kept(name), name).toBe(all.length);
  });

  it.each(documents)('say where they come from: $name', ({ content }) => {
    const source = member(content, 'x-source');
    for (const name of ['document', 'version', 'repository', 'commit', 'path'])
      expect(text(source, name), name).not.toBe('');
    expect(text(source, 'licence')).toBe('Apache-2.0');
  });

  it('hold schemas that all resolve and compile', () => {
    const all = operations.flatMap(({ parameters, body, answers }) => [
      ...parameters.map(({ schema }) => schema),
      ...schemasOf([body?.content ?? {}, ...Object.values(answers)]),
    ]);
    expect(all.length).toBeGreaterThan(500);
    const name = { cases: "schemas of the vendors' documents", option: '--documents' };
    for (const schema of sampleOf(name, all, { small: 150, large: Infinity }))
      expect(() => validator.errors(schema, null)).not.toThrow();
  });

  it('are what the script cuts out of the vendors’ documents', (context) => {
    const beside = fileURLToPath(new URL('../../../shared/specs', import.meta.url));
    const folder = process.env['VENDOR_DOCUMENTS'] ?? beside;
    if (!existsSync(folder)) {
      console.log(
        'left out: the extracts were not cut again, set VENDOR_DOCUMENTS to the folder of the documents',
      );
      context.skip();
    }
    for (const entry of listed.documents)
      expect(
        readFileSync(`${fixtures}/${entry.name}.json`, 'utf8') === written(cut(entry, folder)),
        entry.name,
      ).toBe(true);
  });
});

describe('what is known beside the documents', () => {
  it('supplements an operation of a document or a call on the list of the uncovered', () => {
    const known = new Set([...operations, ...uncovered].map(key));
    expect(supplements.map(key).filter((one) => !known.has(one))).toEqual([]);
  });

  it('supplements each operation once', () => {
    expect(new Set(supplements.map(key)).size).toBe(supplements.length);
  });

  it('lists as uncovered only what no document has', () => {
    const covered = new Set(operations.map(key));
    expect(uncovered.map(key).filter((one) => covered.has(one))).toEqual([]);
  });

  it.each([...supplements, ...uncovered])('names its source: $vendor $method $pattern', ({ source }) => {
    expect(source).toMatch(/\S/);
  });
});
