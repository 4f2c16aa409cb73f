import { problem } from '../errors.ts';
import type { With } from './define.ts';

/**
 * Client applications of others would lose their provider without a word, and their tokens with it (docs/facts/anypoint-access.md
 * §3.3). The one of this setup is gone by now, but may still be listed.
 */
export const refuseWhileUsed = async (c: With<'anypoint'>, name: string, id: string): Promise<void> => {
  let looks = 0;
  const users = await c.until({
    what: `client provider "${name}" to be without client applications`,
    every: [2_000],
    atMost: 60_000,
    probe: async () => {
      const names = (await c.anypoint.clientProviders.clientNames(id)) ?? [];
      looks += 1;
      return names.length === 0 || looks > 3 ? names : undefined;
    },
    last: () => 'some are listed',
  });
  if (users.length === 0) return;
  throw problem('ANYPOINT_PROVIDER_IN_USE', { name, id, applications: users.join(', ') });
};
