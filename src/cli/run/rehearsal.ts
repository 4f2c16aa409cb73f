import { join } from 'node:path';
import { problem } from '../../errors.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { setupCommand } from '../command-line.ts';
import type { SetupOptions } from '../options.ts';

/** Both platforms, for as long as the program runs. */
export interface Rehearsal extends Pick<Sandbox, 'describe' | 'stop'> {
  /** Somebody else serves them: they stay when this program ends. */
  readonly stays?: true;
}

/** The world of a rehearsal lies beside its state. */
export const worldFolder = (folder: string): string => join(folder, 'world');

export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/**
 * The embedded simulator on the addresses that its world was made on, so that an interrupted rehearsal resumes there. Where
 * `sandbox --data` or another command is serving this world already, that one is used.
 *
 * @throws SANDBOX_TAKEN when something else is at one of these addresses, SANDBOX_UNUSABLE
 */
export const openRehearsal = async (
  options: SetupOptions,
  folder: string,
  note: (text: string) => void,
): Promise<Rehearsal | undefined> => {
  if (!options.sandbox) return undefined;
  const world = worldFolder(folder);
  const { startSandbox } = await import('../../sandbox/sandbox.ts');
  const faults = options.faults && (await import('../faults-file.ts')).readFaults(options.faults);
  try {
    return await startSandbox({ folder: world, ...(faults !== undefined && { faults }) });
  } catch (error) {
    if (!isTaken(error))
      throw problem('SANDBOX_UNUSABLE', { folder: world, why: (error as Error).message }, { cause: error });
    const { disturbServed, servedIn } = await import('../../sandbox/served.ts');
    const served = await servedIn(world);
    if (!served)
      throw problem(
        'SANDBOX_TAKEN',
        { why: (error as Error).message, init: setupCommand('init', { ...options, name: 'other' }) },
        { cause: error },
      );
    note(`The sandbox of this setup is being served already (process ${served.pid}); that one is used.`);
    if (faults !== undefined) await disturbServed(served, faults);
    return { describe: () => served, stop: async () => undefined, stays: true };
  }
};
