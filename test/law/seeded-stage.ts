import { exitOf, type Verification, verifySetup } from '../../src/cli/report/verification.ts';
import { Problem } from '../../src/errors.ts';
import type { Facts } from '../../src/guide/facts.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { Secret } from '../../src/secret.ts';
import { type Entry, isChange, isObstacle } from '../../src/wizard/entry.ts';
import { isWrite, planExit, type Surveyed } from '../../src/wizard/survey.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';

type Kept = ReturnType<World['sandbox']['world']>;
// biome-ignore lint/suspicious/noExplicitAny: answers of the platforms, which a fault edits in one place.
type Json = Record<string, any>;

export let world: World;
let whole: { readonly world: Kept; readonly state: ReturnType<World['stateData']> };

const registrationToken = '00registrationTokenOfTheServiceAccount1234';
const answers = { 'okta.registrationToken': new Secret(registrationToken) };
export const withAnswers = (options: RunOptions = {}): RunOptions => ({
  ...options,
  answers: { ...answers, ...options.answers },
});

/** The whole guide once, with a registration token of its own. */
export const begin = async (): Promise<Kept> => {
  world = await openWorld({ judge: false, moods: { signInPolicy: 'password' } });
  const { apiTokens } = world.sandbox.world().okta as OktaWorld;
  const [admin] = apiTokens;
  if (admin) apiTokens.push({ ...admin, id: '00Tservice', name: 'service', value: registrationToken });
  const empty = structuredClone(world.sandbox.world());
  await world.run(withAnswers());
  whole = { world: structuredClone(world.sandbox.world()), state: world.stateData() };
  return empty;
};
export const end = (): Promise<void> => world.stop();
export const mend = async (): Promise<void> => {
  await world.sandbox.restore(structuredClone(whole.world));
  world.keepState(structuredClone(whole.state));
};

export const facts = (): Facts => world.state().facts() as unknown as Facts;

const send = async (
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Json> => {
  const answer = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as Json) : {};
};

/** Okta's own API, as an administrator uses it. */
export const okta = (method: string, path: string, body?: unknown): Promise<Json> => {
  const { orgUrl, token } = world.sandbox.describe().okta;
  return send(orgUrl + path, method, { authorization: `SSWS ${token}` }, body);
};
/** Anypoint's own API. */
export const anypoint = (method: string, path: string, body?: unknown): Promise<Json> => {
  const { baseUrl, bearer } = world.sandbox.describe().anypoint;
  return send(baseUrl + path, method, { authorization: `Bearer ${bearer}` }, body);
};
/** What Okta replaces is read, edited and sent back. */
export const edit = async (path: string, change: (whole: Json) => void): Promise<void> => {
  const found = await okta('GET', path);
  change(found);
  delete found['_links'];
  await okta('PUT', path, found);
};

/** Changes and obstacles; risks and what is unusual decide nothing, and what only a call shows is marked. */
export const wrongIn = (entries: readonly Entry[]): readonly string[] => [
  ...new Set(entries.filter((one) => isChange(one) || isObstacle(one)).map(({ field }) => field)),
];

export const verify = async (options: RunOptions = {}): Promise<Verification & { exit: number }> => {
  const before = world.writes().length;
  const seen = await verifySetup(world.looking(withAnswers({ use: 'verify', ...options })));
  const written = world.writes().slice(before);
  if (written.length > 0) throw new Error(`verify wrote: ${written.join(', ')}`);
  return { ...seen, exit: exitOf(seen) };
};

export const plan = async (options: RunOptions = {}) => {
  const { surveyed } = await world.run(withAnswers({ ...options, dryRun: true }));
  return { surveyed, entries: surveyed.flatMap(({ entries }) => entries), exit: planExit(surveyed) };
};

export const announcedIn = (surveyed: readonly Surveyed[]): readonly string[] =>
  surveyed.filter(isWrite).map(({ id }) => id);

/** What `init` does: the steps at which it wrote, or the exit code with which it was refused. */
export const init = async (
  options: RunOptions = {},
): Promise<{ readonly wrote: readonly string[]; readonly exit: number }> => {
  try {
    const { wrote: all, shortfalls } = await world.run(withAnswers(options));
    // It verifies by a client that it registers and removes at once, as plan says: nothing of it stays.
    const wrote = all.filter((id) => id !== 'okta.registration-token');
    return { wrote, exit: shortfalls.length > 0 ? 6 : 0 };
  } catch (error) {
    if (error instanceof Problem) return { wrote: [], exit: error.description.exit };
    throw error;
  }
};
