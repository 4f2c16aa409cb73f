import type { Document, YAMLMap, YAMLSeq } from 'yaml';
import type { SpecFiles } from './services.ts';

interface Reader {
  readonly isMap: (node: unknown) => node is YAMLMap;
  readonly isSeq: (node: unknown) => node is YAMLSeq;
  readonly document: Document;
}

interface Found {
  readonly path: string;
  /** A query parameter is wanted, without which a call is refused. */
  readonly wants: boolean;
}

const keyOf = (key: unknown): string => String((key as { value?: unknown }).value ?? '');

/** RAML: a query parameter is required unless its name ends in `?` or it says otherwise. */
const ramlWants = ({ isMap }: Reader, get: unknown): boolean => {
  const parameters = isMap(get) ? get.get('queryParameters') : undefined;
  if (!isMap(parameters)) return false;
  return parameters.items.some(({ key, value }) => {
    const said = isMap(value) ? value.get('required') : undefined;
    return said === undefined ? !keyOf(key).endsWith('?') : said === true;
  });
};

/** OpenAPI: parameters of the path and of the operation, also by reference within the document. */
const oasWants = ({ isMap, isSeq, document }: Reader, owners: readonly unknown[]): boolean =>
  owners.some((owner) => {
    const parameters = isMap(owner) ? owner.get('parameters') : undefined;
    if (!isSeq(parameters)) return false;
    return parameters.items.some((item) => {
      const reference = isMap(item) ? item.get('$ref') : undefined;
      const one =
        typeof reference === 'string' && reference.startsWith('#/')
          ? document.getIn(reference.slice(2).split('/'))
          : item;
      return isMap(one) && one.get('in') === 'query' && one.get('required') === true;
    });
  });

/** Depth first, in the order of the document; resources with a parameter cannot be called as they are. */
const gets = (reader: Reader, kind: SpecFiles['classifier'], node: unknown, path: string): Found[] => {
  const { isMap } = reader;
  if (!isMap(node)) return [];
  const get = node.items.find(({ key }) => keyOf(key) === 'get');
  const wants = get && (kind === 'raml' ? ramlWants(reader, get.value) : oasWants(reader, [node, get.value]));
  const own = path !== '' && wants !== undefined ? [{ path, wants }] : [];
  const below = node.items.flatMap(({ key, value }) => {
    const segment = keyOf(key);
    return segment.startsWith('/') && !segment.includes('{') ? gets(reader, kind, value, path + segment) : [];
  });
  return [...own, ...below];
};

/**
 * The first resource of a specification that answers GET without a parameter in its path, e.g. `/employees`; one that wants
 * none in its query either comes before. Undefined when there is none in the main document.
 */
export const firstGetResource = async (spec: SpecFiles): Promise<string | undefined> => {
  const { isMap, isSeq, parseDocument } = await import('yaml');
  const document = parseDocument(spec.files[spec.main] ?? '', { logLevel: 'error' });
  const { contents } = document;
  if (!isMap(contents)) return undefined;
  const root = spec.classifier === 'raml' ? contents : contents.get('paths');
  const found = gets({ isMap, isSeq, document }, spec.classifier, root, '');
  return (found.find(({ wants }) => !wants) ?? found[0])?.path;
};
