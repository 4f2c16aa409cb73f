import { expect, it, vi } from 'vitest';
import { openWorld } from '../support/journey.ts';

const loaded = vi.hoisted(() => ({ times: 0 }));
vi.mock('amf-client-js', () => {
  loaded.times += 1;
  throw new Error("MuleSoft's parser was loaded");
});

it("the guide, rehearsed from end to end and unmade, never loads MuleSoft's parser, which takes seconds", async () => {
  const world = await openWorld();
  try {
    await world.run();
    await world.undo();
    expect(loaded.times).toBe(0);
  } finally {
    await world.stop();
  }
});
