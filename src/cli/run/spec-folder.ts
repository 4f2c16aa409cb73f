import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { problem } from '../../errors.ts';
import type { SpecFiles } from '../../guide/services.ts';
import { templates } from '../template.ts';

const largest = 5 * 1024 * 1024;
const textual = /\.(raml|ya?ml|json|xsd|xml|md|txt)$/i;

const refuse = (folder: string, why: string): never => {
  throw problem('SPEC_UNUSABLE', { folder, why });
};

/** Files below the folder, by path with slashes. Links that lead out of it are refused. */
const walk = (root: string, folder: string, found: Record<string, string>): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'exchange.json')
      continue;
    const path = join(folder, entry.name);
    const real = realpathSync(path);
    if (real !== root && !real.startsWith(root + sep)) refuse(root, `${entry.name} leads out of the folder.`);
    if (statSync(real).isDirectory()) walk(root, path, found);
    else if (textual.test(entry.name))
      found[relative(root, path).split(sep).join('/')] = readFileSync(real, 'utf8');
  }
};

const looksLike = (text: string): 'raml' | 'oas' | undefined => {
  if (/^#%RAML 1\.0\s*$/m.test(text.split('\n', 1)[0] ?? '')) return 'raml';
  return /^\s*["']?(openapi|swagger)["']?\s*:/m.test(text.slice(0, 4000)) ? 'oas' : undefined;
};

/** The document that is no fragment, in the folder itself; there must be exactly one. */
const mainOf = (
  folder: string,
  files: Readonly<Record<string, string>>,
): Pick<SpecFiles, 'main' | 'classifier'> => {
  const candidates = Object.entries(files).flatMap(([main, text]) => {
    const classifier = main.includes('/') ? undefined : looksLike(text);
    return classifier ? [{ main, classifier }] : [];
  });
  const [first, ...others] = candidates;
  if (!first) return refuse(folder, 'no RAML 1.0 or OpenAPI document is in it.');
  if (others.length > 0)
    return refuse(
      folder,
      `more than one document could be the main one: ${candidates.map(({ main }) => main).join(', ')}.`,
    );
  return first;
};

/** The shipped employees API, or the user's own documents. */
export const readSpec = async (folder: string | undefined): Promise<SpecFiles> => {
  const files: Record<string, string> = {};
  const named = folder ?? join(templates, 'employees');
  try {
    const root = realpathSync(named);
    walk(root, root, files);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) refuse(named, (error as Error).message);
    throw error;
  }
  const size = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > largest) refuse(named, 'it is larger than the 5 MB that Exchange takes.');
  return { ...mainOf(named, files), files };
};
