import { Chalk, type ChalkInstance } from 'chalk';

export interface StreamLike {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Decided once, for everything that is drawn on a stream. chalk itself ignores NO_COLOR, and ora follows chalk.
 * Order: `--no-color` → NO_COLOR → FORCE_COLOR → TERM=dumb → whether it is a terminal.
 */
export const colors = (
  stream: StreamLike,
  environment: NodeJS.ProcessEnv,
  allowed: boolean,
): ChalkInstance => {
  const on = (): boolean => {
    if (!allowed || environment['NO_COLOR']) return false;
    const force = environment['FORCE_COLOR'];
    if (force !== undefined) return force !== '0' && force !== 'false';
    return environment['TERM'] !== 'dumb' && stream.isTTY === true;
  };
  return new Chalk({ level: on() ? 1 : 0 });
};
