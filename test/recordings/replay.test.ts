import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { anypointDialect } from '../../src/anypoint/explain.ts';
import { Problem } from '../../src/errors.ts';
import { createHttp } from '../../src/http/client.ts';
import type { Http } from '../../src/http/http.ts';
import { createOAuth } from '../../src/oauth/client.ts';
import { createOkta } from '../../src/okta/client.ts';
import { oktaDialect } from '../../src/okta/errors.ts';
import { Secret } from '../../src/secret.ts';
import { anypointOperations } from './anypoint-operations.ts';
import { oktaOperations } from './okta-operations.ts';
import { openPlatform, type Platform } from './platform.ts';
import { folder, operationOf, present, type Recording, recordings } from './recordings.ts';

if (!present)
  process.stdout.write(
    `The recorded answers are not beside this repository (${folder}): their replay is left out.\n`,
  );

const okta = recordings.filter(({ vendor }) => vendor === 'okta');
const anypoint = recordings.filter(({ vendor }) => vendor === 'anypoint');
const refusals = recordings.filter(({ status }) => status >= 400);
const counts = new Map<string, number>();

let platform: Platform;
/** Milliseconds that the client slept; its clock stands still otherwise. */
let slept: number[] = [];
let now = 0;

beforeAll(async () => {
  platform = await openPlatform();
});
afterAll(async () => {
  await platform.stop();
  if (!present) return;
  const lines = [...counts].sort().map(([operation, count]) => `  ${count} x ${operation}`);
  process.stdout.write(
    `${lines.join('\n')}\n${recordings.length} recordings, ${[...counts.values()].reduce((a, b) => a + b, 0)} of them read by ${counts.size} operations\n`,
  );
});

const clock = {
  now: () => now,
  sleep: async (ms: number) => {
    slept.push(ms);
    now += ms;
  },
};

const oktaHttp = (): Http =>
  createHttp({
    ...oktaDialect({ org: platform.origin, tokensPage: '' }),
    origin: platform.origin,
    credential: { authorize: async () => ({ authorization: 'SSWS of-a-test' }) },
    clock,
    random: () => 1,
  });

const anypointHttp = (): Http =>
  createHttp({
    ...anypointDialect,
    origin: platform.origin,
    clock,
    random: () => 1,
  });

/** As a program would print it: secrets in clear, so that they can be compared; nothing where nothing is. */
const plain = (value: unknown): unknown => {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
};

const begin = (recording: Recording, options?: Parameters<Platform['play']>[1]): void => {
  slept = [];
  now = Date.parse(recording.headers['date'] ?? '2026-01-01T00:00:00Z');
  platform.play(recording, options);
};

const numbered = (all: readonly Recording[]) =>
  all.map((recording, at) => [`${at + 1} ${operationOf(recording)} ${recording.status}`, recording] as const);

const tell = (recording: Recording): void => {
  const operation = operationOf(recording);
  counts.set(operation, (counts.get(operation) ?? 0) + 1);
};

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Problem) return error;
  throw new Error(`no problem, but ${String(error)}`);
};

/** The vendor's code, words and request id, and every cause that it gave. */
const expectRefusal = (problem: Problem, { status, headers, body }: Recording): void => {
  const refusal = (body ?? {}) as Record<string, unknown>;
  const causes = ((refusal['errorCauses'] ?? []) as { errorSummary: string }[]).map(
    (one) => one.errorSummary,
  );
  const code = refusal['errorCode'] ?? refusal['error'];
  const requestId = headers['x-okta-request-id'];
  expect(problem.exchange).toMatchObject({
    status,
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
  });
  for (const words of [refusal['errorSummary'] ?? refusal['error_description'] ?? '', ...causes])
    expect(problem.exchange?.says ?? '').toContain(String(words).slice(0, 200));
};

