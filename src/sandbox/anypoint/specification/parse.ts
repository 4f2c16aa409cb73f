import type {
  AMFValidationResult,
  BaseUnit,
  EndPoint,
  Operation,
  Parameter,
  Response,
  Shape,
} from 'amf-client-js';
import { built, examplesOf } from './example.ts';
import type { Files, MockOperation, MockResponse, Model } from './model.ts';

const root = 'file:///';

/** Findings that say that a document cannot be read as a whole. All others are published (docs/facts/anypoint-apis.md §2.4). */
const breaking = [
  'syaml-error',
  'unresolved-reference',
  'declaration-not-found',
  'unknown-security-scheme',
  'unresolved-parameter',
  'cycle-reference',
  'invalid-ast',
  'invalid-root-structure',
  'invalid-include',
  'invalid-fragment-ref',
];

const pathOf = (url: string): string => {
  const path = decodeURIComponent(url.replace(root, ''));
  const at = path.lastIndexOf('exchange_modules/');
  return at > 0 ? path.slice(at) : path;
};

const isBreaking = ({ severityLevel, validationId, message }: AMFValidationResult): boolean =>
  severityLevel === 'Violation' &&
  breaking.some((name) => validationId.endsWith(`#${name}`)) &&
  !message.includes('http://') &&
  !message.includes('https://');

const faultOf = ({ message, location, position }: AMFValidationResult): string =>
  `${message.split('\n', 1)[0]} (${pathOf(location ?? '')}, line ${position?.start.line ?? 1})`;

type Linked = { readonly linkTarget?: unknown };
const target = <T extends object>(node: T): T => {
  const to = (node as Linked).linkTarget;
  return typeof to === 'object' && to !== null ? target(to as T) : node;
};

type WithExamples = { readonly examples?: Parameters<typeof examplesOf>[0] };

const responseOf = (response: Response): MockResponse => {
  const { payloads, examples = [] } = target(response) as Response & WithExamples;
  const status = response.statusCode.value();
  // OpenAPI 2 has them beside the type, by media type.
  const [ofResponse] = examples;
  const mediaTypeOf = (text: string): string => (text === '' ? 'application/json' : text);
  if (ofResponse)
    return {
      status,
      mediaType: mediaTypeOf(ofResponse.mediaType.value() ?? ''),
      examples: examplesOf([ofResponse]),
    };
  const [payload] = payloads;
  if (!payload) return { status, mediaType: undefined, examples: [] };
  const shape = payload.schema as (Shape & WithExamples) | undefined;
  const own = examplesOf(payload.examples);
  const ofType =
    own.length === 0 && shape ? examplesOf((target(shape) as Shape & WithExamples).examples ?? []) : [];
  const named = [...own, ...ofType];
  return {
    status,
    mediaType: mediaTypeOf(payload.mediaType.value() ?? ''),
    examples: named.length > 0 || !shape ? named : [['example', built(shape)]],
  };
};

const oauth2Of = ({ security }: Operation): boolean =>
  security.length > 0 &&
  security.every(({ schemes }) =>
    schemes.some(
      ({ hasNullSecurityScheme, scheme }) => !hasNullSecurityScheme && scheme?.type.value() === 'OAuth 2.0',
    ),
  );

const required = (parameters: readonly Parameter[]): readonly string[] =>
  parameters
    .filter((one) => one.required.value())
    .map((one) => one.parameterName.value() || one.name.value());

interface Api {
  readonly endPoints?: readonly EndPoint[];
}
const endPointsOf = (unit: BaseUnit): readonly EndPoint[] =>
  (unit as { encodes?: Api }).encodes?.endPoints ?? [];

const keyOf = (endPoint: EndPoint, operation: Operation): string =>
  `${operation.method.value().toUpperCase()} ${endPoint.path.value()}`;

type Answers = ReadonlyMap<string, readonly MockResponse[]>;

