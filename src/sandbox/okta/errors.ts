import type { Reply } from '../kernel/request.ts';
import { randomText } from './context.ts';

/** A refusal on its way to the caller; thrown by any depth of a handler and answered by the platform. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

/** HTTP status and summary by error code (docs/facts/okta.md §10; core-okta-api, error codes). */
const table = {
  E0000001: [400, 'Api validation failed: {0}'],
  E0000003: [400, 'The request body was not well-formed.'],
  E0000004: [401, 'Authentication failed'],
  E0000006: [403, 'You do not have permission to perform the requested action'],
  E0000007: [404, 'Not found: Resource not found: {0}'],
  E0000008: [404, 'The requested path was not found'],
  E0000011: [401, 'Invalid token provided'],
  E0000015: [401, 'You do not have permission to access the feature you are requesting'],
  E0000021: [400, 'Bad request. Accept and/or Content-Type headers are likely not set.'],
  E0000022: [405, 'The endpoint does not support the provided HTTP method'],
  E0000028: [400, 'The request is missing a required parameter.'],
  E0000024: [400, 'Bad request. This operation on app metadata is not yet supported.'],
  E0000029: [400, 'Invalid paging request.'],
  E0000031: [400, 'Invalid search criteria.'],
  E0000047: [429, 'API call exceeded rate limit due to too many requests.'],
  E0000056: [403, 'Delete application forbidden.'],
  E0000060: [501, 'Unsupported operation.'],
  E0000062: [409, 'The specified user is already assigned to the application.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof table;

/** The error object of the management API: `{errorCode, errorSummary, errorLink, errorId, errorCauses}`. */
export const oktaError = (code: ErrorCode, subject = '', causes: readonly string[] = []): Reply => {
  const [status, summary] = table[code];
  return {
    status,
    json: {
      errorCode: code,
      errorSummary: summary.replace('{0}', subject),
      errorLink: code,
      errorId: `oae${randomText(22)}`,
      errorCauses: causes.map((errorSummary) => ({ errorSummary })),
    },
  };
};

export const refuse = (code: ErrorCode, subject?: string, causes?: readonly string[]): never => {
  throw new Refusal(oktaError(code, subject, causes));
};

/** 404 E0000007 "Not found: Resource not found: {id} ({type})". */
export const notFound = (id: string, type: string): never => refuse('E0000007', `${id} (${type})`);

/** 400 E0000001 for one field: the summary names it, the cause says why. */
export const invalid = (field: string, reason: string): never =>
  refuse('E0000001', field, [`${field}: ${reason}`]);

/** The shape of OAuth 2.0 (RFC 6749, RFC 7591): `{error, error_description}`. */
export const oauthRefusal = (status: number, error: string, description: string): Refusal =>
  new Refusal({ status, json: { error, error_description: description } });
