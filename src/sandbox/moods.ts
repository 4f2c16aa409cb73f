import { anypointMoods } from './anypoint/moods.ts';
import { defaults, type Mood, type Moods } from './kernel/mood.ts';
import { oktaMoods } from './okta/moods.ts';

const commonMoods = {
  latencyMs: {
    default: 0,
    about: 'Milliseconds before every answer of both platforms.',
    source: 'for rehearsals and benchmarks',
  },
} as const satisfies Record<string, Mood>;

/** Every switch of the sandbox by name: `PUT /moods` of the control address, and `sandbox --mood name=value`. */
export const moodTable: Readonly<Record<string, Mood>> = { ...commonMoods, ...oktaMoods, ...anypointMoods };

export type SandboxMoods = Moods<typeof commonMoods> & Moods<typeof oktaMoods> & Moods<typeof anypointMoods>;

export const kindMoods = (): SandboxMoods => defaults(moodTable) as unknown as SandboxMoods;

const words: Readonly<Record<string, unknown>> = { true: true, false: false };

/** A value as its mood takes it: a flag brings texts only, and the values of some moods look like numbers. Undefined when it takes no such value. */
const valueFor = (mood: Mood, value: unknown): Mood['default'] | undefined => {
  const text = String(value).trim();
  if (typeof mood.default === 'string')
    return mood.values === undefined || mood.values.includes(text) ? text : undefined;
  if (typeof mood.default === 'boolean') return words[text] as boolean | undefined;
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
};

/** Sets the named moods. Returns what is wrong with the request, and then sets nothing. */
export const setMoods = (
  moods: SandboxMoods,
  wanted: Readonly<Record<string, unknown>>,
): string | undefined => {
  const set: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(wanted)) {
    const mood = Object.hasOwn(moodTable, name) ? moodTable[name] : undefined;
    if (!mood) return `There is no mood ${name}. Known: ${Object.keys(moodTable).join(', ')}`;
    set[name] = valueFor(mood, value);
    if (set[name] === undefined)
      return `${name} takes ${mood.values?.join(' | ') ?? `a ${typeof mood.default}`}`;
  }
  Object.assign(moods, set);
  return undefined;
};
