import { stringify } from 'yaml';
import type { Ask } from '../../wizard/ask.ts';
import { questions } from '../answers/questions.ts';
import { loadConfig } from '../config/load.ts';
import { jsonSchema } from '../config/schema.ts';
import { asProblem, failureDocument } from '../failure.ts';
import { printDocument } from '../result.ts';

const exampleOf = (ask: Ask): unknown => {
  if (ask.example) return ask.example();
  if (ask.default !== undefined) return ask.default;
  if (ask.kind === 'secret') return { env: ask.env?.[0] ?? 'NAME_OF_A_VARIABLE' };
  return ask.kind === 'list' ? [] : '';
};

/** What is not needed by everybody stands there as a comment, so that the file can be used as soon as the rest is filled in. */
const isNeeded = (ask: Ask): boolean =>
  !('distinct' in ask) && (ask.default !== undefined || ask.usual === true || (!ask.optional && !ask.when));

const comments = (ask: Ask): readonly string[] => [
  /[?)]$/.test(ask.message) ? ask.message : `${ask.message}.`,
  ask.help,
  ...(ask.kind === 'choice' ? [`One of: ${ask.choices.map((choice) => choice.value).join(', ')}.`] : []),
  ...('distinct' in ask ? ['A setup with a --name of its own has another default, which ends with it.'] : []),
  ...(ask.default === undefined && !ask.optional ? [ask.when ? 'Needed in some cases.' : 'Required.'] : []),
];

interface Branch {
  readonly asks: Map<string, Ask>;
  readonly branches: Map<string, Branch>;
}

const emptyBranch = (): Branch => ({ asks: new Map(), branches: new Map() });

const treeOf = (asks: readonly Ask[]): Branch => {
  const root = emptyBranch();
  for (const ask of asks) {
    const path = ask.key.split('.');
    const place = path.slice(0, -1).reduce((branch, name) => {
      const next = branch.branches.get(name) ?? emptyBranch();
      branch.branches.set(name, next);
      return next;
    }, root);
    place.asks.set(path.at(-1) ?? '', ask);
  }
  return root;
};

const isUsed = ({ asks, branches }: Branch): boolean =>
  [...asks.values()].some(isNeeded) || [...branches.values()].some(isUsed);

const linesOf = (branch: Branch, indent: string, off: boolean): readonly string[] => [
  ...[...branch.asks].flatMap(([name, ask]) => [
    ...comments(ask).map((line) => `${indent}# ${line}`),
    `${indent}${off || !isNeeded(ask) ? '# ' : ''}${name}: ${stringify(exampleOf(ask), { collectionStyle: 'flow', lineWidth: 0 }).trim()}`,
  ]),
  ...[...branch.branches].flatMap(([name, child]) => {
    const without = off || !isUsed(child);
    return [`${indent}${without ? '# ' : ''}${name}:`, ...linesOf(child, `${indent}  `, without)];
  }),
];

/** A whole config file with every answer explained. */
export const exampleText = (asks: readonly Ask[]): string =>
  [
    '# yaml-language-server: $schema=./node_modules/okta-mule-setup/schema/config.schema.json',
    '# Answers for okta-mule-setup. Secrets are references: {env: NAME}, {file: PATH} or {keychain: NAME}.',
    ...linesOf(treeOf(asks), '', false),
    '',
  ].join('\n');

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
    const { checkSpecification, specificationReader } = await import('../run/specification.ts');
    const peek = (ask: Ask): unknown => given.get(ask.key)?.value ?? ask.default;
    const specification = await checkSpecification(peek, specificationReader());
    if (options.json)
      printDocument({
        ok: true,
        exit: 0,
        answers: [...given.keys()],
        ...(specification && { specification }),
      });
    else {
      const lines = [...(specification?.notes ?? []), ...(specification?.warnings ?? [])];
      process.stdout.write([`${file} is valid: ${given.size} answers.`, ...lines, ''].join('\n'));
    }
    return 0;
  } catch (error) {
    if (!options.json) throw error;
    const { exit } = asProblem(error).description;
    printDocument(failureDocument(error));
    return exit;
  }
};
