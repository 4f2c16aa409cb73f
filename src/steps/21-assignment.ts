import { Problem, problem } from '../errors.ts';
import { assignOnceKnown } from '../guide/app-assignment.ts';
import { flows } from '../guide/asks/access.ts';
import { proofLogins, signInPolicy, testUsername } from '../guide/asks/proof.ts';
import { applicationKind, madeHere } from '../guide/client-application.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import { hasUsers } from '../guide/flows.ts';
import { consolePages } from '../guide/okta-console.ts';
import { clientName, isNewborn } from '../guide/per-run.ts';
import { oktaPlaces } from '../guide/places.ts';
import {
  inspectSignInPolicy,
  makeSignInPolicy,
  signInByHand,
  undoSignInPolicy,
  verifySignInPolicy,
} from '../guide/sign-in-policy.ts';
import type { Entry } from '../wizard/entry.ts';

const kind = 'okta.app-group';

type Context = With<'okta' | 'application' | 'registeredClient'>;

const find = (c: Context) => c.okta.assignments.get(c.has.registeredClient.appId, c.has.okta.everyoneGroupId);

const settings = ({ has }: Context) => {
  const { appId, label } = has.registeredClient;
  return settingsOf(
    'okta.registeredClient',
    { kind: 'registered client', id: appId, name: label },
    {
      affects: ['code login', 'implicit login'],
      where: oktaPlaces(has.okta.adminUrl).assignments(label, appId),
    },
  );
};

const unassigned = (c: Context, weight: 'required' | 'conflict', more = ''): readonly Entry[] =>
  settings(c).check(weight, 'assignment', false, 'not to Everyone', `to the group Everyone${more}`);

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
  asks: { flows, logins: proofLogins, signInPolicy, username: testUsername },
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
  skip: ({ answers }) =>
    hasUsers(answers)
      ? undefined
      : 'Nobody logs in by the chosen flows (flows): a service needs no assignment.',
  async locate(c) {
    const { appId, label, openToAll } = c.has.registeredClient;
    const groupId = c.has.okta.everyoneGroupId;
    const { id, name, clientId } = c.has.application;
    const here = { kind, key: `${appId}/${groupId}`, id: appId, named: true };
    if (openToAll)
      return {
        ...here,
        what: `"${label}" (${appId}) is in Federation Broker Mode: open to everyone, nothing to assign`,
        within: { kind: applicationKind, key: name, id: String(id) },
        seen: true,
      };
    const ours = madeHere(c);
    // Assigning twice is assigning once, so that nothing depends on this look.
    const assigned = !isNewborn(c, clientName(clientId)) && (await find(c)) !== undefined;
    if (ours && !assigned) return undefined;
    return {
      ...here,
      what: assigned ? `Everyone is assigned to "${label}" (${appId})` : `app "${label}" (${appId})`,
      // It has no place for a mark. Whoever assigned it, that serves, and to a client of ours it is ours.
      text: ours ? c.setup.marker : undefined,
      seen: assigned,
    };
  },
  async inspect(c, { seen: assigned }) {
    const { appId } = c.has.registeredClient;
    const { entries, objects } = await inspectSignInPolicy(c);
    const signInPolicyId = objects[0]?.id;
    return {
      facts: {
        assignment: {
          appId,
          groupId: c.has.okta.everyoneGroupId,
          ...(signInPolicyId !== undefined && { signInPolicyId }),
        },
      },
      entries: [
        // An app of others is not opened to everyone.
        ...(assigned
          ? []
          : unassigned(c, 'conflict', ': assign it yourself, or give another application.name')),
        ...entries,
      ],
      objects,
    };
  },
  gone: (c) => unassigned(c, 'required'),
  async apply(c, found) {
    const { appId, label } = c.has.registeredClient;
    const groupId = c.has.okta.everyoneGroupId;
    // Where it was found assigned only the sign-in policy is left.
    if (!found)
      await c.once({
        kind,
        key: `${appId}/${groupId}`,
        seen: 'absent',
        lookUp: () => find(c),
        create: () => assignOnceKnown(c, { id: appId, label }, groupId),
        idOf: () => appId,
      });
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
