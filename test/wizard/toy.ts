import { problem } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { choice, secret, text } from '../../src/wizard/ask.ts';
import { entry } from '../../src/wizard/entry.ts';
import { type SecretRef, stepKit } from '../../src/wizard/step.ts';
import type { Platform } from './platform.ts';

export interface ToyFacts {
  home: { readonly url: string };
  /** `floors` is not always known: JSON leaves it out. */
  house: { readonly id: string; readonly key: SecretRef; readonly floors?: number | undefined };
  garden: { readonly id: string; readonly gate: string };
  well: { readonly id: string };
  view: { readonly seen: string };
}

export interface ToyServices {
  readonly platform: Platform;
  /** What ran, in order: `house inspect`. */
  readonly trace: string[];
  /** Tests make a step wait or fail here. */
  readonly at: (point: string, signal: AbortSignal) => Promise<void>;
}

export const about = { message: 'What', help: 'Where.' };
const define = stepKit<ToyFacts, ToyServices>();
const byHand = { where: 'https://toy.example', clicks: ['Click New.'], values: [] };

export const homeUrl = text({ key: 'home.url', ...about, env: ['HOME_URL'], target: true, connection: true });
export const homeToken = secret({ key: 'home.token', ...about, env: ['HOME_TOKEN'], connection: true });
export const houseName = text({ key: 'house.name', ...about, default: 'house' });
export const houseColour = choice({
  key: 'house.color',
  ...about,
  choices: ['blue', 'red'].map((value) => ({ value, label: value })),
  default: 'blue',
  quiet: true,
});

/** Only observes; its credentials are answers. */
export const home = define({
  id: 'toy.home',
  title: 'Home',
  guide: '1',
  why: 'Everything stands there.',
  needs: [],
  provides: ['home'],
  asks: { url: homeUrl, token: homeToken },
  deed: ({ url }) => `look at ${url}`,
  byHand: () => byHand,
  locate: async ({ trace, answers: { url }, at, signal }) => {
    trace.push('home inspect');
    await at('home inspect', signal);
    return { kind: 'toy.home', key: url, id: url, what: `home ${url}`, named: true, seen: url };
  },
  inspect: async (_, { seen: url }) => ({ facts: { home: { url } }, entries: [] }),
  verify: async ({ trace }) => void trace.push('home verify'),
});

/** One object, with a secret, that can be changed in place. */
export const house = define({
  id: 'toy.house',
  title: 'House',
  guide: '2',
  why: 'To live in.',
  needs: ['home'],
  provides: ['house'],
  asks: { name: houseName, color: houseColour },
  deed: ({ name }) => `build the house "${name}"`,
  byHand: () => byHand,
  locate: async (c) => {
    c.trace.push('house inspect');
    await c.at('house inspect', c.signal);
    const { name } = c.answers;
    const thing = await c.platform.find('house', name);
    return (
      thing && {
        kind: 'toy.house',
        key: name,
        id: thing.id,
        what: `house "${name}" (${thing.id})`,
        text: thing.note || undefined,
        seen: thing,
      }
    );
  },
  inspect: async (c, { seen: thing }) => ({
    facts: { house: { id: thing.id, key: { secret: 'toy.house/key' }, floors: undefined } },
    entries:
      thing.color === c.answers.color
        ? []
        : [
            entry({
              field: 'toy.house.color',
              object: { kind: 'house', id: thing.id, name: thing.name },
              actual: thing.color,
              expected: c.answers.color,
              class: 'chosen',
              affects: [],
              where: { path: 'Toy: Houses' },
              remedy: 'apply',
            }),
          ],
  }),
  apply: async (c, found) => {
    c.trace.push('house apply');
    await c.at('house apply', c.signal);
    const { name, color } = c.answers;
    const key = c.keep('key', new Secret('canary-house-key-7Q'));
    if (found) {
      await c.platform.paint(found.facts.house.id, color);
      return { house: { id: found.facts.house.id, key } };
    }
    const thing = await c.once({
      kind: 'toy.house',
      key: name,
      settings: { name, color },
      seen: 'absent',
      lookUp: () => c.platform.find('house', name),
      textOf: ({ note }) => note || undefined,
      create: () => c.platform.create('house', { name, color, note: c.setup.marker }),
      idOf: (made) => made.id,
    });
    return { house: { id: thing.id, key } };
  },
  verify: async (c) => {
    c.trace.push('house verify');
    await c.at('house verify', c.signal);
    if (!(await c.platform.get(c.has.house.id)))
      throw problem('NOT_VERIFIED', { what: 'The house', why: 'it is not there', way: 'Look.' });
  },
  undo: async (c) => {
    for (const { id } of c.made) await c.platform.remove(id);
    return [];
  },
  recover: async (c) => {
    c.trace.push('house recover');
    await c.platform.get(c.has.house.id);
    return new Secret('canary-house-key-7Q');
  },
});

