import type {
  AMFValidationResult,
  Operation as AmfOperation,
  Parameter as AmfParameter,
  BaseUnit,
  EndPoint,
  Shape,
} from 'amf-client-js';
import type { Finding, Operation, Parameter } from './specification.ts';
import { Refusal } from './specification.ts';

/** Where the parser gets its files from, by path below the root. */
export interface Library {
  /** Undefined where there is none. */
  read(path: string): string | undefined;
  /** Why there is none, in words. */
  missing(path: string): string;
}

export interface Parsed {
  readonly language: string;
  readonly classifier: 'raml' | 'oas';
  /** Everything that the main document reaches, itself included. */
  readonly files: Readonly<Record<string, string>>;
  readonly operations: readonly Operation[];
  /** Why it does not hold together: syntax, and references that lead nowhere. */
  readonly faults: readonly Finding[];
  /** What else the parser has against it; platforms publish it all the same. */
  readonly warnings: readonly Finding[];
}

/** MuleSoft's parser takes seconds to load: only where somebody's own specification is read. */
const load = async () => (await import('amf-client-js')).default;

const rootUrl = 'file:///';
const classifiers: Readonly<Record<string, Parsed['classifier']>> = {
  'RAML 1.0': 'raml',
  'RAML 0.8': 'raml',
  'OAS 2.0': 'oas',
  'OAS 3.0': 'oas',
  'OAS 3.1': 'oas',
};

/** The parser's names of what makes a document unreadable, or a reference lead nowhere. */
const broken = new Set([
  'syaml-error',
  'unresolved-reference',
  'declaration-not-found',
  'cycle-reference',
  'unresolved-parameter',
  'unknown-security-scheme',
  'invalid-include',
  'invalid-fragment-ref',
  'invalid-fragment-type',
  'invalid-module-type',
  'invalid-cross-spec',
  'invalid-ast',
  'invalid-root-structure',
  'json-schema-fragment-not-found',
  'json-schema-definition-not-found',
  'expected-module',
  'expected-reference',
  'unexpected-reference',
]);

/** Beyond this size only what decides is looked at: to hold every example against its type takes minutes. */
const largestForExamples = 400_000;

/** The path below the root that a reference means. What Exchange brought lies below the root, whoever names it. */
const pathOf = (url: string): string => {
  const path = decodeURIComponent(url.startsWith(rootUrl) ? url.slice(rootUrl.length) : url).replace(
    /^\/+/,
    '',
  );
  const modules = path.lastIndexOf('exchange_modules/');
  return modules > 0 ? path.slice(modules) : path;
};

const isRemote = (url: string): boolean => url.startsWith('http://') || url.startsWith('https://');

const findingOf = ({ message, location, position }: AMFValidationResult): Finding => ({
  file: pathOf(location ?? ''),
  line: Math.max(1, position?.start.line ?? 1),
  column: (position?.start.column ?? 0) + 1,
  says: message.split('\n', 1)[0] ?? message,
});

/** The first finding of a line is its cause; the parser repeats itself in other words. */
const keyOf = ({ file, line }: Finding): string => `${file}:${line}`;
const distinct = (findings: readonly Finding[]): readonly Finding[] =>
  [...new Map(findings.toReversed().map((finding) => [keyOf(finding), finding])).values()].reverse();

const sorted = (
  results: readonly AMFValidationResult[],
  remote: ReadonlySet<string>,
): Pick<Parsed, 'faults' | 'warnings'> => {
  const faults: Finding[] = [];
  const warnings: Finding[] = [];
  for (const result of results) {
    const name = result.validationId.split('#').at(-1) ?? '';
    const elsewhere = [...remote].some((url) => result.message.includes(url));
    if (result.severityLevel === 'Violation' && broken.has(name) && !elsewhere)
      faults.push(findingOf(result));
    else if (result.severityLevel === 'Violation') warnings.push(findingOf(result));
  }
  return { faults: distinct(faults), warnings: distinct(warnings) };
};

