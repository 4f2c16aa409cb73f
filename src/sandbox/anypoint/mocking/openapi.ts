import { isObject, type JsonObject } from '../refusal.ts';
import { type Files, member } from './document.ts';
import { type Lookup, type MockBody, matching } from './operation.ts';
import { followed, type Located, schemaExample } from './schema-example.ts';

const objectAt = (files: Files, at: Located): { file: string; node: JsonObject } => {
  const { file, node } = followed(files, at);
  return { file, node: isObject(node) ? node : {} };
};

const bodyOf3 = (files: Files, file: string, response: JsonObject): MockBody | undefined => {
  const [mediaType, media] = Object.entries(member(response, 'content'))[0] ?? [];
  if (mediaType === undefined || !isObject(media)) return undefined;
  if (media['example'] !== undefined)
    return { mediaType, examples: new Map([['example', media['example']]]) };
  const named = Object.entries(member(media, 'examples')).map(([name, node]): [string, unknown] => [
    name,
    objectAt(files, { file, node }).node['value'],
  ]);
  if (named.length > 0) return { mediaType, examples: new Map(named) };
  const { schema } = media;
  return {
    mediaType,
    examples:
      schema === undefined ? new Map() : new Map([['example', schemaExample(files, { file, node: schema })]]),
  };
};

const bodyOf2 = (
  files: Files,
  file: string,
  response: JsonObject,
  produces: unknown,
): MockBody | undefined => {
  const first = Array.isArray(produces) ? produces[0] : undefined;
  const named = Object.entries(member(response, 'examples'))[0];
  if (named) return { mediaType: named[0], examples: new Map([['example', named[1]]]) };
  if (response['schema'] === undefined) return undefined;
  const example = schemaExample(files, { file, node: response['schema'] });
  return {
    mediaType: typeof first === 'string' ? first : 'application/json',
    examples: new Map([['example', example]]),
  };
};

const oauth2 = (document: JsonObject, operation: JsonObject): boolean => {
  const declared = operation['security'] ?? document['security'];
  if (!Array.isArray(declared) || declared.length === 0) return false;
  const schemes = {
    ...member(document, 'securityDefinitions'),
    ...member(member(document, 'components'), 'securitySchemes'),
  };
  return declared.every(
    (choice) =>
      isObject(choice) && Object.keys(choice).some((name) => member(schemes, name)['type'] === 'oauth2'),
  );
};

/** Finds a method of an OpenAPI 3 or 2 document. `method` in lower case. */
export const openApiOperation = (
  files: Files,
  main: string,
  document: JsonObject,
  method: string,
  path: string,
): Lookup => {
  const resources = Object.entries(member(document, 'paths')).map(([template, node]) => ({
    path: template,
    node,
  }));
  const resource = matching(resources, path);
  if (!resource) return undefined;
  const item = objectAt(files, { file: main, node: resource.node });
  if (!Object.hasOwn(item.node, method)) return 'method';
  const operation = objectAt(files, { file: item.file, node: item.node[method] });
  const isTwo = document['swagger'] !== undefined;
  const produces = operation.node['produces'] ?? document['produces'];
  const responses = Object.entries(member(operation.node, 'responses')).map(
    ([code, response]): [string, MockBody | undefined] => {
      const { file, node } = objectAt(files, { file: operation.file, node: response });
      return [code, isTwo ? bodyOf2(files, file, node, produces) : bodyOf3(files, file, node)];
    },
  );
  return { responses: new Map(responses), oauth2: oauth2(document, operation.node) };
};
