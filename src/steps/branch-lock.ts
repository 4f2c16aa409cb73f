import { Problem, problem } from '../errors.ts';
import type { With } from './define.ts';

/** A branch of a project in Design Center. */
export interface Branch {
  readonly project: string;
  readonly projectId: string;
  readonly branch: string;
}

/** After an interrupt or a lost answer the lock may be ours without our knowing. */
const mayBeHeld = (error: unknown): boolean =>
  !(error instanceof Problem) || error.exchange === undefined || error.exchange.outcome === 'unknown';

/**
 * Does the work while the branch is locked for others, and gives the lock back whatever happens: a lock that is kept closes the
 * project to everybody else.
 * @throws ANYPOINT_LOCK_HELD when somebody else has it; nothing is done then
 */
export const whileLocked = async <T>(c: With<'anypoint'>, at: Branch, work: () => Promise<T>): Promise<T> => {
  const { designCenter } = c.anypoint;
  const giveBack = async (): Promise<void> => {
    try {
      await designCenter.releaseLock(at.projectId, at.branch);
    } catch (error) {
      // What was done under the lock is done; the lock itself lapses when somebody opens the project.
      c.note(
        `The lock of the Design Center project "${at.project}" was not given back: ${(error as Error).message}`,
      );
    }
  };
  try {
    const { locked, holder } = await designCenter.acquireLock(at.projectId, at.branch);
    if (!locked)
      throw problem('ANYPOINT_LOCK_HELD', { project: at.project, holder: holder ?? 'somebody else' });
  } catch (error) {
    const foreign = error instanceof Problem && error.code === 'ANYPOINT_LOCK_HELD';
    if (!foreign && mayBeHeld(error)) await giveBack();
    throw error;
  }
  try {
    return await work();
  } finally {
    await giveBack();
  }
};
