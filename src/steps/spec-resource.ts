import type { YAMLMap } from 'yaml';
import type { SpecFiles } from './services.ts';

type IsMap = (node: unknown) => node is YAMLMap;

const keyOf = (key: unknown): string => String((key as { value?: unknown }).value ?? '');

/** Depth first, in the order of the document; resources with a parameter cannot be called as they are. */
const firstGet = (isMap: IsMap, node: unknown, path: string): string | undefined => {
  if (!isMap(node)) return undefined;
  if (path !== '' && node.items.some(({ key }) => keyOf(key) === 'get')) return path;
  for (const { key, value } of node.items) {
    const segment = keyOf(key);
    if (!segment.startsWith('/') || segment.includes('{')) continue;
    const found = firstGet(isMap, value, path + segment);
    if (found !== undefined) return found;
  }
  return undefined;
};

/**
 * The first resource of a specification that answers GET without a parameter in its path, e.g. `/employees`; undefined when
 * there is none in the main document.
 */
export const firstGetResource = async (spec: SpecFiles): Promise<string | undefined> => {
  const { isMap, parseDocument } = await import('yaml');
  const { contents } = parseDocument(spec.files[spec.main] ?? '', { logLevel: 'error' });
  if (!isMap(contents)) return undefined;
  return firstGet(isMap, spec.classifier === 'raml' ? contents : contents.get('paths'), '');
};
