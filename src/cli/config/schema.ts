import { z } from 'zod';
import type { Ask } from '../../wizard/ask.ts';

/** A secret in a config file is a reference, never the value. */
const reference = z.union([
  z.strictObject({ env: z.string().min(1).describe('name of an environment variable') }),
  z.strictObject({ file: z.string().min(1).describe('path of a file that holds nothing else') }),
  z.strictObject({
    keychain: z
      .string()
      .min(1)
      .describe(
        "name in the operating system's keychain after the host that gets it: okta.token of the entry HOST/okta.token",
      ),
  }),
]);

const typeOf = (ask: Ask): z.ZodType => {
  switch (ask.kind) {
    case 'secret':
      return reference;
    case 'confirm':
      return z.boolean();
    case 'number': {
      const number = ask.min === undefined ? z.number() : z.number().min(ask.min);
      return ask.max === undefined ? number : number.max(ask.max);
    }
    case 'choice':
      return z.enum(ask.choices.map((choice) => choice.value) as [string, ...string[]]);
    case 'list':
      // `8085` without quotes is a number to YAML.
      return z.array(z.union([z.string().min(1), z.number()]));
    case 'text':
      return z.string().min(1);
  }
};

interface Tree {
  [name: string]: Tree | z.ZodType;
}

const branch = (tree: Tree, name: string): Tree => {
  const next = tree[name] ?? {};
  tree[name] = next;
  return next as Tree;
};

const toObject = (tree: Tree): z.ZodType =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(tree).map(([name, value]) => [
        name,
        (value instanceof z.ZodType ? value : toObject(value)).optional(),
      ]),
    ),
  );

/** The one schema of the config file: built from the questions, so that it cannot lag behind them. */
export const configSchema = (asks: readonly Ask[]): z.ZodType => {
  const tree: Tree = { $schema: z.string() };
  for (const ask of asks) {
    const names = ask.key.split('.');
    const last = names.pop() as string;
    const place = names.reduce(branch, tree);
    const fallback = ask.default === undefined ? '' : ` Default: ${JSON.stringify(ask.default)}.`;
    place[last] = typeOf(ask).describe(`${ask.message}. ${ask.help}${fallback}`);
  }
  return toObject(tree);
};

/** As published in `schema/` and printed by `config schema`: JSON Schema, draft 2020-12. */
export const jsonSchema = (asks: readonly Ask[]): object => ({
  ...z.toJSONSchema(configSchema(asks)),
  title: 'Config file of okta-mule-setup',
});
