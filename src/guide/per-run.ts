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
  value.catch(() => {
    if (known.get(name) === value) known.delete(name);
  });
  return value;
};

/** What an issuer says of itself. */
export const metadataName = (issuer: string): string => `metadata of ${issuer}`;

/** The grant types of a client provider: two services of Anypoint name the same ones. */
export const grantsName = (providerId: string): string => `grant types of ${providerId}`;

/** An API instance as API Manager has it. */
export const instanceName = (id: number): string => `API instance ${id}`;

/** The SLA tiers of an API instance. */
export const tiersName = (id: number): string => `SLA tiers of API instance ${id}`;

/** Reads it anew, because it may have changed, and keeps that for whoever needs the same afterwards. */
export const readAnew = <T>(run: object, name: string, read: () => Promise<T>): Promise<T> => {
  kept.get(run)?.delete(name);
  return perRun(run, name, read);
};
