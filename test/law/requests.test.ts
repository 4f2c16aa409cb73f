import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { rotateWith } from '../../src/cli/commands/rotate.ts';
import { examine } from '../../src/cli/doctor/doctor.ts';
import { verifySetup } from '../../src/cli/report/verification.ts';
import { operations } from '../../src/rights/anypoint.ts';
import { kindMoods } from '../../src/sandbox/moods.ts';
import { steps } from '../../src/steps/index.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { sampleOf } from '../support/sample.ts';
import { merged } from './mood-journey.ts';
import { listenToRequests, neverCalled } from './request-log.ts';
import { collector, type Entry, pageOf } from './request-reference.ts';
import { awaited, type Walk, walks } from './request-walks.ts';

vi.mock('../../src/http/client.ts', async (original) => {
  const real = await original<typeof import('../../src/http/client.ts')>();
  const { tellingHttp } = await import('./request-log.ts');
  return { ...real, createHttp: tellingHttp(real.createHttp) };
});
vi.mock('../../src/anypoint/api.ts', async (original) => {
  const real = await original<typeof import('../../src/anypoint/api.ts')>();
  const { tellingApi } = await import('./request-log.ts');
  return { ...real, createApi: tellingApi(real.createApi) };
});

vi.mock('../../src/anypoint/client.ts', async (original) => {
  const real = await original<typeof import('../../src/anypoint/client.ts')>();
  const { tellingClient } = await import('./request-log.ts');
  const createAnypoint: typeof real.createAnypoint = (...given) =>
    tellingClient(real.createAnypoint(...given), 'anypoint');
  return { ...real, createAnypoint };
});
vi.mock('../../src/okta/client.ts', async (original) => {
  const real = await original<typeof import('../../src/okta/client.ts')>();
  const { tellingClient } = await import('./request-log.ts');
  const createOkta: typeof real.createOkta = (...given) => tellingClient(real.createOkta(...given), 'okta');
  return { ...real, createOkta };
});

const root = join(import.meta.dirname, '..', '..');
const page = join(root, 'docs', 'requests.md');

/** Called as the API's implementation, not as a service of the platform. */
const mock = /^\/mocking\/api\/v1\/(sources\/.*\/m|links\/[^/]+)\//;
const login = /^\/oauth2\/v1\/token$|^\/accounts\/(login|api\/v2\/oauth2\/token)$/;
const logsIn = { okta: 'okta.org', anypoint: 'anypoint.org' } as const;

const unknownCall = (path: string) => ({
  faults: [{ kind: 'status', status: 404, at: { vendor: 'anypoint', path, nth: 1, every: 1 } }],
});

const updates = process.env['UPDATE_REQUESTS'] === '1';
const chosen = updates
  ? walks
  : sampleOf({ cases: 'walks for the page of requests', option: '--moods' }, walks, {
      small: 8,
      large: Infinity,
    });
/** Only all walks together send every request. */
const all = chosen.length === walks.length;
const seen = collector();
let entries: readonly Entry[] = [];

/** Both client secrets: another one, the old one deactivated, and deleted before the next rotation. */
const rotateAll = async (world: World, options: RunOptions): Promise<void> => {
  const wish = { retire: false, removeRetired: false, despiteOthers: true };
  for (const what of ['introspection-secret', 'application-secret'] as const)
    for (const more of [{}, { retire: true }, { removeRetired: true }]) {
      const outcome = await rotateWith(world.working(options), what, { ...wish, ...more }, 'rotate');
      outcome.handedOver?.();
    }
};

