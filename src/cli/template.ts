import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Two levels up from these sources, and from a chunk of the bundle. */
export const templates = fileURLToPath(new URL('../../templates/', import.meta.url));

/** The text of a shipped template, e.g. `postman/refused.js`. */
export const template = (name: string): string => readFileSync(join(templates, name), 'utf8');
