import { problem } from '../errors.ts';
import type { With } from './define.ts';

/** A branch of a project in Design Center. */
export interface Branch {
  readonly project: string;
  readonly projectId: string;
  readonly branch: string;
}

const kind = 'anypoint.branch-lock';

/**
 * Does the work while the branch is locked for others, and gives the lock back whatever happens: a lock that is kept closes the
 * project to everybody else.
 * @throws ANYPOINT_LOCK_HELD when somebody else has it; nothing is done then
 */
export const whileLocked = <T>(c: With<'anypoint'>, at: Branch, work: () => Promise<T>): Promise<T> => {
  const { designCenter } = c.anypoint;
  const { project, projectId, branch } = at;
  return c.borrow(
    {
      kind,
      key: `${projectId}/${branch}`,
      what: `The lock of the Design Center project "${project}"`,
      take: async () => {
        const { locked, holder } = await designCenter.acquireLock(projectId, branch);
        if (!locked) throw problem('ANYPOINT_LOCK_HELD', { project, holder: holder ?? 'somebody else' });
      },
      giveBack: () => designCenter.releaseLock(projectId, branch),
    },
    work,
  );
};

/** The lock that a run had taken when it died; the same account may give it back at any time. */
export const giveBackLock = async (c: With<'anypoint'>, { key }: { readonly key: string }): Promise<void> => {
  const { designCenter } = c.anypoint;
  const [projectId = '', ...branch] = key.split('/');
  // A project that somebody has removed meanwhile took its lock with it.
  if (await designCenter.get(projectId)) await designCenter.releaseLock(projectId, branch.join('/'));
};
