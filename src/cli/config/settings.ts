import { stringify } from 'yaml';
import type { Answers } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';

/** A secret is never written: the file says from which variable it comes. */
const settingOf = (ask: Ask, answers: Answers): unknown => {
  if (ask.kind === 'secret') {
    const [name] = ask.env ?? [];
    const isUsed = answers.matters(ask) && !ask.optional;
    return isUsed && name !== undefined ? { env: name } : undefined;
  }
  const value = answers.matters(ask) ? answers.peek(ask) : undefined;
  return JSON.stringify(value) === JSON.stringify(ask.default) ? undefined : value;
};

const put = (
  tree: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): void => {
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  tree[name] ??= {};
  put(tree[name] as Record<string, unknown>, rest, value);
};

/** The answers of a run as a config file: what differs from the defaults, and where secrets come from. */
export const settingsText = (asks: readonly Ask[], answers: Answers, setupId: string): string => {
  const tree: Record<string, unknown> = { setup: { id: setupId } };
  for (const ask of asks) {
    const value = ask.key === 'setup.id' ? undefined : settingOf(ask, answers);
    if (value !== undefined) put(tree, ask.key.split('.'), value);
  }
  return [
    '# yaml-language-server: $schema=./node_modules/okta-mule-setup/schema/config.schema.json',
    '# The answers of a setup; whatever has its default is left out. Secrets come from the variables that are named.',
    stringify(tree, { lineWidth: 0 }),
  ].join('\n');
};
