import { Problem } from '../errors.ts';
import type { With } from './define.ts';

type Assignments = With<never>['okta']['assignments'];

/**
 * Assigns a group to an app that may have been made a moment ago: Okta has answered 404 for over a second on such an app, so that
 * "unknown" is believed only when it stays so.
 */
const assignOnceKnown = (
  c: With<'okta'>,
  app: { readonly id: string; readonly label: string },
  groupId: string,
): ReturnType<Assignments['assign']> =>
  c.until({
    what: `Okta to know the app "${app.label}" (${app.id})`,
    every: [1_000, 2_000, 5_000],
    atMost: 30_000,
    probe: async () => {
      try {
        return await c.okta.assignments.assign(app.id, groupId);
      } catch (error) {
        if (error instanceof Problem && error.exchange?.status === 404) return undefined;
        throw error;
      }
    },
  });

export const groupAssignmentKind = 'okta.app-group';

type Context = With<'okta'>;
type App = Parameters<typeof assignOnceKnown>[1];

const isEveryone = ({ has }: Pick<Context, 'has'>): boolean =>
  has.okta.accessGroups.every(({ id }) => id === has.okta.everyoneGroupId);

/** The groups of the answers, in words. */
export const groupsText = ({ has }: Pick<Context, 'has'>): string =>
  isEveryone({ has }) ? 'Everyone' : has.okta.accessGroups.map(({ name }) => `"${name}"`).join(' and ');

/** What is assigned of what matters: the chosen groups, and Everyone, which would make a choice void. */
export interface Assigned {
  readonly assigned: readonly string[];
  readonly missing: readonly string[];
  /** Everyone is assigned although groups were chosen. */
  readonly tooMany: boolean;
}

export const assignedGroups = async (c: Context, appId: string): Promise<Assigned> => {
  const wanted = c.has.okta.accessGroups.map(({ id }) => id);
  const everyone = c.has.okta.everyoneGroupId;
  const { assignments } = c.okta;
  const there = isEveryone(c)
    ? [await assignments.get(appId, everyone)].flatMap((one) => (one ? [one.groupId] : []))
    : (await assignments.list(appId)).map(({ groupId }) => groupId);
  return {
    assigned: wanted.filter((id) => there.includes(id)),
    missing: wanted.filter((id) => !there.includes(id)),
    tooMany: !isEveryone(c) && there.includes(everyone),
  };
};

const keyOf = (appId: string, groupId: string): string => `${appId}/${groupId}`;

/** As it stands on record. */
export const assignmentOf = (appId: string, groupId: string) => ({
  kind: groupAssignmentKind,
  key: keyOf(appId, groupId),
  id: appId,
});

/** Assigns what is missing, and takes Everyone away where groups were chosen. */
export const completeAssignment = async (
  c: Context,
  app: App,
  { missing, tooMany }: Assigned,
  seen: 'absent' | 'own',
): Promise<void> => {
  for (const groupId of missing)
    await c.once({
      kind: groupAssignmentKind,
      key: keyOf(app.id, groupId),
      seen,
      lookUp: () => c.okta.assignments.get(app.id, groupId),
      create: () => assignOnceKnown(c, app, groupId),
      idOf: () => app.id,
    });
  const everyone = c.has.okta.everyoneGroupId;
  if (!tooMany) return;
  await c.okta.assignments.remove(app.id, everyone);
  c.gone({ kind: groupAssignmentKind, key: keyOf(app.id, everyone) });
};

/** Takes an assignment away that stands on record. */
export const unassign = (
  c: Context,
  { key, id }: { readonly key: string; readonly id: string },
): Promise<void> => c.okta.assignments.remove(id, key.slice(key.lastIndexOf('/') + 1));
