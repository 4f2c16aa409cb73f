import { randomUUID } from 'node:crypto';
import { problem } from '../errors.ts';
import type { Answer, Call, Http } from '../http/http.ts';
import { incompleteList } from '../http/paging.ts';
import { arrayIn, fieldsOf, numberOf } from '../http/reading.ts';
import { type Operation, operations } from '../rights/anypoint.ts';
import type { Secret } from '../secret.ts';
import { headersOf, type Scope } from './headers.ts';

/** What every noun of this client works with: its calls go out with the whole set of headers, and say what is asked for. */
export interface Api {
  readonly scope: Scope;
  /** The token of this login, for the few services that want it under another header; undefined if it was not handed in. */
  readonly bearer: (() => Promise<Secret>) | undefined;
  /** @throws a problem that names the object, the right that is missing, or the next step */
  send(operation: Operation, call: Call): Promise<Answer<unknown>>;
  /** The same where the answer's body says nothing that is needed, so that any body will do. */
  tell(operation: Operation, call: Call): Promise<void>;
  /** The scope's ids; asking for one that is not known yet is a fault of ours. */
  organization(): string;
  environment(): string;
  /** The root organization; the organization itself if no other is known. */
  root(): string;
}

const known = (value: string | undefined, name: string): string => {
  if (value === undefined)
    throw problem('INTERNAL', { what: `the Anypoint ${name} was asked for before it was known` });
  return value;
};

export const createApi = (http: Http, scope: Scope, bearer?: () => Promise<Secret>): Api => {
  const send: Api['send'] = async (operation, call) => {
    const headers = { ...headersOf(scope, call.path, randomUUID()), ...call.headers };
    return http.call<unknown>({ ...call, headers, operation });
  };
  return {
    scope,
    bearer,
    send,
    async tell(operation, call) {
      const wanted = { accept: 'application/json', ...call.headers };
      const { headers } = await send(operation, { ...call, headers: wanted, read: 'text' });
      // A login page of the network answers 200 as well.
      const isPage = (headers['content-type'] ?? '').includes('text/html');
      needed(operation, call, 'content of the API: it is a web page', isPage ? undefined : true);
    },
    organization: () => known(scope.organizationId, 'organization'),
    environment: () => known(scope.environmentId, 'environment'),
    root: () => known(scope.rootOrganizationId ?? scope.organizationId, 'root organization'),
  };
};

/**
 * A value that an answer must have. Its absence leaves the outcome unknown: what was asked for may exist, so it must be looked
 * up before anything is repeated.
 */
export const needed = <T>(operation: Operation, call: Call, name: string, value: T | undefined): T => {
  if (value !== undefined) return value;
  const { method, path } = call;
  throw problem(
    'ANYPOINT_ANSWER_UNUSABLE',
    { does: operations[operation].does, lacks: name },
    { exchange: { vendor: 'Anypoint', method, path, outcome: 'unknown' } },
  );
};

/**
 * The items of an answer that is a list: a bare one, or one of these members. An answer of neither shape is not taken for an
 * empty list: what exists would be made a second time, and what others have put into a list be written over.
 */
export const itemsOf = (
  operation: Operation,
  call: Call,
  body: unknown,
  ...members: readonly string[]
): readonly unknown[] => needed(operation, call, 'list', arrayIn(body, ...members));

const mostPages = 1000;

/**
 * A list that pages by offset, as a whole: a page of the full size, or a `total` beyond what came, has another one behind it.
 * Never a part: a page that comes twice ends in `PAGES_ENDLESS`. `call.accept` holds for the first page.
 *
 * @param limit items of a page, as the document allows
 * @param itemsIn the items of a page
 */
export const everyItem = async <T = unknown>(
  api: Pick<Api, 'send'>,
  operation: Operation,
  call: Call,
  limit: number,
  itemsIn: (call: Call, body: unknown) => readonly T[],
): Promise<{ readonly status: number; readonly items: readonly T[] }> => {
  const items: T[] = [];
  let before = '';
  for (let page = 1; page <= mostPages; page += 1) {
    const asked = { ...call, query: { ...call.query, limit, offset: items.length } };
    const { status, body } = await api.send(operation, asked);
    if (status >= 300) return { status, items };
    const some = itemsIn(asked, body);
    items.push(...some);
    const more = some.length >= limit || items.length < (numberOf(fieldsOf(body)['total']) ?? 0);
    if (some.length === 0 || !more) return { status, items };
    const now = JSON.stringify(some);
    if (now === before) throw incompleteList(call, `page ${page} is the same as the one before`);
    before = now;
  }
  throw incompleteList(call, `it has more than ${mostPages} pages`);
};
