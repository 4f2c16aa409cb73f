import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import type { Json } from './documents.ts';
import { text } from './documents.ts';
import { unknownProperties } from './known-properties.ts';
import type { Operation, Parameter } from './operation.ts';
import type { Validator } from './validator.ts';
import { formObject, multipartObject, readAs } from './values.ts';
import type { Finding } from './violation.ts';

/** Header parameters which the checks of security and content look at. */
const elsewhere = new Set(['authorization', 'content-type', 'accept']);

const mediaType = (contentType: string): string => contentType.split(';')[0]?.trim().toLowerCase() ?? '';

const header = (exchange: Tapped, name: string): string => {
  const value = exchange.requestHeaders[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
};

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const valuesOf = (
  { in: place, name }: Parameter,
  exchange: Tapped,
  variables: Readonly<Record<string, string>>,
): readonly string[] => {
  if (place === 'query') return exchange.query.getAll(name);
  const value = place === 'path' ? decoded(variables[name] ?? '') : header(exchange, name);
  return value === '' ? [] : [value];
};

const parameterFindings = (
  operation: Operation,
  exchange: Tapped,
  variables: Readonly<Record<string, string>>,
  validator: Validator,
): readonly Finding[] =>
  operation.parameters.flatMap((parameter): readonly Finding[] => {
    if (parameter.in === 'header' && elsewhere.has(parameter.name.toLowerCase())) return [];
    const where = `${parameter.in} ${parameter.name}`;
    const values = valuesOf(parameter, exchange, variables);
    if (values.length === 0)
      return parameter.required
        ? [{ kind: 'missing required parameter', where, message: `${where} is required` }]
        : [];
    const fitted = readAs(parameter.schema, values, validator);
    return 'value' in fitted
      ? []
      : fitted.errors.map(({ message }) => ({ kind: 'bad parameter value', where, message }));
  });

const queryFindings = (operation: Operation, exchange: Tapped): readonly Finding[] => {
  const known = new Set(
    operation.parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name),
  );
  return [...new Set(exchange.query.keys())]
    .filter((name) => !known.has(name))
    .map((name) => ({
      kind: 'unknown query parameter',
      where: `query ${name}`,
      message: 'the operation has no such query parameter',
    }));
};

/** Members of a form body that authenticate a client (RFC 6749 section 2.3.1, RFC 7523); no schema lists them. */
const credentials = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'];

const satisfied = (scheme: Json, exchange: Tapped): boolean => {
  const authorization = header(exchange, 'authorization');
  const kind = text(scheme, 'type');
  if (kind === 'apiKey')
    return text(scheme, 'name').toLowerCase() === 'authorization'
      ? /^SSWS \S+$/.test(authorization)
      : header(exchange, text(scheme, 'name')) !== '';
  const how = kind === 'http' ? text(scheme, 'scheme').toLowerCase() : 'bearer';
  if (how === 'basic') return /^Basic \S+$/i.test(authorization);
  if (how === 'bearer') return /^Bearer \S+$/i.test(authorization);
  const form = new URLSearchParams(exchange.requestBody.toString('utf8'));
  return form.has('client_id') || form.has('client_assertion');
};

const securityFindings = ({ security }: Operation, exchange: Tapped): readonly Finding[] =>
  security.length === 0 || security.some((scheme) => satisfied(scheme, exchange))
    ? []
    : [
        {
          kind: 'missing security header',
          where: 'header authorization',
          message: `none of the documented ways to authenticate: ${[...new Set(security.map((one) => text(one, 'scheme') || text(one, 'type')))].join(', ')}`,
        },
      ];

const parsed = (body: Buffer, contentType: string): { value: unknown } | { fault: string } => {
  const media = mediaType(contentType);
  if (media === 'application/x-www-form-urlencoded') return { value: formObject(body.toString('utf8')) };
  if (media === 'multipart/form-data') {
    const value = multipartObject(body, contentType);
    return value ? { value } : { fault: 'is not multipart with the boundary of its header' };
  }
  if (!/[/+]json$/.test(media)) return { value: body.toString('utf8') };
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    return { fault: 'is not JSON' };
  }
};

const schemaFindings = (
  schemas: readonly unknown[],
  value: unknown,
  known: readonly string[],
  validator: Validator,
): readonly Finding[] => {
  const wrong = schemas.flatMap((schema) => validator.errors(schema, value));
  const extra = schemas.length === 0 ? [] : unknownProperties(schemas, value, validator);
  const forbidden = wrong.flatMap(({ pointer, unknown }) =>
    unknown === undefined ? [] : [`${pointer}/${unknown}`],
  );
  // What one schema forbids and another one declares is known: the second is ours, with its source.
  const unknown = new Set(schemas.length > 1 ? extra : [...extra, ...forbidden]);
  return [
    ...wrong
      .filter((error) => error.unknown === undefined)
      .map(
        ({ pointer, message }): Finding => ({
          kind: 'body schema',
          where: `request ${pointer || '/'}`,
          message,
        }),
      ),
    ...[...unknown]
      .filter((pointer) => !known.includes(pointer))
      .map(
        (pointer): Finding => ({
          kind: 'unknown property in request',
          where: `request ${pointer}`,
          message: 'no schema of the body declares this property',
        }),
      ),
  ];
};

const bodyFindings = (operation: Operation, exchange: Tapped, validator: Validator): readonly Finding[] => {
  const { body } = operation;
  const empty = exchange.requestBody.length === 0;
  if (empty)
    return body?.required === true
      ? [{ kind: 'missing body', where: 'request', message: 'a body is required' }]
      : [];
  if (body === undefined)
    return [{ kind: 'body schema', where: 'request', message: 'the operation takes no body' }];
  const contentType = header(exchange, 'content-type');
  const schemas = body.content[mediaType(contentType)] ?? body.content['*/*'];
  if (schemas === undefined)
    return [
      {
        kind: 'wrong content type',
        where: 'header content-type',
        message: `${mediaType(contentType) || 'none'}, not ${Object.keys(body.content).join(' or ')}`,
      },
    ];
  const read = parsed(exchange.requestBody, contentType);
  if ('fault' in read) return [{ kind: 'body schema', where: 'request', message: read.fault }];
  const form = operation.security.some((scheme) => text(scheme, 'scheme') === 'postBody');
  return schemaFindings(schemas, read.value, form ? credentials.map((name) => `/${name}`) : [], validator);
};

/** Everything in a request that its operation does not allow. */
export const requestFindings = (
  operation: Operation,
  exchange: Tapped,
  variables: Readonly<Record<string, string>>,
  validator: Validator,
): readonly Finding[] => [
  ...parameterFindings(operation, exchange, variables, validator),
  ...queryFindings(operation, exchange),
  ...securityFindings(operation, exchange),
  ...bodyFindings(operation, exchange, validator),
];
