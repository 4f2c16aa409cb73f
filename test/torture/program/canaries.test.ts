import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { OktaWorld } from '../../../src/sandbox/okta/world.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type Ended, run, start, temporaryFolder, type Variables } from '../../cli/program.ts';
import { secretsOf } from '../../support/heard-secrets.ts';
import { sampleOf } from '../../support/sample.ts';
import { secretForms } from '../../support/secret-forms.ts';
import { variablesOf } from './ground.ts';

const logins = ['bearer', 'connected app', 'user and password'] as const;

/** How the program logs in at Anypoint. */
const loginOf = (sandbox: Sandbox, login: (typeof logins)[number]): Variables => {
  const { bearer, connectedApp, user } = sandbox.describe().anypoint;
  if (login === 'bearer') return { ANYPOINT_BEARER: bearer };
  return login === 'connected app'
    ? { ANYPOINT_CLIENT_ID: connectedApp.clientId, ANYPOINT_CLIENT_SECRET: connectedApp.clientSecret }
    : { ANYPOINT_USERNAME: user.username, ANYPOINT_PASSWORD: user.password };
};

/** These take the lock of the state. */
const writing: readonly (readonly string[])[] = [
  ['plan', '--yes', '--debug', 'plan.jsonl'],
  ['verify', '--yes', '--json', '--debug', 'verify.jsonl'],
];

/** Commands that only look or write files. */
const looks: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--json'],
  ['doctor', '--debug', 'doctor.jsonl'],
  ...['markdown', 'html', 'json'].map((format) => ['report', '--format', format, '-o', `report.${format}`]),
  ['report', '--json'],
  ['export', 'postman', '-o', 'postman'],
  ['export', 'curl', '-o', 'verify.sh'],
  ['config', 'example'],
];

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

interface Searched {
  readonly secrets: ReadonlySet<string>;
  readonly texts: readonly (readonly [where: string, text: string])[];
  readonly exits: readonly (number | null)[];
}

/** A setup from a wrong token over a failure and an interrupt to its end, everything that looks at it, and its undoing. */
const wholeLife = async (login: (typeof logins)[number]): Promise<Searched> => {
  const secrets = new Set<string>();
  const sandbox = await startSandbox({
    moods: { ratePlan: 'none', signInPolicy: 'password' },
    tap: (exchange) => {
      for (const secret of secretsOf(exchange)) secrets.add(secret);
    },
  });
  const cwd = temporaryFolder();
  const ended: Ended[] = [];
  try {
    // Okta has no call that makes a token: the second one is put there as its console would.
    const world = structuredClone(sandbox.world()) as { okta: OktaWorld; anypoint: unknown };
    const [admin] = world.okta.apiTokens;
    if (!admin) throw new Error('the sandbox has no token');
    const registration = `00${randomBytes(20).toString('hex')}`;
    world.okta.apiTokens.push({ ...admin, id: '00Tregistration', value: registration });
    await sandbox.restore(world);
    const { ANYPOINT_BEARER: _, ...variables } = variablesOf(sandbox);
    const env: Variables = {
      ...variables,
      ...loginOf(sandbox, login),
      OKTA_REGISTRATION_TOKEN: registration,
    };
    const wrong = `00${randomBytes(20).toString('hex')}`;
    for (const secret of [admin.value, registration, wrong, env['OKTA_TEST_PASSWORD'] ?? ''])
      secrets.add(secret);
    const init = (name: string): readonly string[] => ['init', '--yes', '--debug', `${name}.jsonl`];
    ended.push(await run(init('wrong'), { cwd, env: { ...env, OKTA_CLIENT_TOKEN: wrong } }));

    const path = '/exchange/api/v2/organizations/*';
    await sandbox.setFaults({
      faults: [{ at: { method: 'POST', path, nth: 1 }, kind: 'status', status: 403 }],
    });
    ended.push(await run(init('failed'), { cwd, env }));

    await sandbox.setFaults({
      faults: [{ at: { vendor: 'okta', method: 'POST', path: '/api/v1/authn', nth: 1 }, kind: 'silence' }],
    });
    const running = start(init('interrupted'), { cwd, env });
    const looking = setInterval(() => {
      if (sandbox.faults().fired.length === 0) return;
      clearInterval(looking);
      running.child.kill('SIGINT');
    }, 5);
    ended.push(await running.ended);
    clearInterval(looking);

    await sandbox.clearFaults();
    const github = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
    ended.push(await run([...init('complete'), '--json'], { cwd, env: { ...env, ...github } }));
    for (const look of writing) ended.push(await run(look, { cwd, env }));
    ended.push(...(await Promise.all(looks.map((look) => run(look, { cwd, env })))));
    const files = filesIn(cwd).map((file) => [file, readFileSync(file, 'utf8')] as const);
    ended.push(await run(['undo', '--yes', '--debug', 'undo.jsonl'], { cwd, env }));
    const texts = [
      ...ended.flatMap(({ stdout, stderr }, i) => [
        [`stdout ${i}`, stdout] as const,
        [`stderr ${i}`, stderr] as const,
      ]),
      ...files,
      ...filesIn(cwd).map((file) => [file, readFileSync(file, 'utf8')] as const),
    ];
    return { secrets, texts, exits: ended.map(({ exit }) => exit) };
  } finally {
    await sandbox.stop();
  }
};

it.each(
  sampleOf({ cases: 'whole lives with another login', option: '--canaries' }, logins, { small: 1, large: 1 }),
)(
  'no secret reaches any output or file of a whole life of a setup: %s',
  async (login) => {
    const { secrets, texts, exits } = await wholeLife(login);
    const forms = [...secrets].map((secret) => secretForms(secret));
    const hits = forms.flatMap((written, i) =>
      written.flatMap((form) =>
        texts.filter(([, text]) => text.includes(form)).map(([where]) => `secret ${i} in ${where}: ${form}`),
      ),
    );
    process.stdout.write(
      `canaries, ${login}: ${secrets.size} secrets in ${forms.flat().length} forms, searched in ${texts.length} outputs and files of ${exits.length} commands; hits ${hits.length}\n`,
    );
    expect(hits).toEqual([]);
    expect(secrets.size).toBeGreaterThan(10);
    expect(exits.slice(0, 4)).toEqual([4, 4, 130, 0]);
    expect(exits.slice(4).every((exit) => exit === 0)).toBe(true);
  },
  24 * 3_600_000,
);
