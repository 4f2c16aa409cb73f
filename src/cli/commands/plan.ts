import type { SetupOptions } from '../options.ts';
import { carryOut } from './init.ts';

/** The same as `init --dry-run`, for scripts: exit 3 when something would be done, 0 when nothing. */
export const plan = (options: SetupOptions): Promise<number> =>
  carryOut('plan', { ...options, dryRun: true });
