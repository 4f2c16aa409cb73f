import { readError } from '../../src/anypoint/errors.ts';
import { anypointDialect } from '../../src/anypoint/explain.ts';
import { type Exchange, Problem, problem } from '../../src/errors.ts';
import type { Answer, Call, Http } from '../../src/http/http.ts';

export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
}

/** An Http that hands out the given replies in order, refuses as the real one does, and keeps what it was asked. */
export interface Recorder extends Http {
  readonly calls: readonly Call[];
  /** `POST /path?a=1` of every call. */
  readonly lines: () => readonly string[];
}

const lineOf = ({ method, path, query }: Call): string => {
  const given = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(given as [string, string][]).toString();
  return `${method} ${path}${text === '' ? '' : `?${text}`}`;
};

const refusal = (call: Call, { status = 200, body }: Reply): Problem => {
  const outcome: Exchange['outcome'] = status >= 500 ? 'unknown' : 'refused';
  const { method, path, about } = call;
  const exchange: Exchange = { vendor: 'Anypoint', method, path, outcome, status, ...readError(body) };
  const at = { vendor: 'Anypoint', deed: method, about, said: String(status) };
  const cause = problem(status >= 500 ? 'PLATFORM_FAILED' : 'INVALID_REQUEST', at, { exchange });
  return anypointDialect.explain?.({ call, exchange, cause }) ?? cause;
};

export const recorder = (...replies: readonly Reply[]): Recorder => {
  const calls: Call[] = [];
  return {
    calls,
    lines: () => calls.map(lineOf),
    async call<T>(call: Call): Promise<Answer<T>> {
      const reply = replies[calls.length];
      calls.push(call);
      if (reply === undefined) throw new Error(`Not expected: ${lineOf(call)}`);
      const { status = 200, body } = reply;
      const accepted = (status >= 200 && status < 300) || (call.accept ?? []).includes(status);
      if (!accepted) throw refusal(call, reply);
      return { status, headers: {}, body: body as T };
    },
  };
};

/** The code of the problem that a promise ends in, with its words. */
export const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw new Error(`no problem, but ${String(error)}`);
};

export const scope = {
  organizationId: 'org-1',
  environmentId: 'env-1',
  userId: 'user-1',
  rootOrganizationId: 'root-1',
};
