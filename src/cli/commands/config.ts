import { Document, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Ask } from '../../wizard/ask.ts';
import { loadConfig } from '../config/load.ts';
import { jsonSchema } from '../config/schema.ts';
import { asProblem, problemDocument } from '../failure.ts';
import { questions } from '../questions.ts';

const exampleOf = (ask: Ask): unknown => {
  if (ask.default !== undefined) return ask.default;
  if (ask.kind === 'secret') return { env: ask.env?.[0] ?? 'NAME_OF_A_VARIABLE' };
  return ask.kind === 'list' ? [] : '';
};

const comment = (ask: Ask): string => {
  const choices =
    ask.kind === 'choice' ? `\n one of: ${ask.choices.map((choice) => choice.value).join(', ')}` : '';
  const need = ask.default === undefined && !ask.optional ? '\n required' : '';
  return ` ${ask.message}.\n ${ask.help}${choices}${need}`;
};

/** What need not be filled in stands there commented out, so that the file can be used as it is. */
const build = (asks: readonly Ask[]): Document => {
  const document = new Document({});
  document.commentBefore =
    ' yaml-language-server: $schema=./node_modules/okta-mule-setup/schema/config.schema.json\n Answers for okta-mule-setup. Secrets are references: {env: NAME}, {file: PATH} or {keychain: NAME}.';
  for (const ask of asks) {
    const path = ask.key.split('.');
    document.setIn(path, document.createNode(exampleOf(ask), { flow: ask.kind === 'secret' }));
    const parent = (path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents) as YAMLMap<
      Scalar,
      unknown
    >;
    const pair = parent.items.find(
      (item: Pair<Scalar, unknown>) => String(item.key.value ?? item.key) === path.at(-1),
    );
    if (pair)
      pair.key = Object.assign(document.createNode(path.at(-1)) as Scalar, { commentBefore: comment(ask) });
  }
  return document;
};

/** Required answers, and those with a default. Optional ones without a default would be wrong when left empty. */
export const exampleText = (asks: readonly Ask[]): string =>
  build(asks.filter((ask) => ask.default !== undefined || !ask.optional)).toString({ lineWidth: 110 });

export const example = async (): Promise<number> => {
  process.stdout.write(exampleText([...questions.values()]));
  return 0;
};

export const schema = async (): Promise<number> => {
  process.stdout.write(`${JSON.stringify(jsonSchema([...questions.values()]), null, 2)}\n`);
  return 0;
};

/** Every fault at once, with line and column; nothing is run. */
export const check = async (file: string, options: { readonly json?: true }): Promise<number> => {
  try {
    const given = await loadConfig(file, [...questions.values()], process.env);
    if (options.json)
      process.stdout.write(`${JSON.stringify({ ok: true, exit: 0, answers: [...given.keys()] }, null, 2)}\n`);
    else process.stdout.write(`${file} is valid: ${given.size} answers.\n`);
    return 0;
  } catch (error) {
    if (!options.json) throw error;
    const { exit } = asProblem(error).description;
    process.stdout.write(
      `${JSON.stringify({ ok: false, exit, problem: problemDocument(error) }, null, 2)}\n`,
    );
    return exit;
  }
};
