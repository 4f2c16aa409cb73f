import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import { commonErrors } from './common-errors.ts';
import { isJson } from './documents.ts';
import { type Content, merged, type Operation } from './operation.ts';
import { recordedNulls } from './supplements/okta.ts';
import type { Validator } from './validator.ts';
import type { Finding } from './violation.ts';

const contentTypeOf = (exchange: Tapped): string => {
  const value = exchange.responseHeaders['content-type'];
  const first = typeof value === 'string' ? value : (value?.[0] ?? '');
  return first.split(';')[0]?.trim().toLowerCase() ?? '';
};

const documented = ({ answers }: Operation, status: number): Content | undefined =>
  answers[String(status)] ?? answers[`${Math.floor(status / 100)}XX`] ?? answers['default'];

/** JSON pointer (RFC 6901); none of the names here needs escaping. */
const isNull = (value: unknown, pointer: string): boolean =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (at, key) => (isJson(at) || Array.isArray(at) ? Reflect.get(at, key) : undefined),
      value,
    ) === null;

const bodyFindings = (
  schemas: readonly unknown[],
  exchange: Tapped,
  validator: Validator,
): readonly Finding[] => {
  const where = `answer ${exchange.status}`;
  if (schemas.length === 0 || !/[/+]json$/.test(contentTypeOf(exchange))) return [];
  let value: unknown;
  try {
    value = JSON.parse(exchange.responseBody.toString('utf8'));
  } catch {
    return [{ kind: 'answer schema', where, message: 'is not JSON' }];
  }
  return schemas.flatMap((schema) =>
    validator
      .errors(schema, value)
      .filter(({ pointer }) => !(isNull(value, pointer) && recordedNulls.some((one) => one.test(pointer))))
      .map(
        ({ pointer, message }): Finding => ({
          kind: 'answer schema',
          where: `${where} ${pointer || '/'}`,
          message,
        }),
      ),
  );
};

const contentFindings = (content: Content, exchange: Tapped, validator: Validator): readonly Finding[] => {
  const where = `answer ${exchange.status}`;
  const kinds = Object.keys(content);
  const empty = exchange.responseBody.length === 0;
  if (exchange.status === 204)
    return empty ? [] : [{ kind: 'answer schema', where, message: 'an answer without content has a body' }];
  if (kinds.length === 0) return [];
  if (empty) {
    const described = Object.values(content).some((schemas) => schemas.length > 0);
    return described ? [{ kind: 'answer schema', where, message: 'the body is missing' }] : [];
  }
  const schemas = content[contentTypeOf(exchange)] ?? content['*/*'];
  if (schemas === undefined)
    return [
      {
        kind: 'answer content type',
        where,
        message: `${contentTypeOf(exchange) || 'none'}, not ${kinds.join(' or ')}`,
      },
    ];
  return bodyFindings(schemas, exchange, validator);
};

/**
 * What an answer is held against. Okta's schemas of errors require nothing, so the common shape binds beside them;
 * elsewhere it binds where an error is documented without a schema, or not at all.
 */
const binding = ({ vendor }: Operation, content: Content, common: Content | undefined): Content => {
  if (common === undefined) return content;
  const described = Object.values(content).some((schemas) => schemas.length > 0);
  return described && vendor !== 'okta' ? content : merged(content, common);
};

/** Everything in an answer that its operation does not document. */
export const answerFindings = (
  operation: Operation,
  exchange: Tapped,
  validator: Validator,
): readonly Finding[] => {
  const content = documented(operation, exchange.status);
  const common = commonErrors(operation, exchange.status);
  const bare = content !== undefined && Object.keys(content).length === 0;
  if (content === undefined && common === undefined)
    return [
      {
        kind: 'undocumented status',
        where: `answer ${exchange.status}`,
        message: `documented are ${Object.keys(operation.answers).join(', ') || 'none'}`,
      },
    ];
  // Documented without a body, and sent without one.
  if (bare && exchange.responseBody.length === 0) return [];
  return contentFindings(binding(operation, content ?? {}, common), exchange, validator);
};
