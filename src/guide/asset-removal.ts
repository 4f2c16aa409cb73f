import { Problem } from '../errors.ts';
import type { With } from './define.ts';

/** Later than 7 days after its creation, or where the organization does not allow it; a conflict means that it is in use. */
const refusesForGood = (error: unknown): boolean =>
  error instanceof Problem && error.exchange?.outcome === 'refused' && error.code !== 'ANYPOINT_STILL_IN_USE';

/**
 * Removes versions of an API, with the companion that Exchange made of each: for good where the organization allows it and they are young; otherwise they are hidden, and
 * their numbers used up.
 *
 * @param names `group/asset/version`
 * @returns what is left, in words
 */
export const removeVersions = async (
  c: With<'anypoint'>,
  names: readonly string[],
): Promise<readonly string[]> => {
  const left: string[] = [];
  for (const name of names) {
    const [groupId = '', assetId = '', version = ''] = name.split('/');
    const remove = async (how: 'hard-delete' | 'soft-delete'): Promise<void> => {
      await c.anypoint.exchangeAssets.remove(groupId, assetId, version, how);
      // Exchange makes it of every API, and leaves it when the API goes (docs/facts/anypoint-apis.md §3.2).
      await c.anypoint.exchangeAssets.remove(groupId, `mule-plugin-${assetId}`, version, how);
    };
    try {
      await remove('hard-delete');
    } catch (error) {
      if (!refusesForGood(error)) throw error;
      await remove('soft-delete');
      left.push(
        `Exchange hides ${assetId} ${version}, but does not delete it for good: that version can never be published again.`,
      );
    }
  }
  return left;
};
