import { z } from 'zod';

/** Shapes of the documents of `--json`, for those who read them by program. */
const exit = z.number().int();
const text = z.string();
const done = { ok: z.boolean(), exit };

const problem = z.object({
  code: text,
  message: text,
  hint: text,
  step: z.object({ number: z.number(), id: text, title: text }).optional(),
});

const failure = z.object({ ok: z.literal(false), exit, problem });

const entry = z.object({
  id: text,
  by: text,
  says: z.array(text).optional(),
  codes: z.array(text).optional(),
  status: z.array(z.number()).optional(),
  means: text,
  affects: z.array(text),
  field: text.optional(),
  where: text.optional(),
  remedy: text,
  source: text,
});

const match = entry.extend({ certainty: z.enum(['certain', 'probable']) });

const claims = z.object({
  issuer: text.optional(),
  audience: text.optional(),
  clientId: text.optional(),
  subject: text.optional(),
  scopes: z.array(text),
  expiresAt: text.optional(),
});

const deadline = z.object({
  kind: z.enum(['token', 'client secret', 'certificate']),
  what: text,
  expiresAt: text.optional(),
  days: z.number().int().optional(),
  state: z.enum(['valid', 'ends soon', 'over', 'does not expire', 'unknown']),
  says: text,
  remedy: text,
});

const documents = {
  failure,
  explain: z.object({ ...done, found: z.array(match), nearest: z.array(match) }),
  'explain-token': z.object({
    ...done,
    kind: z.enum(['access token', 'ID token']),
    header: z.record(text, z.unknown()),
    claims,
    issuedAt: text.optional(),
    expired: z.boolean().optional(),
    payload: z.record(text, z.unknown()),
    url: text.optional(),
    accepted: z.boolean().optional(),
  }),
  'keep-alive': z.object({ ...done, limit: z.number().int(), deadlines: z.array(deadline) }),
  commands: z.object({
    ...done,
    name: text,
    version: text,
    exitCodes: z.record(text, text),
    commands: z.array(
      z.object({
        command: text,
        description: text,
        arguments: z.array(z.object({ name: text, required: z.boolean(), repeatable: z.boolean() })),
        options: z.array(z.object({ name: text, description: text, takesValue: z.boolean() })),
        exits: z.array(exit),
        examples: z.array(text),
        json: z.boolean(),
      }),
    ),
  }),
};

/** By name: a command, or `failure`, which every command prints when it fails. Members may be added, and none is taken away. */
export const documentSchemas = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(documents).map(([name, shape]) => [name, z.toJSONSchema(shape, { io: 'input' })]),
  );