type Node = { readonly linkTarget?: unknown };
/** What a reference within the document stands for. */
const followed = <T extends object>(node: T): T => {
  let at: T = node;
  for (let depth = 0; depth < 20; depth += 1) {
    const target = (at as Node).linkTarget;
    if (typeof target !== 'object' || target === null) return at;
    at = target as T;
  }
  return at;
};

const exampleOf = (parameter: AmfParameter): string | undefined => {
  const shape = parameter.schema && followed(parameter.schema);
  const examples = [
    ...parameter.examples,
    ...((shape as { examples?: typeof parameter.examples })?.examples ?? []),
  ];
  const own = examples.map(({ value }) => value.value()).find((value) => value);
  if (own) return own;
  const preset = (
    shape as { defaultValueStr?: { value(): string | null } } | undefined
  )?.defaultValueStr?.value();
  if (preset) return preset;
  const [first] = (shape?.values ?? []) as readonly { value?: { value(): string | null } }[];
  return first?.value?.value() ?? undefined;
};

const parametersOf = (list: readonly AmfParameter[], place: Parameter['in']): readonly Parameter[] =>
  list.map((parameter) => ({
    name: parameter.parameterName.value() || parameter.name.value(),
    in: place,
    required: place === 'path' || parameter.required.value(),
    example: exampleOf(parameter),
  }));

/** The first scheme of its own that guards an operation, if it cannot be called without one of type OAuth 2.0. */
const oauth2Of = (operation: AmfOperation): string | undefined => {
  const choices = operation.security.map(({ schemes }) => schemes);
  const guarded = choices.map((schemes) =>
    schemes
      .find(
        ({ scheme, hasNullSecurityScheme }) => !hasNullSecurityScheme && scheme?.type.value() === 'OAuth 2.0',
      )
      ?.name.value(),
  );
  return guarded.every((name) => name !== undefined) ? guarded[0] : undefined;
};

const isSuccess = (status: string): boolean => status.startsWith('2');

const operationOf = (endPoint: EndPoint, operation: AmfOperation): Operation => {
  const { request } = operation;
  const path = endPoint.path.value();
  const uri = [
    ...endPoint.parameters.filter((one) => one.binding.value() === 'path'),
    ...(request?.uriParameters ?? []),
  ];
  const unique = [
    ...new Map(uri.map((one) => [one.parameterName.value() || one.name.value(), one])).values(),
  ];
  const [payload] = request?.payloads ?? [];
  const responses = operation.responses;
  return {
    method: operation.method.value().toUpperCase(),
    path: path.startsWith('/') ? path : `/${path}`,
    parameters: [
      ...parametersOf(unique, 'path'),
      ...parametersOf(request?.queryParameters ?? [], 'query'),
      ...parametersOf(request?.headers ?? [], 'header'),
    ],
    statuses: responses.map(({ statusCode }) => statusCode.value()),
    answersWithBody: responses.some(
      ({ statusCode, payloads }) => isSuccess(statusCode.value()) && payloads.length > 0,
    ),
    oauth2: oauth2Of(operation),
    body: payload && {
      mediaType: payload.mediaType.value() || 'application/json',
      example: [
        ...payload.examples,
        ...((payload.schema as { examples?: typeof payload.examples })?.examples ?? []),
      ]
        .map(({ value }) => value.value())
        .find((value) => value),
    },
  };
};

interface Api {
  readonly endPoints?: readonly EndPoint[];
}
const apiOf = (unit: BaseUnit): Api | undefined => (unit as { encodes?: Api }).encodes;

/** Resource types and traits, which look up types by their names when they are put in. */
const usesTemplates = (unit: BaseUnit): boolean =>
  (apiOf(unit)?.endPoints ?? []).some(
    ({ extendsNode, operations }) =>
      extendsNode.length > 0 || operations.some((operation) => operation.extendsNode.length > 0),
  );

