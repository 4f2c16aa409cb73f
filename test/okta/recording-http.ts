import type { Answer, Call, Http } from '../../src/http/http.ts';

export interface Canned {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An `Http` that answers in turn and keeps every call; a call without an answer fails the test. */
export const recordingHttp = (...answers: readonly Canned[]): Http & { readonly calls: Call[] } => {
  const calls: Call[] = [];
  return {
    calls,
    async call<T>(call: Call): Promise<Answer<T>> {
      const canned = answers[calls.length];
      calls.push(call);
      if (canned === undefined) throw new Error(`not expected: ${call.method} ${call.path}`);
      const { status = 200, headers = {}, body } = canned;
      const accepted = (status >= 200 && status < 300) || (call.accept ?? []).includes(status);
      if (!accepted) throw new Error(`${call.method} ${call.path} does not accept ${status}`);
      return { status, headers, body: body as T };
    },
  };
};

/** What goes on the wire, without what only this program needs. */
export const wire = ({ method, path, query, headers, json, form }: Call) =>
  JSON.parse(JSON.stringify({ method, path, query, headers, json, form }));
