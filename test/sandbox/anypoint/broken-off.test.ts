import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Facts } from '../../../src/guide/facts.ts';
import { openWorld, type World } from '../../support/journey.ts';

let world: World;
let url: string;
beforeAll(async () => {
  world = await openWorld({ judge: false });
  await world.run({ to: 15 });
  const facts = world.state().facts() as unknown as Facts;
  url = `${facts.proxy.url}${facts.implementation.resource}`;
});
afterAll(() => world.stop());

const read = async (): Promise<number> => {
  const response = await fetch(url);
  await response.text();
  return response.status;
};
const cut = (...places: readonly object[]) =>
  world.sandbox.setFaults({ faults: places.map((at) => ({ kind: 'cut-body', at: { nth: 1, ...at } })) });
const mock = { vendor: 'anypoint', path: '/mocking/*' };
const proxy = { vendor: 'gateway', path: '/*' };

it.each([
  ['the implementation', [mock]],
  ['the proxy', [proxy]],
  ['the implementation and the proxy at once', [mock, proxy]],
])(
  'an answer that breaks off at %s breaks off for the caller, who does not wait for the rest',
  async (_, at) => {
    expect(await read()).toBe(200);
    await cut(...at);
    await expect(read()).rejects.toThrow();
    expect(world.sandbox.faults().fired).toHaveLength(at.length);
    await world.sandbox.clearFaults();
    expect(await read()).toBe(200);
  },
);