/** Large documents are large by their types, which nobody asks for here; to resolve them takes longer than all else. */
const withoutTypes = (unit: BaseUnit, shape: () => Shape): void => {
  const document = unit as BaseUnit & {
    declares?: { graph(): { types(): string[] } }[];
    withDeclares?(list: object[]): unknown;
    withReferences?(list: object[]): unknown;
  };
  const isShape = (types: readonly string[]): boolean => types.some((type) => type.endsWith('shapes#Shape'));
  const kept = (document.declares ?? []).filter((one) => !isShape(one.graph().types()));
  document.withDeclares?.(kept);
  // The files that were named stand there a second time.
  document.withReferences?.([]);
  const responses = [
    ...(apiOf(unit)?.endPoints ?? []).flatMap(({ operations }) => operations.flatMap((one) => one.responses)),
    ...(kept as { payloads?: unknown }[]).filter((one) => one.payloads !== undefined),
  ] as { payloads: { withSchema(shape: Shape): unknown }[] }[];
  for (const { payloads } of responses) for (const payload of payloads) payload.withSchema(shape());
};

/**
 * Reads a specification with everything that it names, as Exchange does.
 *
 * @throws Refusal where it is in no language that can be published
 */
export const parse = async (main: string, library: Library): Promise<Parsed> => {
  const amf = await load();
  const files: Record<string, string> = {};
  const remote = new Set<string>();
  const refusals: Refusal[] = [];
  const absent = (says: string): never => {
    throw new amf.ResourceNotFound(says);
  };
  const fetch = async (url: string) => {
    if (isRemote(url)) {
      remote.add(url);
      return absent(`${url} is not looked at`);
    }
    const path = pathOf(url);
    try {
      const text = library.read(path);
      if (text === undefined) return absent(library.missing(path));
      files[path] = text;
      return new amf.Content(text, url);
    } catch (error) {
      if (error instanceof Refusal) refusals.push(error);
      throw error;
    }
  };
  const loaders = [amf.ResourceLoaderFactory.create({ accepts: () => true, fetch })];
  const parsed = await amf.APIConfiguration.API()
    .withResourceLoaders(loaders)
    .baseUnitClient()
    .parse(rootUrl + main);
  const [refusal] = refusals;
  if (refusal) throw refusal;
  const language = parsed.sourceSpec.id;
  const classifier = classifiers[language];
  if (classifier === undefined) throw unknownLanguage(main, files[main] ?? '', language);
  const client = amf.APIConfiguration.fromSpec(parsed.sourceSpec)
    .withResourceLoaders(loaders)
    .baseUnitClient();
  const size = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  const small = size <= largestForExamples;
  const first = sorted(parsed.results, remote);
  const empty = { language, classifier, files, operations: [], ...first };
  if (first.faults.length > 0) return empty;
  if (apiOf(parsed.baseUnit)?.endPoints === undefined)
    throw new Refusal(
      `${main} is a fragment of a specification, no API: it is made to be included by another document.`,
    );
  const report = small ? (await client.validate(parsed.baseUnit)).results : [];
  if (!small && (classifier === 'oas' || !usesTemplates(parsed.baseUnit)))
    withoutTypes(parsed.baseUnit, () => new amf.AnyShape());
  const { baseUnit, results } = client.transform(parsed.baseUnit, amf.PipelineId.Default);
  const endPoints = apiOf(baseUnit)?.endPoints ?? [];
  return {
    ...empty,
    operations: endPoints.flatMap((endPoint) =>
      endPoint.operations.map((operation) => operationOf(endPoint, operation)),
    ),
    ...sorted([...parsed.results, ...report, ...results], remote),
  };
};

const unknownLanguage = (main: string, text: string, language: string): Refusal => {
  const header = text.split('\n', 1)[0]?.trim() ?? '';
  if (header.startsWith('#%RAML'))
    return new Refusal(
      `${main}:1:1: the first line, "${header}", names no version of RAML that the parser knows.`,
      'The line must be "#%RAML 1.0" or "#%RAML 0.8" and nothing else, a comment neither.',
    );
  if (language.startsWith('ASYNC'))
    return new Refusal(`${main} is an AsyncAPI document, and the guide secures HTTP APIs.`);
  return new Refusal(`${main} is neither RAML nor OpenAPI as far as MuleSoft's parser can tell.`);
};
