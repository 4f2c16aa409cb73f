import { Problem, problem } from '../errors.ts';
import type { Answer, Call, Http } from '../http/http.ts';
import { fieldsOf } from '../http/reading.ts';

/** 404 with this code is an unknown path, most often a wrong host; it says nothing about the object (docs/facts/okta.md §10). */
const unknownPath = 'E0000008';

const isThere = (answer: Answer<unknown>, call: Pick<Call, 'about'>): boolean => {
  if (answer.status !== 404) return true;
  if (fieldsOf(answer.body)['errorCode'] === unknownPath)
    throw problem('OKTA_CALL_UNKNOWN', { what: call.about });
  return false;
};

/** A look-up: what is not there reads as undefined, and is not a failure. */
export const lookUp = async (http: Http, call: Omit<Call, 'method'>): Promise<unknown> => {
  const answer = await http.call<unknown>({ ...call, method: 'GET', accept: [404] });
  return isThere(answer, call) ? answer.body : undefined;
};

/** A removal, or what precedes one. "Already gone" is success: false when it was gone. */
export const unmake = async (http: Http, call: Call): Promise<boolean> =>
  isThere(await http.call<unknown>({ ...call, repeatable: true, accept: [404] }), call);

/** Older pages of Okta document 401 `invalid_client` instead of 404 for a client that is gone (docs/facts/okta.md §6). */
export const isUnknownClient = (error: unknown): boolean =>
  error instanceof Problem && error.exchange?.status === 401 && error.exchange.code === 'invalid_client';
