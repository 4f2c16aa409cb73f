import { createHash } from 'node:crypto';
import { Problem } from '../errors.ts';
import type { With } from './define.ts';
import type { Facts } from './facts.ts';
import type { Wanted } from './flows.ts';
import { securedLike, secureSpec } from './secured-spec.ts';
import type { SpecFiles } from './specification/specification.ts';

/** One sum over all paths and contents, whatever their order and line breaks. */
export const sumOf = (spec: SpecFiles): string => {
  const files = Object.entries(spec.files).map(([path, text]) => [path, tidy(text)] as const);
  const sorted = files.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([spec.main, sorted]))
    .digest('hex');
};

/** Editors and platforms disagree about line breaks and the end of a file. */
const tidy = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();

const same = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && tidy(a) === tidy(b);

/** What the answers say of the snippet. */
export interface SnippetWish extends Wanted {
  readonly securitySnippet: boolean;
}

export type Contents = Readonly<Record<string, string | undefined>>;

/** The wanted files as they stand in a project; undefined where one is missing. */
export const readContents = async (
  c: With<'anypoint'>,
  at: { readonly projectId: string; readonly branch: string },
  spec: SpecFiles,
): Promise<Contents> => {
  const read = (path: string): Promise<string | undefined> =>
    c.anypoint.designCenter.readFile(at.projectId, at.branch, path);
  const paths = Object.keys(spec.files);
  const texts = await Promise.all(paths.map(read));
  return Object.fromEntries(paths.map((path, i) => [path, texts[i]]));
};

export interface DifferingFile {
  readonly path: string;
  readonly actual: 'missing' | 'another content';
}

/**
 * Files that differ from what is wanted. With the optional snippet chosen, the main document may have it already: step 17 knows
 * whether its addresses are right.
 */
export const differingFiles = async (
  spec: SpecFiles,
  found: Contents,
  wanted: SnippetWish,
): Promise<readonly DifferingFile[]> => {
  const main = found[spec.main];
  const secured =
    wanted.securitySnippet && main !== undefined ? await securedLike(spec, main, wanted) : undefined;
  return Object.entries(spec.files).flatMap(([path, text]) => {
    const is = found[path];
    if (same(is, text) || (path === spec.main && same(is, secured))) return [];
    return [{ path, actual: is === undefined ? 'missing' : 'another content' }];
  });
};

/**
 * What the project shall hold: the user's files, with the snippet once step 17 has put it in. It looks at facts of later steps,
 * if there are any, and needs none of them.
 */
export const wantedFiles = async (
  known: Partial<Facts>,
  spec: SpecFiles,
  wanted: SnippetWish,
): Promise<SpecFiles> =>
  wanted.securitySnippet && known.securedSpec?.withSnippet && known.authServer
    ? secureSpec(spec, { ...known.authServer, ...wanted })
    : spec;

const closed = new Set([
  'ANYPOINT_RIGHTS_MISSING',
  'ANYPOINT_TOKEN_REFUSED',
  'ANYPOINT_USER_UNKNOWN',
  'ANYPOINT_CALL_UNKNOWN',
]);

/**
 * Design Center does not let this login in. Connected apps may use it, with its scopes and the id of a user
 * (docs/facts/anypoint-apis.md §2.5).
 */
export const isClosed = (error: unknown): error is Problem =>
  error instanceof Problem && closed.has(error.code);
