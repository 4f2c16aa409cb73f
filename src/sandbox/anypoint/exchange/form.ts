import type { SandboxRequest } from '../../kernel/request.ts';
import { refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import { MultipartError, type Part, parseMultipart } from './multipart.ts';

/** The fields of a publication that this half understands. */
export interface Form {
  readonly name: string;
  readonly description: string;
  readonly type: string | undefined;
  readonly status: 'published' | 'development';
  readonly tags: string[];
  readonly apiVersion: string;
  readonly mainFile: string | undefined;
  readonly file: { readonly classifier: string; readonly data: Buffer };
}

const plain = new Set([
  'name',
  'description',
  'type',
  'status',
  'dependencies',
  'keywords',
  'tags',
  'fields',
  'categories',
  'contactName',
  'contactEmail',
]);
const known = /^(fields|categories|properties)\.[\w-]+$|^files\.([\w-]+\.)?[\w-]+$/;

const refused = (message: string): never => refuse(exchangeRefusal(400, message, { errors: [message] }));

/** The parts of a multipart request; 415 for another content type, 400 for a broken body. */
export const formParts = (request: SandboxRequest): Part[] => {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(type))
    return refuse(exchangeRefusal(415, 'Content-Type must be multipart/form-data'));
  try {
    return parseMultipart(request.body, type);
  } catch (error) {
    if (!(error instanceof MultipartError)) throw error;
    return refused(`Malformed multipart body: ${error.message}`);
  }
};

/** A comma separated list. */
export const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const statusOf = (text: string | undefined): Form['status'] =>
  text === undefined || text === 'published' || text === 'development'
    ? (text ?? 'published')
    : refused(`status must be one of published, development`);

const classifiers = ['raml', 'raml-fragment', 'oas'];

const packageOf = (parts: readonly Part[], type: string | undefined): Form['file'] => {
  const zips = parts.filter(({ name }) => /^files\.([\w-]+\.)?zip$/.test(name) && name !== 'files.docs.zip');
  const [zip] = zips;
  if (zip === undefined || zips.length > 1)
    return refused('Exactly one specification is needed, e.g. files.raml.zip');
  const classifier = zip.name.split('.')[1] ?? '';
  const meant = classifier === 'zip' && type === 'rest-api' ? 'raml' : classifier;
  return classifiers.includes(meant)
    ? { classifier: meant, data: zip.data }
    : refused(`The sandbox publishes ${classifiers.join(', ')} only, not ${zip.name}`);
};

/**
 * The form of a publication (docs/facts/anypoint-apis.md §3.3): `name` and `properties.apiVersion` required. That unknown and
 * doubled fields are refused is a guess on the strict side.
 */
export const readForm = (request: SandboxRequest): Form => {
  const parts = formParts(request);
  const names = parts.map(({ name }) => name);
  const strange = names.find((name) => !plain.has(name) && !known.test(name));
  if (strange !== undefined) return refused(`Unknown field ${strange}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return refused(`Field ${twice} occurs twice`);
  const field = (name: string): string | undefined =>
    parts.find((part) => part.name === name)?.data.toString('utf8');
  const name = field('name') || refused('name is required');
  const apiVersion = field('properties.apiVersion') || refused('properties.apiVersion is required');
  const type = field('type');
  if (type !== undefined && type !== 'rest-api' && type !== 'raml-fragment')
    return refused(`The sandbox publishes rest-api and raml-fragment only, not ${type}`);
  return {
    name,
    description: field('description') ?? '',
    type,
    status: statusOf(field('status')),
    tags: listOf(field('tags')),
    apiVersion,
    mainFile: field('properties.mainFile'),
    file: packageOf(parts, type),
  };
};
