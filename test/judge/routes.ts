/** What has a method and a path pattern. `{name}` stands for one segment; `{+name}` and `{name}*` for the whole rest. */
export interface Routed {
  readonly vendor: string;
  readonly method: string;
  readonly pattern: string;
}

interface Hit<T> {
  readonly found: T;
  /** Path variables as they were sent, still encoded. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface Routes<T> {
  find(vendor: string, method: string, path: string): Hit<T> | undefined;
  /** Is the path known with another method? */
  knows(vendor: string, path: string): boolean;
}

const expression = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.?^$()|[\]\\]/g, '\\$&')
      .replace(/\{\+(\w+)\}|\{(\w+)\}\*/g, (_, a?: string, b?: string) => `(?<${a ?? b}>.+)`)
      .replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>[^/]+)`)}$`,
  );

const literals = (pattern: string): number => pattern.replace(/\{[^}]*\}\*?/g, '').length;

/** Finds by method and path; the pattern with more literal text wins. */
export const routes = <T extends Routed>(all: readonly T[]): Routes<T> => {
  const compiled = all
    .map((found) => ({ found, expression: expression(found.pattern), weight: literals(found.pattern) }))
    .sort((a, b) => b.weight - a.weight);
  return {
    find: (vendor, method, path) => {
      for (const { found, expression: one } of compiled) {
        if (found.vendor !== vendor || found.method !== method) continue;
        const hit = one.exec(path);
        if (hit) return { found, variables: { ...hit.groups } };
      }
      return undefined;
    },
    knows: (vendor, path) =>
      compiled.some(({ found, expression: one }) => found.vendor === vendor && one.test(path)),
  };
};