const answersOf = (unit: BaseUnit): Answers =>
  new Map(
    endPointsOf(unit).flatMap((endPoint) =>
      target(endPoint).operations.map(
        (operation) => [keyOf(endPoint, operation), operation.responses.map(responseOf)] as const,
      ),
    ),
  );

const large = 400_000;

const usesTemplates = (unit: BaseUnit): boolean =>
  endPointsOf(unit).some(
    (one) => one.extendsNode.length + one.operations.flatMap((o) => o.extendsNode).length > 0,
  );

/** What was looked at already is taken out before references are put in: large documents are large by their types. */
const withoutTypes = (unit: BaseUnit, nothing: () => Shape): void => {
  const document = unit as BaseUnit & {
    declares?: { graph(): { types(): string[] }; payloads?: unknown }[];
    withDeclares?(list: object[]): unknown;
    withReferences?(list: object[]): unknown;
  };
  const kept = (document.declares ?? []).filter(
    (one) =>
      !one
        .graph()
        .types()
        .some((type) => type.endsWith('shapes#Shape')),
  );
  document.withDeclares?.(kept);
  // The files that were named stand there a second time.
  document.withReferences?.([]);
  const inPlace = endPointsOf(unit).flatMap(({ operations }) => operations.flatMap((one) => one.responses));
  const declared = kept.filter((one) => one.payloads !== undefined) as unknown as Response[];
  for (const { payloads } of [...inPlace, ...declared])
    for (const payload of payloads) payload.withSchema(nothing());
};

const operationsOf = (unit: BaseUnit, answers: Answers): readonly MockOperation[] =>
  endPointsOf(unit).flatMap((endPoint) =>
    endPoint.operations.map((operation) => ({
      method: operation.method.value().toUpperCase(),
      path: endPoint.path.value(),
      oauth2: oauth2Of(operation),
      requiredQuery: required(operation.request?.queryParameters ?? []),
      requiredHeaders: required(operation.request?.headers ?? []),
      responses: answers.get(keyOf(endPoint, operation)) ?? [],
    })),
  );

/** Reads a specification as Exchange and the mocking service do: with MuleSoft's parser, which takes seconds to load. */
export const parse = async (files: Files, main: string): Promise<Model> => {
  const { default: amf } = await import('amf-client-js');
  const reached = new Set<string>();
  const loader = amf.ResourceLoaderFactory.create({
    accepts: () => true,
    fetch: async (url) => {
      const path = pathOf(url);
      reached.add(path);
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      if (text === undefined) throw new amf.ResourceNotFound(`${path} is referenced and does not exist`);
      return new amf.Content(text, url);
    },
  });
  const parsed = await amf.APIConfiguration.API()
    .withResourceLoaders([loader])
    .baseUnitClient()
    .parse(root + main);
  const model = (faults: readonly string[], operations: readonly MockOperation[] = []): Model => ({
    faults,
    operations,
    reached: [...reached].sort(),
  });
  const { id } = parsed.sourceSpec;
  const isRaml = id.startsWith('RAML');
  if (!isRaml && !id.startsWith('OAS'))
    return model([`Cannot parse document with specified vendor (${main})`]);
  const faults = parsed.results.filter(isBreaking).map(faultOf);
  if (faults.length > 0) return model(faults);
  const client = amf.APIConfiguration.fromSpec(parsed.sourceSpec)
    .withResourceLoaders([loader])
    .baseUnitClient();
  // A type by reference is looked through, except where resource types and traits must be put in first. What RAML inherits is
  // put together by the parser, which takes too long for thousands of types.
  const size = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  const isEarly = !isRaml || (size > large && !usesTemplates(parsed.baseUnit));
  const early = isEarly ? answersOf(parsed.baseUnit) : undefined;
  if (early) withoutTypes(parsed.baseUnit, () => new amf.AnyShape());
  const { baseUnit } = client.transform(parsed.baseUnit, amf.PipelineId.Default);
  return model([], operationsOf(baseUnit, early ?? answersOf(baseUnit)));
};
