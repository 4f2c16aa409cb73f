import { Problem } from '../errors.ts';
import type { With } from './define.ts';

type Assignments = With<never>['okta']['assignments'];

/**
 * Assigns a group to an app that may have been made a moment ago: Okta has answered 404 for over a second on such an app, so that
 * "unknown" is believed only when it stays so.
 */
export const assignOnceKnown = (
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
