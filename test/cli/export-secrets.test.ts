import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlScript, shellWord } from '../../src/cli/export/curl.ts';
import { writeOutput } from '../../src/cli/export/files.ts';
import { materialOf } from '../../src/cli/export/material.ts';
import { postmanCollection, postmanEnvironment } from '../../src/cli/export/postman.ts';
import { htmlReport } from '../../src/cli/report/html.ts';
import { html } from '../../src/cli/report/html-text.ts';
import { markdownReport } from '../../src/cli/report/markdown.ts';
import { markdownText } from '../../src/cli/report/markdown-text.ts';
import { reportOf } from '../../src/cli/report/model.ts';
import { Secret } from '../../src/secret.ts';
import { savedEvidence, savedSetup } from './saved-setup.ts';

/** Every format's own special characters are in them: an escaped secret is still a secret. */
const canaries = ['canary-00Vk29SHkfxhMPq8eb9HL2k', `canary_'"<&>\\|*[x](y)#{{z}}%/+= end`];

const encodings: Readonly<Record<string, (value: string) => string>> = {
  raw: (value) => value,
  base64: (value) => Buffer.from(value).toString('base64'),
  base64url: (value) => Buffer.from(value).toString('base64url'),
  'URL-encoded': encodeURIComponent,
  hex: (value) => Buffer.from(value).toString('hex'),
};

/** As the formats would write it if nothing masked it. */
const escapings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => html`${text}`.markup,
  markdownText,
  (text) => shellWord(text).slice(1, -1),
  (text) => text.replaceAll('{', '%7B').replaceAll('}', '%7D'),
  (text) => text.replace(/\{(?=\{)/g, '{ '),
];

const forms = canaries.flatMap((canary) =>
  Object.values(encodings).flatMap((encode) => escapings.map((write) => write(encode(canary)))),
);

const everyExport = (mark: (text: string) => string): Readonly<Record<string, string>> => {
  const state = savedSetup({ mark });
  const material = materialOf(state);
  const report = reportOf(state, savedEvidence(state), '2026-11-23T19:00:00.000Z');
  return {
    'collection.json': postmanCollection(material),
    'environment.json': postmanEnvironment(material),
    'verify.sh': curlScript(material),
    'report.md': markdownReport(report),
    'report.html': htmlReport(report),
    'report.json': JSON.stringify(report, null, 2),
  };
};

describe('no secret gets into a file', () => {
  let folder = '';
  beforeAll(() => {
    for (const canary of canaries) new Secret(canary);
    folder = mkdtempSync(join(tmpdir(), 'okta-mule-export-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(
    canaries.flatMap((canary) =>
      Object.entries(encodings).map(([name, encode]) => [name, encode(canary)] as const),
    ),
  )('although the platforms put it into every name: %s, %s', (_, canary) => {
    for (const [name, text] of Object.entries(everyExport((one) => `${one} ${canary}`))) {
      const path = join(folder, name);
      writeOutput({ path, text });
      const written = readFileSync(path, 'utf8');
      expect(forms.filter((form) => written.includes(form))).toEqual([]);
      expect(written).toContain('secret]');
    }
  });
});
