import { it } from 'vitest';
import { openWorld } from '../support/journey.ts';
it('runs', async () => {
  const world = await openWorld({ judge: true });
  try {
    for (let i = 1; i <= 22; i += 1) {
      const n = world.sandbox.requests().length;
      const r = await world.run({ only: i });
      console.log(r.outcomes[0]?.id, r.outcomes[0]?.how, world.sandbox.requests().length - n);
      if (i >= 18) console.log(world.sandbox.requests().slice(n).map((x) => `   ${x.vendor} ${x.method} ${x.path}`).join('\n'));
    }
  } finally { await world.stop(); }
}, 60_000);
