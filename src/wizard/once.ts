import { createHash } from 'node:crypto';
import { Problem, problem } from '../errors.ts';
import { isMarked } from './ownership.ts';
import type { State } from './state.ts';
import type { Once } from './step.ts';
import type { Clock } from './until.ts';

/**
 * After a creation of unknown outcome, and for an intent left by a dead run: how long to go on looking before "absent" is
 * believed. Okta has answered 404 for over a second on an app that it had just made; Exchange publishes in the background.
 */
const looks = [0, 2_000, 3_000, 5_000, 10_000] as const;
/** After so long an object of ours that is not seen has been removed. */
const settling = 60_000;

export interface OnceSetting {
  readonly step: string;
  /** The id of this setup, as it stands in the mark of what is ours. */
  readonly mark: string;
  readonly state: State;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** What was read before is not a look. */
  readonly forget: () => void;
  /** Undo finishes open intents without creating anything: `apply` ends in `IntentsResolved` as soon as that is done. */
  readonly resolveOnly: boolean;
  /** Tests let the process "die" here. */
  readonly passing?: (point: 'intended' | 'created' | 'recorded' | 'lent' | 'taken', kind: string) => void;
}

/** Thrown inside `apply` while undo resolves intents: nothing more is to be found, and nothing may be made. */
export class IntentsResolved extends Error {}

const hash = (settings: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(settings ?? null))
    .digest('hex');

const isForeign = <T>(one: Once<T>, setting: OnceSetting, found: T): boolean =>
  isMarked(one.textOf?.(found), setting.mark) === false;

/** The platform answered, and its answer could stand for the deed itself: an object of that name, or a list that lags. */
const isAnswered = (error: unknown): boolean =>
  error instanceof Problem && (error.exchange?.status === 404 || error.exchange?.status === 409);

/** After a lost answer what is found is ours unless its text says otherwise; after a conflict only if its text says so. */
const isVerifiedOurs = <T>(one: Once<T>, setting: OnceSetting, found: T, error: unknown): boolean =>
  isAnswered(error) ? isMarked(one.textOf?.(found), setting.mark) === true : !isForeign(one, setting, found);

/**
 * Looks again and again, since the object may exist and not be listed yet. One of somebody else may stand under the same name
 * meanwhile; when nothing else shows itself, that is what it is.
 */
const lookPatiently = async <T>(one: Once<T>, setting: OnceSetting): Promise<T | undefined> => {
  let last: T | undefined;
  for (const pause of looks) {
    if (pause > 0)
      setting.progress(`Looking again for ${one.kind} "${one.key}", which may not be listed yet`);
    await setting.clock.sleep(pause, setting.signal);
    setting.forget();
    last = await one.lookUp();
    if (last !== undefined && !isForeign(one, setting, last)) return last;
  }
  return last;
};

const foreign = (one: Once<unknown>): Problem =>
  problem('CONFLICT', {
    what: `${one.kind} "${one.key}"`,
    why: 'somebody made one of the same name while this step was running',
    way: 'Look at it in the console. Then run the same command again; it asks what to do with it.',
  });

/** The state machine of one creation: looked up and absent → intent durable → sent → id durable. */
export const onceWith =
  (setting: OnceSetting) =>
  async <T>(one: Once<T>): Promise<T> => {
    const { state, step } = setting;
    const key = { step, kind: one.kind, key: one.key };
    const record = (found: T): T => {
      state.made({ ...key, id: one.idOf(found), at: new Date(setting.clock.now()).toISOString() });
      setting.passing?.('recorded', one.kind);
      endOnUndo(setting);
      return found;
    };
    const resumed = state.openIntent(key) !== undefined;
    const found = resumed ? await resolve(one, setting) : await lookFirst(one, setting, key);
    if (found) return found.recorded ? found.object : record(found.object);
    if (setting.resolveOnly) state.dropIntent(key);
    if (setting.resolveOnly) throw new IntentsResolved(one.kind);
    return record(await create(one, setting, key, resumed));
  };

const endOnUndo = ({ state, step, resolveOnly }: OnceSetting): void => {
  if (resolveOnly && !state.data.intents.some((intent) => intent.step === step)) throw new IntentsResolved();
};

type Key = { readonly step: string; readonly kind: string; readonly key: string };
type Seen<T> = { readonly object: T; readonly recorded: boolean } | undefined;

/** An intent of a run that died: what it made is ours. */
const resolve = async <T>(one: Once<T>, setting: OnceSetting): Promise<Seen<T>> => {
  const object = await lookPatiently(one, setting);
  if (object === undefined) return undefined;
  if (!isForeign(one, setting, object)) return { object, recorded: false };
  if (setting.resolveOnly) return undefined;
  throw foreign(one);
};

const lookFirst = async <T>(one: Once<T>, setting: OnceSetting, key: Key): Promise<Seen<T>> => {
  const made = setting.state.data.made.find(
    (made) => made.step === key.step && made.kind === key.kind && made.key === key.key,
  );
  if (!made && one.seen === 'absent') return undefined;
  // Lists lag: what was made a moment ago may not be listed yet.
  const recent = made && setting.clock.now() - Date.parse(made.at) < settling;
  const object = recent ? await lookPatiently(one, setting) : await one.lookUp();
  // The id decides: under the name of a removed object of ours there may be one of somebody else now.
  const mine = made !== undefined && object !== undefined && made.id === one.idOf(object);
  if (object !== undefined && one.seen === 'own') return { object, recorded: mine };
  if (object !== undefined && !mine) throw foreign(one);
  if (object === undefined && made) setting.state.unmade(key);
  return object === undefined ? undefined : { object, recorded: true };
};

/** @param resumed an earlier run sent this already and it is absent as far as can be seen; a refusal now says nothing about then */
const create = async <T>(one: Once<T>, setting: OnceSetting, key: Key, resumed: boolean): Promise<T> => {
  setting.signal.throwIfAborted();
  setting.state.intend({
    ...key,
    settings: hash(one.settings),
    at: new Date(setting.clock.now()).toISOString(),
  });
  setting.passing?.('intended', one.kind);
  try {
    const made = await one.create();
    setting.passing?.('created', one.kind);
    return made;
  } catch (error) {
    const outcome = error instanceof Problem ? error.exchange?.outcome : undefined;
    if (!resumed && (outcome === 'refused' || outcome === 'not-sent')) setting.state.dropIntent(key);
    if (outcome !== 'unknown') throw error;
    const found = await lookPatiently(one, setting);
    if (found !== undefined && isVerifiedOurs(one, setting, found, error)) return found;
    // Looked for long enough: what was answered with "exists already" or "unknown" was not done by this creation.
    if (!resumed && isAnswered(error)) setting.state.dropIntent(key);
    throw error;
  }
};
