import { Problem, problem } from '../errors.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import { isMarkedBy } from '../guide/marks.ts';
import { perRun, readAnew } from '../guide/per-run.ts';
import { anypointPlaces } from '../guide/places.ts';
import { confirm } from '../wizard/ask.ts';

const kind = 'anypoint.environment-provider';

type Context = With<'anypoint' | 'clientProvider'>;

/** One official document only describes this call; where a control plane does not know it, the console does the same. */
const asCallUnknown = (error: unknown): unknown =>
  error instanceof Problem && error.code === 'ANYPOINT_NOT_FOUND'
    ? problem(
        'ANYPOINT_CALL_UNKNOWN',
        { does: 'read or set the client providers of an environment', status: error.exchange?.status ?? 404 },
        { exchange: error.exchange, cause: error },
      )
    : error;

const isUnknown = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'ANYPOINT_CALL_UNKNOWN';

const read = async (c: Context): Promise<readonly string[]> => {
  try {
    return await c.anypoint.environmentProviders.get();
  } catch (error) {
    throw asCallUnknown(error);
  }
};

/** The same, or undefined where it cannot be read and the user has said that it was done manually. */
const readUnlessByHand = async (c: Context, byHand: boolean): Promise<readonly string[] | undefined> => {
  try {
    return await look(c);
  } catch (error) {
    if (byHand && isUnknown(error)) return undefined;
    throw error;
  }
};

/** What the look before the creation has just read is not asked for again. */
const asLooked = (c: Context): string => `client providers of ${c.has.anypoint.environmentId}`;
const look = (c: Context): Promise<readonly string[]> => readAnew(c.oauth, asLooked(c), () => read(c));

/** Puts the union, and says what the platform made of the list if that is something else. */
const add = async (c: Context, id: string): Promise<readonly string[]> => {
  const before = await perRun(c.oauth, asLooked(c), () => read(c));
  const wanted = [...before, id];
  const after = await c.anypoint.environmentProviders.put(wanted);
  const lost = wanted.filter((one) => !after.includes(one));
  const more = after.filter((one) => !wanted.includes(one));
  if (lost.length > 0 && after.length > 0)
    c.note(`Anypoint left these client providers out of the environment's list: ${lost.join(', ')}.`);
  if (more.length > 0)
    c.note(
      `Anypoint's list for the environment has client providers that were not there before: ${more.join(', ')}.`,
    );
  return wanted;
};

export const environment = defineStep({
  id: 'anypoint.environment',
  title: 'Client provider in the environment',
  guide: '10',
  why: 'Only APIs of environments that have the provider can use it. The providers that the environment has already stay.',
  needs: ['anypoint', 'clientProvider'],
  provides: ['environment'],
  asks: {
    addedByHand: confirm({
      key: 'anypoint.providerAddedByHand',
      message: 'Was the client provider added to the environment manually?',
      help: 'Matters only on a control plane that does not offer the call, so that it cannot be looked up there.',
      default: false,
      quiet: true,
    }),
  },
  deed: () => 'add the client provider to those of the environment',
  byHand: ({ has }) => ({
    where: `${has.anypoint.baseUrl}/accounts/`,
    clicks: [
      `Open Access Management → Business Groups → ${has.anypoint.organizationName} → Environments → ${has.anypoint.environmentName}.`,
      `Under Client Provider add "${has.clientProvider.name}", and choose Update.`,
      'If this control plane cannot be asked about it, answer anypoint.providerAddedByHand: true in the next run.',
    ],
    values: [{ label: 'Client provider', value: `${has.clientProvider.name} (${has.clientProvider.id})` }],
  }),
  async locate(c) {
    const { id, name } = c.has.clientProvider;
    const { environmentId, environmentName } = c.has.anypoint;
    const providerIds = await readUnlessByHand(c, c.answers.addedByHand);
    if (providerIds && !providerIds.includes(id)) return undefined;
    const provider = await c.anypoint.clientProviders.get(id);
    const ours = isMarkedBy(c.setup, provider?.description ?? '');
    return {
      kind,
      key: `${environmentId}/${id}`,
      id,
      what: providerIds
        ? `"${name}" among the client providers of ${environmentName}`
        : `"${name}" in ${environmentName}, added manually; this control plane cannot be asked about it`,
      // A list of ids has no room for a mark: the place of our own provider in it is ours too.
      text: ours && providerIds ? provider?.description : undefined,
      named: true,
      seen: providerIds ?? [id],
    };
  },
  inspect: async (_, { seen: providerIds }) => ({ facts: { environment: { providerIds } }, entries: [] }),
  gone(c) {
    const { clientProvider, anypoint } = c.has;
    const { organizationName, environmentId, environmentName } = anypoint;
    const { check } = settingsOf(
      'anypoint.environment',
      { kind: 'environment', id: environmentId, name: environmentName },
      { affects: ['calls', 'registration'], where: anypointPlaces(anypoint).environment },
    );
    return c.recorded?.environment.providerIds.includes(clientProvider.id)
      ? check(
          'required',
          'clientProviders',
          false,
          `a list of ${organizationName} without it`,
          `a list with "${clientProvider.name}" (${clientProvider.id})`,
        )
      : [];
  },
  async means(c) {
    const { environmentName } = c.has.anypoint;
    return (await look(c)).length === 0
      ? [
          `${environmentName} has no client provider yet: this one becomes the default of every new API in it, those of others too.`,
        ]
      : [];
  },
  async apply(c) {
    const { id } = c.has.clientProvider;
    const providerIds = await c.once({
      kind,
      key: `${c.has.anypoint.environmentId}/${id}`,
      seen: 'absent',
      lookUp: async () => {
        const ids = await look(c);
        return ids.includes(id) ? ids : undefined;
      },
      create: async () => {
        try {
          return await add(c, id);
        } catch (error) {
          throw asCallUnknown(error);
        }
      },
      idOf: () => id,
    });
    return { environment: { providerIds } };
  },
  async verify(c) {
    if (!c.changed) return;
    const { id, name } = c.has.clientProvider;
    const providerIds = await readUnlessByHand(c, c.answers.addedByHand);
    if (!providerIds || providerIds.includes(id)) return;
    throw problem('NOT_VERIFIED', {
      what: `The client provider "${name}" in the environment ${c.has.anypoint.environmentName}`,
      why: 'the environment does not list it',
      way: 'Add it under Access Management → Business Groups → the organization → Environments → the environment, then run the same command again.',
    });
  },
  /** Takes only ours out, from the list as it is then. */
  async undo(c) {
    const left: string[] = [];
    for (const { id } of c.made) {
      const before = await read(c);
      if (!before.includes(id)) continue;
      const after = await c.anypoint.environmentProviders.put(before.filter((one) => one !== id));
      if (after.includes(id))
        left.push(
          `Anypoint keeps the client provider ${id} in the environment ${c.has.anypoint.environmentName}: remove it under Access Management → Business Groups → Environments.`,
        );
    }
    return left;
  },
});
