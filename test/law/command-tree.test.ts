import { describe, expect, it } from 'vitest';
import { commandFacts } from '../../src/cli/command-facts.ts';
import { commandTree } from '../../src/cli/commands/commands.ts';
import { buildProgram } from '../../src/cli/program.ts';

const tree = commandTree(buildProgram(() => undefined));

describe('the command tree for programs', () => {
  it('has every command, and of each how it ends and how it is written', () => {
    expect(tree.commands.map(({ command }) => command).sort()).toEqual(Object.keys(commandFacts).sort());
    for (const { command, description, exits, examples } of tree.commands) {
      expect(description, command).not.toBe('');
      expect(exits.slice(0, 3), command).toEqual([0, 1, 2]);
      expect(
        exits.filter((exit) => !(exit in tree.exitCodes)),
        command,
      ).toEqual([]);
      expect(examples.length, command).toBeGreaterThan(0);
      for (const example of examples) expect(example).toContain(command);
    }
  });

  it('says of each option what it takes', () => {
    const init = tree.commands.find(({ command }) => command === 'init');
    expect(init?.options).toContainEqual(
      expect.objectContaining({ name: '--set', takesValue: true, value: 'key=value', repeatable: true }),
    );
    expect(init?.options).toContainEqual(expect.objectContaining({ name: '--sandbox', takesValue: false }));
    expect(init?.options).toContainEqual(
      expect.objectContaining({ name: '--yes', short: '-y', takesValue: false }),
    );
    // It names a file wherever it is.
    const shorts = tree.commands.flatMap(({ options }) => options.filter(({ short }) => short === '-o'));
    expect(
      shorts.map(({ value }) => value).filter((value) => value !== 'file' && value !== 'folder'),
    ).toEqual([]);
    expect(init?.options.some(({ name }) => name === '--faults')).toBe(false);
  });
});
