import { jsonBody, type Reply, type SandboxRequest } from '../kernel/request.ts';
import type { AnypointContext, Caller } from './context.ts';
import { accountsText } from './refusals.ts';

/** Thrown by a handler anywhere below a route; the platform answers with its reply. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

export const refuse = (reply: Reply): never => {
  throw new Refusal(reply);
};

/** The caller of a request that may not be anonymous: 401 otherwise (docs/facts/anypoint-access.md §9). */
export const knownCaller = (context: AnypointContext, request: SandboxRequest): Caller =>
  context.caller(request) ?? refuse(accountsText(401, 'Unauthorized'));

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body of a request that must be a JSON object; `reply` is sent when it is something else. */
export const objectBody = (request: SandboxRequest, reply: Reply): JsonObject => {
  const body = jsonBody(request);
  return isObject(body) ? body : refuse(reply);
};