describe.runIf(present)('a recorded answer of Okta', () => {
  const known = okta.filter((one) => operationOf(one) in oktaOperations);

  it.each(numbered(known.filter(({ status }) => status < 400)))('is read whole: %s', async (_, recording) => {
    begin(recording);
    const { call, fields } = oktaOperations[operationOf(recording)] ?? {};
    const called = call?.(createOkta(oktaHttp()), recording);
    if (called === undefined) return;
    tell(recording);
    const result = plain(await called);
    if (fields) expect(result).toEqual(plain(fields(recording.body, recording, platform.origin)));
    expect(platform.sent.map(({ method }) => method)).toContain(recording.method);
  });

  it.each(numbered(known.filter(({ status }) => status >= 400 && status !== 429)))(
    'that refuses becomes a problem, or means that nothing is there: %s',
    async (_, recording) => {
      begin(recording);
      const { call, gone } = oktaOperations[operationOf(recording)] ?? {};
      const called = call?.(createOkta(oktaHttp()), recording);
      if (called === undefined) return;
      tell(recording);
      if (recording.status === 404 && gone) expect((await called) ?? undefined).toBeUndefined();
      else expectRefusal(await problemOf(called), recording);
    },
  );

  it.each(numbered(refusals.filter(({ vendor }) => vendor === 'okta')))(
    'of any call says why in the vendor’s words: %s',
    async (_, recording) => {
      begin(recording);
      const { method, path } = recording;
      expectRefusal(await problemOf(oktaHttp().call({ method, path, about: 'it' })), recording);
    },
  );

  it.each(numbered(okta.filter(({ status }) => status === 429)))(
    'that limits is waited for until its reset, counted from its own date: %s',
    async (_, recording) => {
      begin(recording, { once: true });
      // A wrong clock of this computer does no harm.
      now += 5 * 3600 * 1000;
      const { method, path, headers } = recording;
      const answer = await oktaHttp().call({ method, path, about: 'it' });
      expect(answer.status).toBe(200);
      const reset = Number(headers['x-rate-limit-reset']) * 1000;
      expect(slept).toEqual([reset - Date.parse(headers['date'] ?? '') + 1000]);
    },
  );

  it.each(
    numbered(
      okta.filter(
        ({ template, status, body }) =>
          template === '/api/v1/apps/{appId}' &&
          status === 200 &&
          (body as Record<string, unknown> | undefined)?.['signOnMode'] === 'OPENID_CONNECT',
      ),
    ),
  )('of an app is sent back whole by a change, but for what is read-only: %s', async (_, recording) => {
    const { body } = recording as { body: Record<string, unknown> };
    begin({ ...recording, method: 'GET' });
    await createOkta(oktaHttp())
      .apps.replace(String(body['id']), { consentMethod: 'REQUIRED' })
      .catch(() => undefined);
    const put = platform.sent.find(({ method }) => method === 'PUT')?.body as Record<string, unknown>;
    const leaves = (value: unknown, path = ''): [string, unknown][] => {
      // Items of a list keep no null either.
      if (Array.isArray(value)) return [[path, JSON.stringify(value, (_key, one) => one ?? undefined)]];
      if (typeof value !== 'object' || value === null) return [[path, value]];
      return Object.entries(value).flatMap(([key, one]) => leaves(one, `${path}.${key}`));
    };
    const readOnly =
      /^\.(id|orn|status|created|lastUpdated|features|universalLogout|_links|_embedded)(\.|$)|^\.settings\.emOptInStatus$|consent_method$/;
    const expected = leaves(body).filter(([path, value]) => value !== null && !readOnly.test(path));
    expect(expected.length).toBeGreaterThan(10);
    expect(Object.fromEntries(leaves(put))).toMatchObject(Object.fromEntries(expected));
    expect(leaves(put).filter(([path]) => readOnly.test(path) && !path.endsWith('consent_method'))).toEqual(
      [],
    );
  });

  it.each(numbered(okta.filter(({ template, status }) => template === '/api/v1/authn' && status === 200)))(
    'to a sign-in without a browser is read: %s',
    async (_, recording) => {
      begin(recording);
      tell(recording);
      const oauth = createOAuth(() => oktaHttp(), clock.now);
      const metadata = { issuer: platform.origin, authorizationEndpoint: `${platform.origin}/authorize` };
      const wish = { clientId: 'c', redirectUri: 'http://localhost/callback', scopes: ['openid'] };
      const login = oauth.startCodeLogin(metadata as never, wish);
      await oauth
        .sessionLogin(
          { orgUrl: platform.origin, username: 'u', password: new Secret('a-password-of-it') },
          login,
        )
        .catch(() => undefined);
      const { sessionToken } = recording.body as { sessionToken: string };
      expect(platform.sent.at(-1)?.url).toContain(`sessionToken=${sessionToken}`);
    },
  );
});

describe.runIf(present)('an answer of Anypoint Platform of a recorded shape', () => {
  const known = anypoint.filter((one) => operationOf(one) in anypointOperations);
  const client = () =>
    createAnypoint(anypointHttp(), {
      organizationId: 'o',
      rootOrganizationId: 'o',
      environmentId: 'e',
      userId: 'u',
    } as never);

  it.each(numbered(known.filter(({ status }) => status < 400)))('is read whole: %s', async (_, recording) => {
    const { call, fields, at } = anypointOperations[operationOf(recording)] ?? {};
    begin(recording, at && { at });
    tell(recording);
    const result = plain(await call?.(client(), recording));
    if (fields) {
      const expected = plain(fields(recording.body, recording));
      if (Array.isArray(expected)) {
        expect(result).toHaveLength(expected.length);
        expect(result).toMatchObject(expected);
      } else expect(result).toMatchObject(expected as object);
    }
    expect(platform.sent.map(({ method }) => method)).toContain(recording.method);
  });
});
