import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A JSON object whose members are still to be looked at. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member that is itself an object; empty when it is absent or something else. */
export const member = (owner: unknown, key: string): Json => {
  const value = isJson(owner) ? owner[key] : undefined;
  return isJson(value) ? value : {};
};

export const list = (owner: unknown, key: string): readonly unknown[] => {
  const value = isJson(owner) ? owner[key] : undefined;
  return Array.isArray(value) ? value : [];
};

export const text = (owner: unknown, key: string): string => {
  const value = isJson(owner) ? owner[key] : undefined;
  return typeof value === 'string' ? value : '';
};

/** One extract of test/fixtures/vendor: an OpenAPI 3.0 document with `x-source`, `x-vendor` and `x-answers`. */
export interface VendorDocument {
  readonly name: string;
  readonly vendor: 'okta' | 'anypoint';
  /** `types`: the answer schemas were drawn from one example, so only the types in them bind. */
  readonly answers: 'schema' | 'types';
  /** Path of the first server, without a slash at its end; the document's paths come after it. */
  readonly base: string;
  readonly content: Json;
}

const basePath = (content: Json): string => {
  const url = text(list(content, 'servers')[0], 'url');
  return url.replace(/^https?:\/\/[^/]+/, '').replace(/\/$/, '');
};

const vendorDocument = (name: string, content: Json): VendorDocument => ({
  name,
  vendor: content['x-vendor'] === 'okta' ? 'okta' : 'anypoint',
  answers: content['x-answers'] === 'types' ? 'types' : 'schema',
  base: basePath(content),
  content,
});

/** The folder of the extracts that come with the project. */
export const fixtures = fileURLToPath(new URL('../fixtures/vendor', import.meta.url));

/** Reads all extracts of the project, in the order of their names. */
export const vendorDocuments = (folder: string = fixtures): readonly VendorDocument[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'operations.json')
    .sort()
    .map((file) =>
      vendorDocument(
        file.replace(/\.json$/, ''),
        JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Json,
      ),
    );
