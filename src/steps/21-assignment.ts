import { Problem, problem } from '../errors.ts';
import {
  type Assigned,
  assignedGroups,
  assignmentOf,
  completeAssignment,
  groupAssignmentKind,
  groupsText,
  unassign,
} from '../guide/app-assignment.ts';
import { flows } from '../guide/asks/access.ts';
import { signInPolicy, testUsername, verificationLogins } from '../guide/asks/verification.ts';
import { applicationKind, madeHere, refuseWhileShared } from '../guide/client-application.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import { hasUsers } from '../guide/flows.ts';
import { consolePages } from '../guide/okta-console.ts';
import { oktaPlaces } from '../guide/places.ts';
import {
  inspectSignInPolicy,
  makeSignInPolicy,
  signInByHand,
  undoSignInPolicy,
  verifySignInPolicy,
} from '../guide/sign-in-policy.ts';
import type { Entry } from '../wizard/entry.ts';

type Context = With<'okta' | 'anypoint' | 'application' | 'registeredClient'>;

const find = (c: Context): Promise<Assigned> => assignedGroups(c, c.has.registeredClient.appId);

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
  settings(c).check(weight, 'assignment', false, `not to ${groupsText(c)}`, `to ${groupsText(c)}${more}`);

const assignYourself = ': assign it yourself, or give another application.name';

/** What was assigned a moment ago may not be shown yet. */
const seenSoon = async (c: Parameters<typeof find>[0]): Promise<boolean> => {
  try {
    await c.until({
      what: `Okta to show the assignment to "${c.has.registeredClient.label}"`,
      every: [1_000, 2_000, 5_000],
      atMost: 20_000,
      probe: async () => ((await find(c)).missing.length === 0 ? true : undefined),
    });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'NOT_READY') return false;
    throw error;
  }
};

export const assignment = defineStep({
  id: 'okta.assignment',
  title: 'Assignment of the registered client',
  guide: '21',
  why: 'Nobody is assigned to an app that was made by dynamic registration, and Okta gives tokens only to assigned users.',
  needs: ['okta', 'anypoint', 'application', 'registeredClient'],
  provides: ['assignment'],
  asks: { flows, logins: verificationLogins, signInPolicy, username: testUsername },
  deed: (answers) =>
    `assign Everyone, or the groups that get access, to the registered client${answers.signInPolicy === 'create' ? ', and give it a sign-in policy that lets the test user in by password' : ''}`,
  byHand: ({ has, answers }) => ({
    where: consolePages(has.okta.adminUrl).appAssignments(has.registeredClient.appId),
    clicks: [
      `Open Applications → Applications → "${has.registeredClient.label}" → Assignments.`,
      `Choose Assign → Assign to Groups → ${groupsText({ has })} → Assign, then Done.`,
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
    const { id, name } = c.has.application;
    const wanted = c.has.okta.accessGroups.map((group) => group.id);
    const whole: Assigned = { assigned: wanted, missing: [], tooMany: false };
    const here = { ...assignmentOf(appId, wanted[0] ?? ''), named: true };
    // Known later, it is neither.
    if (openToAll === true)
      return {
        ...here,
        what: `"${label}" (${appId}) is in Federation Broker Mode: open to everyone, nothing to assign`,
        within: { kind: applicationKind, key: name, id: String(id) },
        seen: whole,
      };
    const ours = madeHere(c);
    // Assigning twice is assigning once, so that nothing depends on this look.
    const groups = await find(c);
    const [first] = groups.assigned;
    if (ours && first === undefined && !groups.tooMany) return undefined;
    return {
      ...here,
      ...assignmentOf(appId, first ?? wanted[0] ?? ''),
      what:
        first !== undefined
          ? `${groupsText(c)} is assigned to "${label}" (${appId})`
          : `app "${label}" (${appId})`,
      // It has no place for a mark. Whoever assigned it, that serves, and to a client of ours it is ours.
      text: ours ? c.setup.marker : undefined,
      seen: groups,
    };
  },
  async inspect(c, { seen: groups }) {
    const { appId } = c.has.registeredClient;
    const ours = madeHere(c);
    const { entries, objects } = await inspectSignInPolicy(c);
    const signInPolicyId = objects[0]?.id;
    return {
      facts: {
        assignment: {
          appId,
          groupIds: c.has.okta.accessGroups.map(({ id }) => id),
          ...(signInPolicyId !== undefined && { signInPolicyId }),
        },
      },
      entries: [
        // An app of others is not opened to everyone.
        ...(groups.missing.length === 0
          ? []
          : unassigned(c, ours ? 'required' : 'conflict', ours ? '' : assignYourself)),
        ...settings(c).check(
          ours ? 'chosen' : 'risk',
          'assignment',
          !groups.tooMany,
          'to Everyone',
          `to ${groupsText(c)} only`,
        ),
        ...entries,
      ],
      objects: [...groups.assigned.map((id) => assignmentOf(appId, id)), ...objects],
    };
  },
  gone: (c) => unassigned(c, 'required'),
  async apply(c, found) {
    const { appId, label, openToAll } = c.has.registeredClient;
    const groupIds = c.has.okta.accessGroups.map(({ id }) => id);
    const groups = found?.seen ?? { assigned: [], missing: groupIds, tooMany: false };
    // Looking ahead it was not known yet whether there is anything to assign.
    if (openToAll !== true && (!found || madeHere(c)))
      await completeAssignment(c, { id: appId, label }, groups, 'absent');
    const signInPolicyId = await makeSignInPolicy(c);
    return { assignment: { appId, groupIds, ...(signInPolicyId !== undefined && { signInPolicyId }) } };
  },
  async verify(c) {
    if (!c.changed) return;
    await verifySignInPolicy(c, c.has.assignment.signInPolicyId);
    const { appId, label, openToAll } = c.has.registeredClient;
    if (openToAll || (await seenSoon(c))) return;
    throw problem('NOT_VERIFIED', {
      what: `The assignment of ${groupsText(c)} to "${label}" (${appId})`,
      why: 'Okta does not list it',
      way: `Assign it: ${consolePages(c.has.okta.adminUrl).appAssignments(appId)} Then run the same command again.`,
    });
  },
  async undo(c) {
    const { id, name, contractId } = c.has.application;
    if (madeHere(c)) await refuseWhileShared(c, { id, name }, [contractId]);
    await undoSignInPolicy(c, c.made);
    for (const one of c.made.filter(({ kind }) => kind === groupAssignmentKind)) await unassign(c, one);
    return [];
  },
});
