import { setTimeout as pause } from 'node:timers/promises';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import { mockingRefusal } from '../refusals.ts';
import { type Files, loadMain, SpecificationError } from './document.ts';
import { openApiOperation } from './openapi.ts';
import type { Lookup, MockBody, MockOperation } from './operation.ts';
import { ramlOperation } from './raml.ts';

/** The specification behind a mock. */
export interface Specification {
  readonly files: Files;
  readonly main: string;
}

const lookUp = ({ files, main }: Specification, method: string, path: string): Lookup => {
  const document = loadMain(files, main);
  const isRaml = (files[main] ?? '').startsWith('#%RAML');
  const find = isRaml ? ramlOperation : openApiOperation;
  return find(files, main, document, method, path);
};

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

const statusOf = (operation: MockOperation, request: SandboxRequest): string | Reply => {
  const wanted = header(request, 'ms2-status-code');
  if (wanted !== undefined)
    return operation.responses.has(wanted) ? wanted : invalid('MS2-Status-Code', wanted);
  const codes = [...operation.responses.keys()].filter((code) => /^[1-5]\d\d$/.test(code)).sort();
  return codes[0] ?? '200';
};

const rendered = (status: number, mediaType: string, value: unknown): Reply =>
  typeof value === 'string' && !/[/+]json\b/.test(mediaType)
    ? { status, headers: { 'content-type': mediaType }, text: value }
    : { status, headers: { 'content-type': mediaType }, json: value };

const bodyReply = (status: number, body: MockBody | undefined, request: SandboxRequest): Reply => {
  const wanted = header(request, 'ms2-example');
  if (wanted !== undefined && body?.examples.has(wanted) !== true) return invalid('MS2-Example', wanted);
  const name = wanted ?? [...(body?.examples.keys() ?? [])][0];
  if (body === undefined || name === undefined) return { status };
  return rendered(status, body.mediaType, body.examples.get(name));
};

const replyOf = async (operation: MockOperation, request: SandboxRequest): Promise<Reply> => {
  if (operation.oauth2 && request.headers.authorization === undefined)
    return mockingRefusal(
      400,
      'COULD_NOT_PARSE_PARAMETERS',
      'Required header Authorization was not provided',
    );
  const delay = header(request, 'ms2-delay');
  const milliseconds = delay === undefined ? 0 : delayOf(delay);
  if (milliseconds === undefined) return invalid('MS2-Delay', delay ?? '');
  if (milliseconds > 0) await pause(milliseconds);
  const status = statusOf(operation, request);
  if (typeof status !== 'string') return status;
  return bodyReply(Number(status), operation.responses.get(status), request);
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
  try {
    const found = lookUp(specification, request.method.toLowerCase(), path);
    if (found === undefined)
      return mockingRefusal(404, 'RESOURCE_NOT_FOUND', `Resource ${path} was not found`);
    if (found === 'method')
      return mockingRefusal(
        405,
        'METHOD_NOT_ALLOWED',
        `Method ${request.method} is not declared for ${path}`,
      );
    return await replyOf(found, request);
  } catch (error) {
    if (!(error instanceof SpecificationError)) throw error;
    return mockingRefusal(400, 'SPECIFICATION_ERROR', error.message);
  }
};
