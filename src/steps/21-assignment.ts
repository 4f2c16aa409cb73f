import { Problem, problem } from '../errors.ts';
import { assignOnceKnown } from '../guide/app-assignment.ts';
import { madeHere } from '../guide/client-application.ts';
import { defineStep, type With } from '../guide/define.ts';
import { consolePages } from '../guide/okta-console.ts';
import { clientName, isNewborn } from '../guide/per-run.ts';

const kind = 'okta.app-group';

type Context = With<'okta' | 'application' | 'registeredClient'>;

const find = (c: Context) => c.okta.assignments.get(c.has.registeredClient.appId, c.has.okta.everyoneGroupId);

/** An app of others is not opened to everyone without being asked. */
const refuseUnlessAgreed = async (c: Context): Promise<void> => {
  const { appId, label } = c.has.registeredClient;
  const what = `app "${label}" (${appId})`;
  if (madeHere(c)) return;
  if (await c.confirm(`The ${what} was not made by this setup. Assign the group Everyone to it?`)) return;
  throw problem('CONFLICT', {
    what,
    why: 'it was not made by this setup and is not assigned to Everyone',
    way: `Assign it yourself: ${consolePages(c.has.okta.adminUrl).appAssignments(appId)} Or give another application.name. Nothing was changed. Then run the same command again.`,
  });
};

/** What was assigned a moment ago may not be shown yet. */
const seenSoon = async (c: Parameters<typeof find>[0]): Promise<boolean> => {
  try {
    await c.until({
      what: `Okta to show the assignment to "${c.has.registeredClient.label}"`,
      every: [1_000, 2_000, 5_000],
      atMost: 20_000,
      probe: () => find(c),
    });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'NOT_READY') return false;
    throw error;
  }
};

export const assignment = defineStep({
  id: 'okta.assignment',
  title: 'Assignment to Everyone',
  guide: '21',
  why: 'Nobody is assigned to an app that was made by dynamic registration, and Okta gives tokens only to assigned users.',
  needs: ['okta', 'application', 'registeredClient'],
  provides: ['assignment'],
  asks: {},
  deed: () => 'assign the group Everyone to the registered client',
  byHand: ({ has }) => ({
    where: consolePages(has.okta.adminUrl).appAssignments(has.registeredClient.appId),
    clicks: [
      `Open Applications → Applications → "${has.registeredClient.label}" → Assignments.`,
      'Choose Assign → Assign to Groups → Everyone → Assign, then Done.',
    ],
    values: [],
  }),
  async find(c) {
    const { appId, label, openToAll } = c.has.registeredClient;
    const groupId = c.has.okta.everyoneGroupId;
    const facts = { assignment: { appId, groupId } };
    const known = { kind, key: `${appId}/${groupId}`, id: appId };
    if (openToAll)
      return {
        facts,
        whose: 'used',
        what: `"${label}" (${appId}) is in Federation Broker Mode: open to everyone, nothing to assign`,
      };
    // Assigning twice is assigning once, so that nothing depends on this look.
    if (isNewborn(c, clientName(c.has.application.clientId)) || !(await find(c))) return undefined;
    // It has no place for a mark. Whoever assigned it, that serves, and there is nothing to be unmade but with the app.
    const whose = c.whose(known) === 'own' ? 'own' : 'used';
    return { facts, whose, what: `Everyone is assigned to "${label}" (${appId})`, objects: [known] };
  },
  async apply(c) {
    const { appId, label } = c.has.registeredClient;
    const groupId = c.has.okta.everyoneGroupId;
    await refuseUnlessAgreed(c);
    await c.once({
      kind,
      key: `${appId}/${groupId}`,
      seen: 'absent',
      lookUp: () => find(c),
      create: () => assignOnceKnown(c, { id: appId, label }, groupId),
      idOf: () => appId,
    });
    return { assignment: { appId, groupId } };
  },
  async verify(c) {
    if (!c.changed || (await seenSoon(c))) return;
    const { appId, label } = c.has.registeredClient;
    throw problem('NOT_VERIFIED', {
      what: `The assignment of Everyone to "${label}" (${appId})`,
      why: 'Okta does not list it',
      way: `Assign it: ${consolePages(c.has.okta.adminUrl).appAssignments(appId)} Then run the same command again.`,
    });
  },
  async undo(c) {
    for (const { id } of c.made) await c.okta.assignments.remove(id, c.has.okta.everyoneGroupId);
    return [];
  },
});
