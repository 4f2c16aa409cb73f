import { problem } from '../errors.ts';
import type { Answer, Call, Http } from './http.ts';

const mostPages = 1000;

/** `<target>; a=b; c="d, e"`: commas and semicolons inside <…> and "…" do not separate. RFC 8288 section 3. */
const links = /<([^>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))?)*)/g;
const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i;

const isNext = (parameters: string): boolean => {
  const found = relation.exec(parameters);
  const names = (found?.[1] ?? found?.[2] ?? '').toLowerCase().split(/\s+/);
  return names.includes('next');
};

/** The target of the `next` link, as the platform wrote it. It is opaque: follow it, never build it. */
export const nextLink = (headers: Readonly<Record<string, string>>): string | undefined => {
  for (const [, target, parameters] of (headers['link'] ?? '').matchAll(links)) {
    if (isNext(parameters ?? '')) return target;
  }
  return undefined;
};

const follow = (call: Call, target: string): Call => {
  const { query: _first, ...rest } = call;
  return { ...rest, path: target };
};

/**
 * All pages of a list as one array. A next link must have the origin that `http` is bound to. Never a partial list: a repeated
 * link, more than 1,000 pages or a page that is not an array end in `PAGES_ENDLESS`.
 */
export const allPages = async <T>(http: Http, first: Call): Promise<T[]> => {
  const items: T[] = [];
  const seen = new Set<string>();
  let call = first;
  for (let page = 1; page <= mostPages; page += 1) {
    const answer: Answer<unknown> = await http.call<unknown>(call);
    if (!Array.isArray(answer.body)) throw incompleteList(first, `page ${page} is not a list`);
    items.push(...(answer.body as T[]));
    const next = nextLink(answer.headers);
    if (next === undefined) return items;
    if (seen.has(next)) throw incompleteList(first, `page ${page} leads back to an earlier page`);
    seen.add(next);
    call = follow(call, next);
  }
  throw incompleteList(first, `it has more than ${mostPages} pages`);
};

/** Part of a list would be taken for all of it. */
export const incompleteList = (call: Call, why: string) =>
  problem('PAGES_ENDLESS', { about: call.about, why });
