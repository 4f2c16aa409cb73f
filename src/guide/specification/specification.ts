/** One parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  /** Its example, default or first allowed value, as it is written in an address; undefined where the document has none. */
  readonly example: string | undefined;
}

/** One method of one resource, traits and resource types merged in. */
export interface Operation {
  /** In upper case. */
  readonly method: string;
  /** With its parameters in braces: `/parcels/{id}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Documented status codes as they are written: `200`, `2XX`, `default`. */
  readonly statuses: readonly string[];
  /** A 2xx answer with a body is documented. */
  readonly answersWithBody: boolean;
  /** It cannot be called without a token of an OAuth 2.0 scheme of the specification's own: the name of the scheme. */
  readonly oauth2: string | undefined;
  readonly body: { readonly mediaType: string; readonly example: string | undefined } | undefined;
}

/** Where something stands: lines and columns count from one. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The parser's own words. */
  readonly says: string;
}

/** The text files that are published, by path without a leading slash. */
export interface SpecFiles {
  readonly main: string;
  readonly classifier: 'raml' | 'oas';
  readonly files: Readonly<Record<string, string>>;
}

/** A specification that holds together, as MuleSoft's parser understands it. */
export interface Specification extends SpecFiles {
  /** The folder that it was read from. */
  readonly folder: string;
  /** `RAML 1.0`, `RAML 0.8`, `OAS 2.0`, `OAS 3.0` or `OAS 3.1`. */
  readonly language: string;
  readonly operations: readonly Operation[];
  /** What the parser has against it although it holds together. */
  readonly warnings: readonly Finding[];
}

/** Which specification: `folder` is a file, a folder or a Mule project. */
export interface Source {
  readonly folder: string;
  /** The main document, relative to the folder; undefined: to be found. */
  readonly main: string | undefined;
}

/** Why a specification cannot be used, in words that are made for people; nothing else is thrown by the reader on purpose. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** What to do, where it is another thing than usual. */
  readonly way: string | undefined;
  /** Documents that could all be the main one. */
  readonly candidates: readonly string[];

  constructor(why: string, way?: string, candidates: readonly string[] = []) {
    super(why);
    this.way = way;
    this.candidates = candidates;
  }
}

/** `api.raml:4:11: Trait nope not found` */
export const inWords = ({ file, line, column, says }: Finding): string =>
  `${file}:${line}:${column}: ${says}`;

/** The documents among which somebody has to choose; none where an error has another cause. */
export const candidatesIn = (error: unknown): readonly string[] =>
  error instanceof Error && error.cause instanceof Refusal ? error.cause.candidates : [];
