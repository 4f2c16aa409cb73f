import processes from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/** The quick suite starts no process: what does belongs to the journeys in vitest.config.ts. */
const refuse = (): never => {
  throw new Error(
    'npm run test:fast starts no process: put this file on the list of journeys in vitest.config.ts',
  );
};
for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'] as const)
  Object.assign(processes, { [name]: refuse });
syncBuiltinESMExports();
