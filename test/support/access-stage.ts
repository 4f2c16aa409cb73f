import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '../../src/errors.ts';
import type { Facts } from '../../src/guide/facts.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { kindMoods, type SandboxMoods } from '../../src/sandbox/moods.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import { Secret } from '../../src/secret.ts';
import type { StateData } from '../../src/wizard/state.ts';
import { openWorld, type RunOptions, type World } from './journey.ts';
import { judged } from './judged.ts';
import { personAt } from './person.ts';

interface Stage {
  readonly world: ReturnType<World['sandbox']['world']>;
  readonly state: StateData | undefined;
}

export let world: World;
/** After the step of that number. */
const stages = new Map<number, Stage>();
export const registrationToken = '00registrationTokenOfTheServiceAccount1234';

export const okta = (): OktaWorld => world.sandbox.world().okta as OktaWorld;
export const anypoint = (): AnypointWorld => world.sandbox.world().anypoint as AnypointWorld;
export const facts = (): Facts => world.state().facts() as unknown as Facts;
export const clients = () => okta().apps.filter((app) => app.label === 'OIDC-Demo-App');
export const moods = (some: Partial<SandboxMoods>): void => world.sandbox.setMoods(some);

export const addToken = (value: string): void => {
  const [token] = okta().apiTokens;
  if (token) okta().apiTokens.push({ ...token, id: `id-of-${value}`, name: value, value });
};
export const removeToken = (value: string): void => {
  okta().apiTokens = okta().apiTokens.filter((token) => token.value !== value);
};

const answers = { 'okta.registrationToken': new Secret(registrationToken) };
export const run = (options: RunOptions = {}) =>
  world.run({ ...options, answers: { ...answers, ...options.answers } });
export const undo = (options: RunOptions = {}) => world.undo({ ...options, answers });

export const goTo = async (step: number): Promise<void> => {
  const stage = stages.get(step);
  if (!stage) throw new Error(`the journey did not come to step ${step}`);
  await world.sandbox.restore(stage.world);
  world.keepState(stage.state);
};
export const failureOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(() => undefined).catch((reason: unknown) => reason);
  if (error instanceof Problem) return error;
  throw new Error(`no problem, but ${String(error)}`);
};
/** Somebody at the screen who agrees to the settings and answers every question so. */
export const person = (answer: boolean, asked: string[] = []) => ({
  interactive: true,
  review: async () => 'go',
  confirm: async (question: string) => {
    asked.push(question);
    return answer;
  },
});

/** The whole guide once, step by step; tests go back to where they begin. */
export const begin = async (): Promise<void> => {
  world = await openWorld({
    // Pages for people are no part of the documents.
    role: ({ path }) => (path.startsWith('/login/') ? 'foreign' : 'ours'),
  });
  addToken(registrationToken);
  for (let step = 1; step <= 23; step += 1) {
    await run({ only: step });
    if (step >= 18)
      stages.set(step, {
        world: structuredClone(world.sandbox.world()),
        state: structuredClone(world.stateData()),
      });
  }
};

export const kindAgain = (): void => moods({ ...kindMoods() });

export const end = async (): Promise<void> => {
  await world?.stop();
  judged().assertClean();
};

/** Free at this moment. */
export const freePort = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
};

/** A browser that somebody signs in at, for a run that opens it. */
export const atTheBrowser = () => {
  const user = okta().users.at(-1);
  const somebody = personAt({ login: user?.login ?? '', password: user?.password ?? '' });
  const pages: Promise<string>[] = [];
  return { somebody, pages, ui: { address: (url: string) => void pages.push(somebody.open(url)) } };
};
