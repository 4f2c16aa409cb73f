import { z } from 'zod';
import { jsonBody, mediaType, type SandboxRequest } from '../kernel/request.ts';
import { Refusal, refuse } from './errors.ts';

/** A field that Okta fills in itself: ignored in a body, so that what was read can be sent back. */
export const readOnly = z.unknown().optional();

/** Fields that every object may carry and nobody may set. */
export const systemFields = {
  id: readOnly,
  created: readOnly,
  lastUpdated: readOnly,
  _links: readOnly,
  _embedded: readOnly,
};

/** The JSON body; refused with E0000021 for another content type and with E0000003 when it is not JSON. */
export const readJson = (request: SandboxRequest): unknown => {
  if (request.body.length === 0) return undefined;
  if (mediaType(request) !== 'application/json') return refuse('E0000021');
  try {
    return jsonBody(request);
  } catch {
    return refuse('E0000003');
  }
};

const blank = 'The field cannot be left blank';

const causesOf = (issue: z.core.$ZodIssue, value: unknown): readonly [string, string][] => {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => [path ? `${path}.${key}` : key, 'Unknown property']);
  const found = issue.path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
  return [[path || 'body', found === undefined || found === null ? blank : issue.message]];
};

/** What is wrong with a value, as pairs of field and reason; undefined when nothing is. */
export const faults = (
  schema: z.ZodType,
  value: unknown,
): readonly (readonly [field: string, reason: string])[] | undefined => {
  const result = schema.safeParse(value);
  return result.success ? undefined : result.error.issues.flatMap((issue) => causesOf(issue, value));
};

/** A body in its documented shape, otherwise 400 E0000001. That unknown properties are refused is a guess on the strict side. */
export const readBody = <T>(request: SandboxRequest, schema: z.ZodType<T>): T => {
  const value = readJson(request);
  if (value === undefined) return refuse('E0000003');
  const wrong = faults(schema, value);
  const first = wrong?.[0];
  if (wrong && first)
    return refuse(
      'E0000001',
      first[0],
      wrong.map(([field, reason]) => `${field}: ${reason}`),
    );
  return schema.parse(value);
};

/** Is this error one of ours, or a fault of the sandbox? */
export const isRefusal = (error: unknown): error is Refusal => error instanceof Refusal;
