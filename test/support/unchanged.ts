import { afterEach, expect } from 'vitest';
import type { Tapped } from '../../src/sandbox/kernel/server.ts';

const offences: string[] = [];
afterEach(() => expect(offences.splice(0)).toEqual([]));

/**
 * Holds the sandbox to what its routes say: a request after which the world is not saved leaves it as it was. Give `save` to
 * the platform, and the rest to the server; the requests of such a test come one after another.
 */
export const unchangedBy = (world: () => unknown) => {
  let text = '';
  const save = (): void => {
    text = JSON.stringify(world());
  };
  return {
    save,
    before: async (): Promise<void> => save(),
    done: ({ vendor, method, path, changes }: Tapped): void => {
      if (!changes && JSON.stringify(world()) !== text)
        offences.push(`${vendor} ${method} ${path} changed the world, which was not saved`);
    },
  };
};
