import { Problem } from '../errors.ts';
import type { With } from './define.ts';
import { consolePages } from './okta-console.ts';

const kind = 'okta.leftover-client';

type Context = With<'okta'>;
type Client = Awaited<ReturnType<Context['okta']['clients']['findAll']>>[number];

/** What Anypoint is told to register, and so what a leftover looks like. */
export interface Registration {
  readonly name: string;
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
}

const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** Okta's names may repeat, so clients of other people are among those of the name; only twins can be leftovers. */
const isTwin = (wanted: Registration, client: Client): boolean =>
  sameMembers(client.grantTypes, wanted.grantTypes) && sameMembers(client.redirectUris, wanted.redirectUris);

/** A client that was registered while Anypoint made nothing of it. `remove`: the answer given beforehand; it counts for ours only. */
const offerRemoval = async (c: Context, client: Client, remove: boolean): Promise<void> => {
  const { name, clientId } = client;
  const ours = c.whose({ kind, key: clientId, id: clientId }) === 'own';
  const origin = ours
    ? 'was registered by an attempt of this setup whose answer came too late for Anypoint'
    : 'equals the wanted one and is probably left over from an earlier attempt';
  const says = `The client "${name}" (${clientId}) in Okta ${origin}; no application of this Anypoint organization uses it.`;
  if (!(ours && remove) && !(await c.confirm(`${says} Remove it from Okta?`)))
    return c.note(
      `${says} ${ours ? 'Undo removes it, and so does the answer application.removeLeftovers: true.' : 'It was left alone.'} Look at it: ${consolePages(c.has.okta.adminUrl).app(clientId)}`,
    );
  await c.okta.clients.remove(clientId);
  c.gone({ kind, key: clientId });
  c.note(`The leftover client "${name}" (${clientId}) was removed from Okta.`);
};

/**
 * Before a registration: what Okta has of the name, so that what comes later can be told from it. Leftovers are offered for removal.
 *
 * @returns the client ids
 */
export const noteClients = async (
  c: Context,
  wanted: Registration,
  remove: boolean,
): Promise<readonly string[]> => {
  const before = await c.okta.clients.findAll(wanted.name);
  for (const client of before) if (isTwin(wanted, client)) await offerRemoval(c, client, remove);
  return before.map(({ clientId }) => clientId);
};

/** Okta may finish after Anypoint has given up, so there is a second look. */
const appeared = async (
  c: Context,
  wanted: Registration,
  before: readonly string[],
): Promise<readonly Client[]> => {
  try {
    return await c.until({
      what: `Okta to show whether it registered "${wanted.name}" after all`,
      every: [5_000],
      atMost: 9_000,
      probe: async () => {
        const found = (await c.okta.clients.findAll(wanted.name)).filter(
          (client) => !before.includes(client.clientId) && isTwin(wanted, client),
        );
        return found.length > 0 ? found : undefined;
      },
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'NOT_READY') return [];
    throw error;
  }
};

/** After a registration that failed for Anypoint: twins that were not there before are ours, and are put on record as such. */
export const settleLeftovers = async (
  c: Context,
  wanted: Registration,
  before: readonly string[],
  remove: boolean,
): Promise<void> => {
  for (const client of await appeared(c, wanted, before)) {
    const { clientId } = client;
    const there = async (): Promise<Client> => client;
    await c.once({ kind, key: clientId, seen: 'own', lookUp: there, create: there, idOf: () => clientId });
    await offerRemoval(c, client, remove);
  }
};
