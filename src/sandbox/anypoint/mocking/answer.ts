import { setTimeout as pause } from 'node:timers/promises';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import { mockingRefusal } from '../refusals.ts';
import type { Files, MockOperation, MockResponse, Model } from '../specification/model.ts';
import { modelOf } from '../specification/parser.ts';

const expressionOf = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/\{[^}]*\}/)
      .map((literal) => literal.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&'))
      .join('[^/]+')}$`,
  );

const literal = (template: string): number => template.replace(/\{[^}]*\}/g, '').length;

/** The operation of a path and method, `method` when only the method is unknown, undefined when the resource is. */
const operationAt = (
  { operations }: Model,
  method: string,
  path: string,
): MockOperation | 'method' | undefined => {
  const [resource] = [...new Set(operations.map((one) => one.path))]
    .filter((template) => expressionOf(template).test(path))
    .sort((a, b) => literal(b) - literal(a));
  if (resource === undefined) return undefined;
  return operations.find((one) => one.path === resource && one.method === method) ?? 'method';
};

/** The specification behind a mock. */
export interface Specification {
  readonly files: Files;
  readonly main: string;
}

const header = (request: SandboxRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const invalid = (name: string, value: string): Reply =>
  mockingRefusal(400, 'INVALID_HEADER_VALUE', `Invalid value ${value} for header ${name}`);

/**
 * Milliseconds of `MS2-Delay`, a number or a range up to 10000 (docs/facts/anypoint-apis.md §4.4); undefined when it is neither.
 */
const delayOf = (text: string): number | undefined => {
  const [, low = '', high = low] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [least, most] = [Number(low), Number(high)];
  if (low === '' || most > 10_000 || least > most) return undefined;
  return least + Math.floor(Math.random() * (most - least + 1));
};

/** The number that a documented status stands for: `2XX` and `default` serve as 200. */
const numberOf = ({ status }: MockResponse): number => {
  if (status === 'default') return 200;
  const number = Number(status.replaceAll(/x/gi, '0'));
  return Number.isInteger(number) && number >= 100 && number < 600 ? number : 200;
};

const responseOf = (
  { responses }: MockOperation,
  request: SandboxRequest,
): MockResponse | Reply | undefined => {
  const wanted = header(request, 'ms2-status-code');
  if (wanted !== undefined)
    return responses.find(({ status }) => status === wanted) ?? invalid('MS2-Status-Code', wanted);
  const exact = responses.filter(({ status }) => status !== 'default');
  return (exact.length > 0 ? exact : responses).toSorted((a, b) => numberOf(a) - numberOf(b))[0];
};

const isJson = (mediaType: string): boolean => /[/+]json\b/.test(mediaType);

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const rendered = (status: number, mediaType: string, value: unknown): Reply => {
  const headers = { 'content-type': mediaType };
  if (typeof value !== 'string') return { status, headers, json: value };
  return isJson(mediaType) ? { status, headers, json: jsonOf(value) } : { status, headers, text: value };
};

const bodyReply = (response: MockResponse | undefined, request: SandboxRequest): Reply => {
  const wanted = header(request, 'ms2-example');
  const examples = response?.examples ?? [];
  const example = wanted === undefined ? examples[0] : examples.find(([name]) => name === wanted);
  if (wanted !== undefined && !example) return invalid('MS2-Example', wanted);
  const status = response ? numberOf(response) : 200;
  if (response?.mediaType === undefined || !example) return { status };
  return rendered(status, response.mediaType, example[1]);
};

/** What a call lacks without which the mock refuses it (docs/facts/anypoint-apis.md §4.4). */
const missingIn = (operation: MockOperation, request: SandboxRequest): string | undefined => {
  const query = operation.requiredQuery.find((name) => !request.query.has(name));
  if (query !== undefined) return `Required query parameter ${query} was not provided`;
  const needed = [...operation.requiredHeaders, ...(operation.oauth2 ? ['Authorization'] : [])];
  const name = needed.find((one) => request.headers[one.toLowerCase()] === undefined);
  return name === undefined ? undefined : `Required header ${name} was not provided`;
};

const replyOf = async (operation: MockOperation, request: SandboxRequest): Promise<Reply> => {
  const missing = missingIn(operation, request);
  if (missing !== undefined) return mockingRefusal(400, 'COULD_NOT_PARSE_PARAMETERS', missing);
  const delay = header(request, 'ms2-delay');
  const milliseconds = delay === undefined ? 0 : delayOf(delay);
  if (milliseconds === undefined) return invalid('MS2-Delay', delay ?? '');
  if (milliseconds > 0) await pause(milliseconds);
  const response = responseOf(operation, request);
  return response && 'json' in response ? response : bodyReply(response as MockResponse | undefined, request);
};

/**
 * What the mock of a specification answers to a request for one of its resources: the lowest status with its example
 * (docs/facts/anypoint-apis.md §4.4). `path` begins with a slash.
 */
export const mockAnswer = async (
  specification: Specification,
  request: SandboxRequest,
  path: string,
): Promise<Reply> => {
  const model = await modelOf(specification.files, specification.main);
  const [fault] = model.faults;
  if (fault !== undefined) return mockingRefusal(400, 'SPECIFICATION_ERROR', fault);
  const found = operationAt(model, request.method, path);
  if (found === undefined) return mockingRefusal(404, 'RESOURCE_NOT_FOUND', `Resource ${path} was not found`);
  if (found === 'method')
    return mockingRefusal(405, 'METHOD_NOT_ALLOWED', `Method ${request.method} is not declared for ${path}`);
  return replyOf(found, request);
};
