const kept = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Reads once what several steps of one run need and what does not change meanwhile. A failure is not kept.
 *
 * @param run anything that lives exactly as long as the run
 */
export const perRun = <T>(run: object, name: string, read: () => Promise<T>): Promise<T> => {
  const known = kept.get(run) ?? new Map<string, Promise<unknown>>();
  kept.set(run, known);
  const before = known.get(name) as Promise<T> | undefined;
  if (before) return before;
  const value = read();
  known.set(name, value);
  value.catch(() => known.delete(name));
  return value;
};
