import { z } from 'zod';

/** Shapes of the documents of `--json`, for those who read them by program. */
const exit = z.number().int();
const text = z.string();
const done = { ok: z.boolean(), exit };

const problem = z.object({
  code: text,
  message: text,
  hint: text,
  exit,
  step: z.object({ number: z.number(), id: text, title: text }).optional(),
});

/** An answer that nobody gave: a secret goes into one of the variables, or into the config file as a reference. */
const missing = z.object({ key: text, env: z.array(text), secret: z.boolean(), help: text });

const failure = z.object({ ok: z.literal(false), exit, missing: z.array(missing).optional(), problem });

const step = z.object({
  number: z.number().int(),
  id: text,
  title: text,
  outcome: text,
  details: z.array(text),
});

const call = z.object({ call: text, expected: text, got: text, ok: z.boolean(), at: text, by: text });

/** Ids, names and addresses, by the name of the fact. */
const facts = z.record(text, z.record(text, z.unknown()));

const made = z.object({ step: text, kind: text, key: text, id: text, at: text });

/** One setting that is not as it must be. */
const change = z.object({
  field: text,
  object: z.object({ kind: text, id: text, name: text }),
  actual: text,
  expected: text,
  class: z.enum(['required', 'chosen', 'conflict', 'refused', 'unseen', 'risk', 'unusual']),
  affects: z.array(text),
  where: z.object({ path: text, link: text.optional() }),
  remedy: z.enum(['apply', 'manual', 'request anew']),
});

/** What would be done, or what a run had before it when it began; one action a step, in the guide's order. */
const plan = z.object({
  steps: z.array(
    z.object({
      number: z.number().int(),
      id: text,
      action: z.enum(['create', 'update', 'adopt', 'use', 'unchanged', 'skip', 'refuse', 'verify']),
      object: text,
      changes: z.array(change),
      /** What it means for others. */
      means: z.array(text),
    }),
  ),
});

const carriedOut = z.object({
  ...done,
  steps: z.array(step),
  facts,
  plan,
  verification: z.array(call),
  notes: z.array(text),
  shortfalls: z.array(text),
});

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
  init: carriedOut,
  plan: carriedOut,
  status: z.object({
    ...done,
    setup: z.object({ id: text, name: text }),
    target: z.record(text, text),
    facts,
    next: z.object({ command: text, why: text }),
    steps: z.array(
      z.object({ number: z.number().int(), id: text, title: text, status: text, how: text.optional() }),
    ),
    made: z.array(made),
    verification: z.array(call),
    secrets: z.array(z.object({ key: text, from: text })),
    notices: z.array(text),
  }),
  undo: z.object({ ...done, undone: z.number().int(), left: z.array(text), steps: z.array(step) }),
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
