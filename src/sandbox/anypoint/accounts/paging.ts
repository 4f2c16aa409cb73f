import type { SandboxRequest } from '../../kernel/request.ts';

export interface Page<T> {
  readonly data: readonly T[];
  readonly total: number;
}

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d+$/.test(text) ? Number(text) : undefined;

/** One page by `offset` (default 0) and `limit` (default 25, at most 500), as the lists of Access Management have it. */
export const page = <T>(request: SandboxRequest, items: readonly T[]): Page<T> => {
  const offset = wholeNumber(request.query.get('offset')) ?? 0;
  const limit = Math.min(wholeNumber(request.query.get('limit')) ?? 25, 500);
  return { data: items.slice(offset, offset + limit), total: items.length };
};

/** A case-insensitive part of a name, as `search=` has it. */
export const searched = (request: SandboxRequest, name: string): boolean =>
  name.toLowerCase().includes((request.query.get('search') ?? '').toLowerCase());
