import { Problem, problem } from '../errors.ts';
import { assignOnceKnown } from '../guide/app-assignment.ts';
import { signInPolicy, testUsername } from '../guide/asks/proof.ts';
import { madeHere } from '../guide/client-application.ts';
import { defineStep, type With } from '../guide/define.ts';
import { consolePages } from '../guide/okta-console.ts';
import { clientName, isNewborn } from '../guide/per-run.ts';
import {
  inspectSignInPolicy,
  makeSignInPolicy,
  signInByHand,
  undoSignInPolicy,
  verifySignInPolicy,
} from '../guide/sign-in-policy.ts';

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
  asks: { signInPolicy, username: testUsername },
  deed: (answers) =>
    `assign the group Everyone to the registered client${answers.signInPolicy === 'create' ? ', and give it a sign-in policy that lets the test user in by password' : ''}`,
  byHand: ({ has, answers }) => ({
    where: consolePages(has.okta.adminUrl).appAssignments(has.registeredClient.appId),
    clicks: [
      `Open Applications → Applications → "${has.registeredClient.label}" → Assignments.`,
      'Choose Assign → Assign to Groups → Everyone → Assign, then Done.',
      ...(answers.signInPolicy === 'create' ? signInByHand(has.registeredClient.label) : []),
    ],
    values: [],
  }),
  async find(c) {
    const { appId, label, openToAll } = c.has.registeredClient;
    const groupId = c.has.okta.everyoneGroupId;
    const known = { kind, key: `${appId}/${groupId}`, id: appId };
    // Assigning twice is assigning once, so that nothing depends on this look.
    const isNew = isNewborn(c, clientName(c.has.application.clientId));
    if (!openToAll && (isNew || !(await find(c)))) return undefined;
    const { differs, objects } = await inspectSignInPolicy(c);
    const signInPolicyId = objects[0]?.id;
    const facts = { assignment: { appId, groupId, ...(signInPolicyId !== undefined && { signInPolicyId }) } };
    if (openToAll)
      return {
        facts,
        whose: differs.length > 0 || objects.length > 0 ? 'own' : 'used',
        what: `"${label}" (${appId}) is in Federation Broker Mode: open to everyone, nothing to assign`,
        differs,
        objects,
      };
    // It has no place for a mark. Whoever assigned it, that serves, and there is nothing to be unmade but with the app.
    // Only of a client of this setup is a sign-in policy expected.
    const whose = differs.length > 0 || objects.length > 0 || c.whose(known) === 'own' ? 'own' : 'used';
    return {
      facts,
      whose,
      what: `Everyone is assigned to "${label}" (${appId})`,
      differs,
      objects: [...(c.whose(known) === 'own' || objects.length > 0 ? [known] : []), ...objects],
    };
  },
  async apply(c, found) {
    const { appId, label, openToAll } = c.has.registeredClient;
    const groupId = c.has.okta.everyoneGroupId;
    // Where it was found assigned only the sign-in policy is left.
    if (!openToAll && !found) {
      await refuseUnlessAgreed(c);
      await c.once({
        kind,
        key: `${appId}/${groupId}`,
        seen: 'absent',
        lookUp: () => find(c),
        create: () => assignOnceKnown(c, { id: appId, label }, groupId),
        idOf: () => appId,
      });
    }
    const signInPolicyId = await makeSignInPolicy(c);
    return { assignment: { appId, groupId, ...(signInPolicyId !== undefined && { signInPolicyId }) } };
  },
  async verify(c) {
    if (!c.changed) return;
    await verifySignInPolicy(c, c.has.assignment.signInPolicyId);
    const { appId, label, openToAll } = c.has.registeredClient;
    if (openToAll || (await seenSoon(c))) return;
    throw problem('NOT_VERIFIED', {
      what: `The assignment of Everyone to "${label}" (${appId})`,
      why: 'Okta does not list it',
      way: `Assign it: ${consolePages(c.has.okta.adminUrl).appAssignments(appId)} Then run the same command again.`,
    });
  },
  async undo(c) {
    await undoSignInPolicy(c, c.made);
    for (const one of c.made.filter((made) => made.kind === kind))
      await c.okta.assignments.remove(one.id, c.has.okta.everyoneGroupId);
    return [];
  },
});