/** Two creations, one after the other; nothing free to put a marker in. */
export const garden = define({
  id: 'toy.garden',
  title: 'Garden',
  guide: '3',
  why: 'For the view.',
  needs: ['house'],
  provides: ['garden'],
  asks: {},
  deed: () => 'lay out the garden and hang its gate',
  byHand: () => byHand,
  locate: async (c) => {
    c.trace.push('garden inspect');
    await c.at('garden inspect', c.signal);
    const bed = await c.platform.find('garden', 'garden');
    if (!bed) return undefined;
    const gate = await c.platform.find('gate', `gate of ${bed.id}`);
    return {
      kind: 'toy.garden',
      key: 'garden',
      id: bed.id,
      what: `garden (${bed.id})`,
      seen: { bed, gate },
    };
  },
  inspect: async (_, { seen: { bed, gate } }) => ({
    facts: { garden: { id: bed.id, gate: gate?.id ?? '' } },
    entries: gate
      ? []
      : [
          entry({
            field: 'toy.garden.gate',
            object: { kind: 'garden', id: bed.id, name: bed.name },
            actual: '',
            expected: 'one',
            class: 'chosen',
            affects: [],
            where: { path: 'Toy: Gardens' },
            remedy: 'apply',
          }),
        ],
    objects: gate ? [{ kind: 'toy.gate', key: gate.name, id: gate.id }] : [],
  }),
  apply: async (c, found) => {
    c.trace.push('garden apply');
    const bed = await c.once({
      kind: 'toy.garden',
      key: 'garden',
      seen: found ? 'own' : 'absent',
      lookUp: () => c.platform.find('garden', 'garden'),
      create: () => c.platform.create('garden', { name: 'garden' }),
      idOf: (made) => made.id,
    });
    const name = `gate of ${bed.id}`;
    const gate = await c.once({
      kind: 'toy.gate',
      key: name,
      seen: found ? 'own' : 'absent',
      lookUp: () => c.platform.find('gate', name),
      create: () => c.platform.create('gate', { name }),
      idOf: (made) => made.id,
    });
    return { garden: { id: bed.id, gate: gate.id } };
  },
  verify: async ({ trace, has, platform }) => {
    trace.push('garden verify');
    for (const id of [has.garden.id, has.garden.gate])
      if (!(await platform.get(id)))
        throw problem('NOT_VERIFIED', { what: id, why: 'it is not there', way: 'Look.' });
  },
  undo: async (c) => {
    for (const { id } of c.made) await c.platform.remove(id);
    return [];
  },
});

/** Stands by itself: may run beside the others. */
export const well = define({
  id: 'toy.well',
  title: 'Well',
  guide: '4',
  why: 'Water.',
  needs: [],
  provides: ['well'],
  asks: {},
  deed: () => 'dig the well',
  byHand: () => byHand,
  locate: async (c) => {
    c.trace.push('well inspect');
    const thing = await c.platform.find('well', 'well');
    return (
      thing && {
        kind: 'toy.well',
        key: 'well',
        id: thing.id,
        what: `well (${thing.id})`,
        text: thing.note,
        seen: thing,
      }
    );
  },
  inspect: async (_, { id }) => ({ facts: { well: { id } }, entries: [] }),
  apply: async (c) => {
    c.trace.push('well apply');
    await c.at('well apply', c.signal);
    const thing = await c.once({
      kind: 'toy.well',
      key: 'well',
      lookUp: () => c.platform.find('well', 'well'),
      create: () => c.platform.create('well', { name: 'well', note: c.setup.marker }),
      idOf: (made) => made.id,
    });
    await c.at('well made', c.signal);
    return { well: { id: thing.id } };
  },
  verify: async ({ trace, at, signal }) => {
    trace.push('well verify');
    await at('well verify', signal);
  },
  undo: async (c) => {
    for (const { id } of c.made) await c.platform.remove(id);
    return [];
  },
});

/** Needs a secret of an earlier step; shows, or says why it cannot. */
export const view = define({
  id: 'toy.view',
  title: 'View',
  guide: '5',
  why: 'The verification.',
  needs: ['house', 'garden', 'well'],
  provides: ['view'],
  asks: {},
  deed: () => 'look out of the window',
  byHand: () => byHand,
  apply: async (c) => {
    c.trace.push('view apply');
    const key = await c.secret(c.has.house.key);
    await c.at('view apply', c.signal);
    if (!(await c.platform.get(c.has.garden.id))) c.shortfall('There is no garden to see.');
    return { view: { seen: key.reveal() === 'canary-house-key-7Q' ? 'the garden' : 'nothing' } };
  },
  verify: async ({ trace }) => void trace.push('view verify'),
});

export const toySteps = [home, house, garden, well, view] as const;
