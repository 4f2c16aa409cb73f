import type { Reply, SandboxRequest } from './request.ts';

type Handler = (request: SandboxRequest) => Reply | Promise<Reply>;

/** `pattern` is written as in the vendor's document: `/api/v1/apps/{appId}`. A last segment `{+rest}` takes the remaining path. */
export interface Route {
  readonly method: string;
  readonly pattern: string;
  readonly handle: Handler;
  /** A property of the operation: false for reads, logins, token fetches, introspection. Default: everything but GET. */
  readonly mutating?: boolean;
  /** Whether it may change the world, which is then saved before the reply is sent. Default: everything but GET. */
  readonly changes?: boolean;
}

interface Compiled extends Route {
  readonly expression: RegExp;
  readonly names: readonly string[];
  /** More literal segments win over variables. */
  readonly weight: number;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const compile = (route: Route): Compiled => {
  const names: string[] = [];
  const source = route.pattern
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\\\+)?(\w+)\}/g, (_, rest, name: string) => {
      names.push(name);
      return rest ? '(.+)' : '([^/]+)';
    });
  return {
    ...route,
    expression: new RegExp(`^${source}$`),
    names,
    weight: route.pattern.replace(/\{[^}]*\}/g, '').length,
  };
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

export interface Router {
  match(method: string, path: string): Match | undefined;
  /** Methods known for a path, for 405 answers. */
  methods(path: string): readonly string[];
}

/** Finds the route for a request; the most literal pattern wins. */
export const router = (routes: readonly Route[]): Router => {
  const compiled = routes.map(compile).sort((a, b) => b.weight - a.weight);
  return {
    match: (method, path) => {
      for (const route of compiled) {
        const hit = route.method === method ? route.expression.exec(path) : null;
        if (hit)
          return {
            route,
            params: Object.fromEntries(route.names.map((name, i) => [name, decoded(hit[i + 1] ?? '')])),
          };
      }
      return undefined;
    },
    methods: (path) => [
      ...new Set(compiled.filter((route) => route.expression.test(path)).map((route) => route.method)),
    ],
  };
};
