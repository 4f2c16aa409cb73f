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

const fits = (mood: Mood, value: unknown): boolean =>
  typeof value === typeof mood.default && (mood.values === undefined || mood.values.includes(String(value)));

/** Sets the named moods. Returns what is wrong with the request, and then sets nothing. */
export const setMoods = (
  moods: SandboxMoods,
  wanted: Readonly<Record<string, unknown>>,
): string | undefined => {
  for (const [name, value] of Object.entries(wanted)) {
    const mood = Object.hasOwn(moodTable, name) ? moodTable[name] : undefined;
    if (!mood) return `There is no mood ${name}. Known: ${Object.keys(moodTable).join(', ')}`;
    if (!fits(mood, value)) return `${name} takes ${mood.values?.join(' | ') ?? typeof mood.default}`;
  }
  Object.assign(moods, wanted);
  return undefined;
};
