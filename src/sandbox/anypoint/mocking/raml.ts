import { isObject, type JsonObject } from '../refusal.ts';
import { type Files, loadFile, member, resolvePath } from './document.ts';
import { type Lookup, type MockBody, matching } from './operation.ts';
import { namedExamples, type TypeLookup, typeExample } from './raml-example.ts';
import { expanded } from './raml-templates.ts';

interface Resource {
  readonly path: string;
  readonly node: JsonObject;
}

const resourcesOf = (node: JsonObject, prefix: string): Resource[] =>
  Object.entries(node)
    .filter(([name]) => name.startsWith('/'))
    .flatMap(([name, value]) => {
      const path = `${prefix}${name}`.replace(/\/{2,}/g, '/');
      const child = isObject(value) ? value : {};
      return [{ path, node: child }, ...resourcesOf(child, path)];
    });

/** The root with the declarations of its libraries under `<library>.<name>`. */
const withLibraries = (files: Files, main: string, root: JsonObject): JsonObject => {
  const kinds = ['types', 'traits', 'resourceTypes', 'securitySchemes'];
  const whole: JsonObject = { ...root };
  for (const kind of kinds) whole[kind] = { ...member(root, kind) };
  for (const [alias, path] of Object.entries(member(root, 'uses'))) {
    if (typeof path !== 'string') continue;
    const library = loadFile(files, resolvePath(main, path));
    for (const kind of kinds)
      for (const [name, value] of Object.entries(member(library, kind)))
        member(whole, kind)[`${alias}.${name}`] = value;
  }
  return whole;
};

const lookupIn =
  (root: JsonObject): TypeLookup =>
  (name) => {
    const types = { ...member(root, 'schemas'), ...member(root, 'types') };
    if (Object.hasOwn(types, name)) return types[name];
    const plain = Object.keys(types).find((known) => known.split('.').at(-1) === name);
    return plain === undefined ? undefined : types[plain];
  };

const defaultMediaType = (root: JsonObject): string => {
  const declared = Array.isArray(root['mediaType']) ? root['mediaType'][0] : root['mediaType'];
  return typeof declared === 'string' ? declared : 'application/json';
};

const bodyOf = (root: JsonObject, response: unknown): MockBody | undefined => {
  const body = isObject(response) ? response['body'] : undefined;
  if (body === undefined || body === null) return undefined;
  const media = isObject(body) ? Object.keys(body).find((name) => name.includes('/')) : undefined;
  const mediaType = media ?? defaultMediaType(root);
  const declaration = media !== undefined && isObject(body) ? body[media] : body;
  const named = namedExamples(declaration);
  if (named.length > 0) return { mediaType, examples: new Map(named) };
  if (declaration === null || declaration === undefined) return { mediaType, examples: new Map() };
  const type =
    isObject(declaration) && declaration['schema'] !== undefined ? declaration['schema'] : declaration;
  const declared = typeof type === 'string' ? lookupIn(root)(type) : undefined;
  const examples = namedExamples(declared);
  if (examples.length > 0) return { mediaType, examples: new Map(examples) };
  return { mediaType, examples: new Map([['example', typeExample(type, lookupIn(root))]]) };
};

const oauth2 = (root: JsonObject, resource: JsonObject, method: JsonObject): boolean => {
  const declared = method['securedBy'] ?? resource['securedBy'] ?? root['securedBy'];
  if (declared === undefined || declared === null) return false;
  const list = Array.isArray(declared) ? declared : [declared];
  const schemes = member(root, 'securitySchemes');
  return list.every((reference) => {
    const name = isObject(reference) ? Object.keys(reference)[0] : reference;
    return typeof name === 'string' && member(schemes, name)['type'] === 'OAuth 2.0';
  });
};

/** Finds a method of a RAML 1.0 specification. `method` in lower case. */
export const ramlOperation = (
  files: Files,
  main: string,
  document: JsonObject,
  method: string,
  path: string,
): Lookup => {
  const root = withLibraries(files, main, document);
  const resource = matching(resourcesOf(root, ''), path);
  if (!resource) return undefined;
  const node = expanded(root, resource.path, resource.node);
  if (!Object.hasOwn(node, method)) return 'method';
  const operation = member(node, method);
  const responses = Object.entries(member(operation, 'responses'));
  return {
    responses: new Map(responses.map(([code, response]) => [code, bodyOf(root, response)])),
    oauth2: oauth2(root, node, operation),
  };
};
