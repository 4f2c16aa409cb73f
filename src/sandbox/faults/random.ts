/** Numbers from 0 to below 1, the same ones for the same seed: a linear congruential generator whose high bits are mixed in. */
export const randomFrom = (seed: number): (() => number) => {
  let state = (seed ^ 0x5bd1e995) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    return ((mixed ^ (mixed >>> 12)) >>> 0) / 2 ** 32;
  };
};
