import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { secretForms } from '../support/secret-forms.ts';
import { type Ended, run, temporaryFolder } from './program.ts';
import { startSandboxProcess } from './sandbox-process.ts';

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

/** Every `client_secret` of the world, whoever chose it. */
const secretsIn = (world: unknown): readonly string[] =>
  [...JSON.stringify(world).matchAll(/"(?:client_?secret|secret)":"([^"]{14,})"/gi)].map(
    (found) => found[1] ?? '',
  );

it('no secret reaches any output, the state or the debug file', async () => {
  const data = mkdtempSync(join(tmpdir(), 'world-'));
  const sandbox = await startSandboxProcess(data);
  const cwd = temporaryFolder();
  const password = 'canary+päss/w0rd=="'.replace('ä', 'ae');
  const wrong = '00canary+wrong/token_value';
  const { baseUrl, bearer } = sandbox.about.anypoint;
  const env = {
    ...sandbox.variables,
    ANYPOINT_HOST: baseUrl,
    ANYPOINT_BEARER: bearer,
    ANYPOINT_PASSWORD: password,
    OKTA_TEST_PASSWORD: password,
  };
  const debug = ['--debug', 'debug.jsonl'];
  const ended: Ended[] = [];
  const misplaced: Ended[] = [];
  const looked: Ended[] = [];
  let secrets: readonly string[];
  try {
    ended.push(
      await run(['init', '--yes', '--to', '02', '--debug', 'wrong.jsonl'], {
        cwd,
        env: { ...env, OKTA_CLIENT_TOKEN: wrong },
      }),
      await run(['init', '--yes', '--to', '06', ...debug], { cwd, env }),
    );
    secrets = secretsIn(await sandbox.world());
    ended.push(await run(['status', '--json'], { cwd, env }), await run(['status'], { cwd, env }));
    writeFileSync(join(cwd, 'bad.yaml'), `okta:\n  token: ${wrong}\n`);
    ended.push(await run(['init', '--config', 'bad.yaml', '--json'], { cwd, env }));
    rmSync(join(cwd, 'bad.yaml'));
    // Where people put a secret that has no place there: in a reference, in quotes, behind a word of the header.
    for (const place of ['env', 'file', 'keychain']) {
      writeFileSync(join(cwd, 'bad.yaml'), `okta:\n  token: {${place}: '${wrong}'}\n`);
      misplaced.push(await run(['config', 'check', 'bad.yaml'], { cwd, env }));
      misplaced.push(await run(['config', 'check', 'bad.yaml', '--json'], { cwd, env }));
    }
    rmSync(join(cwd, 'bad.yaml'));
    for (const form of [`"${wrong}"`, `SSWS ${wrong}`, `$(${wrong})`, `${wrong}\\n`])
      misplaced.push(await run(['plan', '--json'], { cwd, env: { ...env, OKTA_CLIENT_TOKEN: form } }));
    misplaced.push(await run(['plan', '--set', `okta.token=${wrong}`], { cwd, env }));
    misplaced.push(await run(['plan', '--stdin-secret', 'okta.token'], { cwd, env, input: `"${wrong}"\n` }));
    const looks = [
      ['doctor', '--json', ...debug],
      ['report'],
      ['export', 'curl'],
      ['plan', '--json'],
      ['verify'],
    ];
    for (const look of looks) looked.push(await run(look, { cwd, env }));
    ended.push(await run(['undo', '--yes', '--json', '--debug', 'undo.jsonl'], { cwd, env }));
  } finally {
    await sandbox.stop();
    rmSync(data, { recursive: true });
  }
  expect(ended.map(({ exit }) => exit)).toEqual([4, 0, 0, 0, 2, 0]);
  expect(misplaced.length).toBe(12);
  // A token with \n behind it has a form that one could have: Okta refuses it.
  expect(new Set(misplaced.map(({ exit }) => exit))).toEqual(new Set([2, 4]));
  expect(looked.map(({ exit }) => exit)).not.toContain(1);
  const texts = [
    ...[...ended, ...misplaced, ...looked].flatMap(({ stdout, stderr }) => [stdout, stderr]),
    ...filesIn(cwd).map((path) => readFileSync(path, 'utf8')),
  ];
  expect(readFileSync(join(cwd, 'debug.jsonl'), 'utf8').split('\n').length).toBeGreaterThan(10);
  const canaries = [sandbox.about.okta.token, bearer, wrong, password, ...secrets];
  // The secret that the program itself has chosen for the introspection client is among them.
  expect(secrets.length).toBeGreaterThan(0);
  const hits = canaries.flatMap((canary, i) =>
    secretForms(canary).flatMap((form) =>
      texts.filter((text) => text.includes(form)).map(() => `secret ${i}: ${form}`),
    ),
  );
  expect(hits).toEqual([]);
});
