import type { Content, Operation } from './operation.ts';

const members = (...names: readonly string[]) => ({ type: 'object', required: names });

/** docs/facts/okta.md §10: both shapes occur, the second one under /oauth2. */
const oktaError = members('errorCode', 'errorSummary', 'errorLink', 'errorId', 'errorCauses');
const oauthError = members('error');

/**
 * docs/facts/okta.md §1.1, §2, §3, §9 and §10 (409 is E0000062): statuses that any operation can have, documented there or not.
 */
const oktaStatuses = new Set([400, 401, 403, 404, 405, 409, 411, 415, 423, 429]);
/** docs/facts/anypoint-access.md §7 and docs/facts/anypoint-apis.md §9; 415 is documented where content types are. */
const anypointStatuses = new Set([400, 401, 403, 404, 409, 415, 429]);

const message = { anyOf: [members('message'), members('errors'), members('error')] };
/** docs/facts/anypoint-apis.md §9.1: services with one shape of error. */
const shapes: readonly (readonly [string, object])[] = [
  ['/exchange/', members('status', 'message')],
  ['/', message],
];

const anyContent: Content = { '*/*': [] };

const oktaErrors = (pattern: string): Content => ({
  'application/json': [pattern.startsWith('/oauth2/') ? { anyOf: [oktaError, oauthError] } : oktaError],
});

const anypointErrors = (pattern: string): Content => ({
  '*/*': [],
  'application/json': [shapes.find(([prefix]) => pattern.startsWith(prefix))?.[1] ?? message],
});

/**
 * The content of an error that an operation need not document: the vendor's common shape for refusals, anything for
 * 5xx, where front doors answer with pages. Undefined for a status that has to be documented.
 */
export const commonErrors = ({ vendor, pattern }: Operation, status: number): Content | undefined => {
  if (status >= 500) return anyContent;
  if (vendor === 'okta') return oktaStatuses.has(status) ? oktaErrors(pattern) : undefined;
  return anypointStatuses.has(status) ? anypointErrors(pattern) : undefined;
};
