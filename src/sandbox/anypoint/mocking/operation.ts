/** What a specification says about one body of a response. */
export interface MockBody {
  readonly mediaType: string;
  /** By name, in the order of the document; the first one is served by default. */
  readonly examples: ReadonlyMap<string, unknown>;
}

/** What a specification says about one method of one resource. */
export interface MockOperation {
  /** By status code, e.g. `200`; undefined: a response without a body. */
  readonly responses: ReadonlyMap<string, MockBody | undefined>;
  /** An OAuth 2.0 scheme guards it, and nothing else would do. */
  readonly oauth2: boolean;
}

/** The operation of a path and method, `method` when only the method is unknown, undefined when the resource is. */
export type Lookup = MockOperation | 'method' | undefined;

const expressionOf = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/\{[^}]*\}/)
      .map((literal) => literal.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'))
      .join('[^/]+')}$`,
  );

const literal = (template: string): number => template.replace(/\{[^}]*\}/g, '').length;

/** The template of resources that a path fits, the most literal one first. */
export const matching = <T extends { readonly path: string }>(
  resources: readonly T[],
  path: string,
): T | undefined =>
  resources
    .filter((resource) => expressionOf(resource.path).test(path))
    .sort((a, b) => literal(b.path) - literal(a.path))[0];
