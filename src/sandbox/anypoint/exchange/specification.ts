import { parseDocument } from 'yaml';
import type { Files } from '../specification/model.ts';
import { modelOf } from '../specification/parser.ts';

const ramlHeader = /^#%RAML (1\.0|0\.8)[ \t]*(\r?\n|$)/;
const fragmentHeader = /^#%RAML 1\.0 [A-Za-z]+[ \t]*(\r?\n|$)/;

const object = (text: string): Record<string, unknown> | undefined => {
  const document = parseDocument(text, { logLevel: 'silent' });
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS();
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
};

const ramlFault = (main: string, text: string): string | undefined => {
  if (!ramlHeader.test(text))
    return `${main} does not begin with #%RAML 1.0: could not determine raml's version`;
  const root = object(text);
  if (root === undefined) return `${main} is not valid YAML`;
  return typeof root['title'] === 'string' && root['title'] !== ''
    ? undefined
    : `${main}: missing required property title`;
};

const oasFault = (main: string, text: string): string | undefined => {
  const root = object(text);
  if (root === undefined) return `${main} is neither valid JSON nor valid YAML`;
  const version = root['openapi'] ?? root['swagger'];
  return /^(2\.0|3\.[01]\.\d+)$/.test(String(version))
    ? undefined
    : `${main} names no supported OpenAPI version`;
};

/** What shows at first sight that a main file is unfit for its classifier. */
const faultAtSight = (classifier: string, main: string, files: Files): string | undefined => {
  const text = Object.hasOwn(files, main) ? files[main] : undefined;
  if (text === undefined) return `Main file ${main} was not found in the root of the package`;
  if (classifier === 'raml') return ramlFault(main, text);
  if (classifier === 'raml-fragment')
    return fragmentHeader.test(text) ? undefined : `${main} is no RAML 1.0 fragment`;
  return oasFault(main, text);
};

/** The file in the root that a package without a named main file can mean; undefined when there is none or a choice. */
export const mainFileOf = (classifier: string, files: Files): string | undefined => {
  const named = object(files['exchange.json'] ?? '')?.['main'];
  if (typeof named === 'string' && Object.hasOwn(files, named)) return named;
  const fit = Object.keys(files).filter(
    (path) => !path.includes('/') && path !== 'exchange.json' && !faultAtSight(classifier, path, files),
  );
  return fit.length === 1 ? fit[0] : undefined;
};

/** What makes a specification unfit to be published: read as a whole, with everything that it names; undefined when it is fit. */
export const specificationFault = async (
  classifier: string,
  main: string,
  files: Files,
): Promise<string | undefined> => {
  const text = Object.hasOwn(files, main) ? files[main] : undefined;
  const isRead = text !== undefined && (classifier === 'raml' ? ramlHeader.test(text) : classifier === 'oas');
  const [fault] = isRead ? (await modelOf(files, main)).faults : [];
  return fault ?? faultAtSight(classifier, main, files);
};