const walk = async ({
  moods = {},
  answers,
  twice,
  afterwards,
  anew,
  slowly,
  unknown,
}: Walk): Promise<void> => {
  const world = await openWorld({ judge: false });
  const { okta, anypoint } = world.sandbox.describe();
  const vendors = new Map([
    [new URL(okta.orgUrl).origin, 'okta'],
    [new URL(anypoint.baseUrl).origin, 'anypoint'],
  ] as const);
  let step = '';
  let undo = false;
  listenToRequests(({ origin, path, ...sent }) => {
    const vendor = vendors.get(origin);
    if (vendor === undefined || mock.test(path)) return;
    // A token lapses when it lapses: logins belong to the step that logs in.
    const at = login.test(path) ? logsIn[vendor] : step;
    seen.see({ ...sent, vendor, path, step: at, undo: at === step && undo });
  });
  try {
    const options = (await answers?.(world)) ?? {};
    world.sandbox.setMoods(moods);
    const start = ({ id }: { id: string }): void => {
      step = id;
    };
    const ui = { ...options.ui, start };
    let whole: RunOptions = { ...options, ui };
    if (unknown) await world.sandbox.setFaults(unknownCall(unknown));
    if (slowly) for (const [i] of steps.entries()) await world.run({ ...whole, only: i + 1 });
    await world.run(whole).catch(() => undefined);
    if (afterwards) {
      afterwards.meanwhile(world);
      whole = merged(whole, await afterwards.answers(world));
      await world.run(whole);
    }
    if (anew) {
      undo = true;
      await world.undo(whole);
      undo = false;
      await world.run(whole);
    }
    if (twice) {
      world.sandbox.setMoods(kindMoods());
      await world.run(whole).catch(() => undefined);
    }
    if (slowly) {
      step = 'doctor';
      await examine(world.looking(whole));
      step = 'verify';
      await verifySetup(world.looking(whole));
      step = 'rotate';
      // Where Okta hides secrets, the setup has made a second one already.
      if (!moods.secretsListHidden) await rotateAll(world, whole);
    }
    undo = true;
    // Where the run was refused its first question, so is this.
    await world.undo(whole).catch(() => undefined);
  } finally {
    await world.stop();
  }
};

beforeAll(async () => {
  for (const one of chosen) await walk(one);
  entries = seen.entries();
  if (updates) writeFileSync(page, pageOf(entries));
}, 300_000);

/** Not requests of ours: a page for a browser, and where the implementation of the API is. */
const elsewhere = /^\/accounts\/api\/v2\/oauth2\/authorize|^\/mocking\/.*(\/m|links\/…)$/;
const places =
  /^\/(api|oauth2|accounts|apimanager|exchange|designcenter|mocking|proxies|amc|cloudhub|runtimefabric|\.well-known)\//;

/** Paths in a source file; what is filled in is `…`. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/[`'](\/[a-z.][^`'\s]*)[`']/g)]
    .map(([, path = '']) => path.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '…'))
    .filter((path) => places.test(path) && !elsewhere.test(path));

const escaped = (text: string): string => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');

/** Whether a path, or its beginning, can be a request of this pattern. */
const meets = (path: string, pattern: string): boolean =>
  new RegExp(`^${escaped(path).replaceAll('…', '.+')}`).test(pattern) ||
  new RegExp(`^${escaped(pattern).replaceAll(/\{[^}]+\}(\\\*)?/g, '[^/]+')}$`).test(path);

describe('the reference of requests', () => {
  it('is up to date', () => {
    const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
    if (all) expect(text).toBe(pageOf(entries));
    const known = new Set(text.split('\n'));
    const rows = pageOf(entries)
      .split('\n')
      .filter((row) => row.startsWith('| '));
    // What only undo has sent so far may be sent by another walk too.
    const missing = rows.filter((row) => !known.has(row) && !known.has(row.replace(', in undo only', '')));
    expect(missing).toEqual([]);
  });

  it('names the document of every request, or why there is none', () => {
    expect(entries.filter(({ source }) => source === '?')).toEqual([]);
  });

  it.runIf(all)('has every operation of the table of Anypoint rights', () => {
    const used = new Set(entries.map(({ operation }) => operation));
    expect(Object.keys(operations).filter((operation) => !used.has(operation as never))).toEqual([]);
  });

  it.runIf(all)('comes of journeys that call every function of the clients', () => {
    expect(neverCalled()).toEqual(awaited.functions);
  });

  it.runIf(all)('has every path that stands in the clients', () => {
    const folders = ['okta', 'anypoint', 'oauth'].flatMap((folder) =>
      readdirSync(join(root, 'src', folder)).map((file) => join(root, 'src', folder, file)),
    );
    const paths = folders.flatMap((file) => pathsIn(readFileSync(file, 'utf8')));
    expect(paths.length).toBeGreaterThan(50);
    const patterns = [...new Set(entries.map(({ pattern }) => pattern))];
    const missing = paths.filter((path) => !patterns.some((pattern) => meets(path, pattern)));
    expect([...new Set(missing)].filter((path) => !awaited.paths.includes(path))).toEqual([]);
  });
});
