import type { Reading } from './dialect.ts';
import { isJson, type Json, list, member, text, type VendorDocument } from './documents.ts';
import type { Supplement } from './supplements.ts';
import type { Validator } from './validator.ts';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: unknown;
}

/** Media type to the schemas that all bind; none when the content is known to exist but not described. */
export type Content = Readonly<Record<string, readonly unknown[]>>;

export interface Operation {
  readonly vendor: string;
  readonly method: string;
  /** The whole path as in the document, e.g. `/apimanager/api/v1/organizations/{organizationId}`. */
  readonly pattern: string;
  readonly parameters: readonly Parameter[];
  /** Absent when nothing says whether there is a body; then none is expected. */
  readonly body: { readonly required: boolean; readonly content: Content } | undefined;
  /** Status to content; an empty content is an answer whose body nobody described. */
  readonly answers: Readonly<Record<string, Content>>;
  /** The ways to authenticate, any of which will do; empty when none is demanded. */
  readonly security: readonly Json[];
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head'];

const contentOf = (owner: unknown, validator: Validator): Content =>
  Object.fromEntries(
    Object.entries(member(validator.resolve(owner), 'content')).map(([media, described]) => {
      const schema = isJson(described) ? described['schema'] : undefined;
      return [media.toLowerCase(), isJson(schema) && Object.keys(schema).length > 0 ? [schema] : []];
    }),
  );

/** MuleSoft's converter marks query parameters with a default as required; they are not. */
const parameterOf = (given: unknown, validator: Validator): Parameter => {
  const parameter = validator.resolve(given) as Json;
  const schema = parameter['schema'];
  const defaulted = text(parameter, 'in') === 'query' && member(parameter, 'schema')['default'] !== undefined;
  return {
    name: text(parameter, 'name'),
    in: text(parameter, 'in'),
    required: parameter['required'] === true && !defaulted,
    schema,
  };
};

const securityOf = (operation: Json, document: VendorDocument): readonly Json[] => {
  const alternatives = list(operation, 'security').length > 0 ? operation : document.content;
  const schemes = member(member(document.content, 'components'), 'securitySchemes');
  return list(alternatives, 'security').flatMap((alternative) =>
    Object.keys(isJson(alternative) ? alternative : {}).map((name) => member(schemes, name)),
  );
};

const answersOf = (operation: unknown, validator: Validator): Readonly<Record<string, Content>> =>
  Object.fromEntries(
    Object.entries(member(operation, 'responses')).map(([status, answer]) => [
      status,
      contentOf(answer, validator),
    ]),
  );

/** The operations of a document. Schemas stay uncompiled until an exchange needs them. */
export const operationsOf = (document: VendorDocument, validator: Validator): readonly Operation[] => {
  const asked = validator.lifted(document, 'request').paths;
  const reading: Reading = document.answers === 'types' ? 'types' : 'answer';
  const answered = validator.lifted(document, reading).paths;
  return Object.entries(asked).flatMap(([path, item]) =>
    methods.flatMap((method): readonly Operation[] => {
      const operation = isJson(item) ? item[method] : undefined;
      if (!isJson(operation)) return [];
      const body =
        operation['requestBody'] === undefined ? undefined : validator.resolve(operation['requestBody']);
      const content = contentOf(body, validator);
      return [
        {
          vendor: document.vendor,
          method: method.toUpperCase(),
          pattern: `${document.base}${path}`,
          parameters: [...list(item, 'parameters'), ...list(operation, 'parameters')].map((one) =>
            parameterOf(one, validator),
          ),
          body:
            body === undefined ? undefined : { required: isJson(body) && body['required'] === true, content },
          answers: answersOf(member(member(answered, path), method), validator),
          security: securityOf(member(member(member(document.content, 'paths'), path), method), document),
        },
      ];
    }),
  );
};

/** Both contents: where a media type is in both, the schemas of both bind. */
export const merged = (known: Content, more: Content): Content => {
  const all: Record<string, readonly unknown[]> = { ...known };
  for (const [media, schemas] of Object.entries(more)) all[media] = [...(all[media] ?? []), ...schemas];
  return all;
};

const own = (content: Readonly<Record<string, unknown>>, reading: Reading, validator: Validator): Content =>
  Object.fromEntries(
    Object.entries(content).map(([media, schema]) => [
      media,
      isJson(schema) && Object.keys(schema).length > 0 ? [validator.own(schema, reading)] : [],
    ]),
  );

/** An operation of no document at all, to which a supplement can add what is known. */
export const blank = ({ vendor, method, pattern }: Supplement): Operation => ({
  vendor,
  method,
  pattern,
  parameters: [...pattern.matchAll(/\{\+?(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  body: undefined,
  answers: {},
  security: vendor === 'anypoint' ? [{ type: 'http', scheme: 'bearer' }] : [],
});

/** The operation with what a supplement adds: both bind. */
export const supplemented = (
  operation: Operation,
  supplement: Supplement,
  validator: Validator,
): Operation => {
  const answers: Record<string, Content> = { ...operation.answers };
  for (const [status, content] of Object.entries(supplement.answers ?? {})) {
    const known = supplement.instead?.includes(status) ? {} : (answers[status] ?? {});
    answers[status] = merged(known, own(content, 'answer', validator));
  }
  const body = supplement.body && {
    required: supplement.bodyRequired ?? operation.body?.required ?? false,
    content: merged(operation.body?.content ?? {}, own(supplement.body, 'request', validator)),
  };
  return {
    ...operation,
    answers,
    body: body ?? operation.body,
    parameters: [
      ...operation.parameters,
      ...Object.entries(supplement.query ?? {}).map(([name, schema]) => ({
        name,
        in: 'query',
        required: false,
        schema,
      })),
    ],
    security: supplement.open === true ? [] : operation.security,
  };
};
