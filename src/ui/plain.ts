import { Chalk } from 'chalk';
import pLimit from 'p-limit';
import { problem } from '../errors.ts';
import type { Ask } from '../wizard/ask.ts';
import { type Asking, back, type StepHeading, type Ui } from '../wizard/ui.ts';
import { columnsOf } from './layout.ts';
import { readHidden, readLine } from './line-input.ts';
import { explanation, linesFor, numberOf, printable } from './lines.ts';
import type { StreamLike } from './style.ts';

export interface PlainOptions {
  /** Where everything is said; stderr. */
  readonly out: StreamLike;
  readonly input: NodeJS.ReadStream;
  readonly interactive: boolean;
  /** The command that goes on, for the interrupt's message. */
  readonly resume: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends a question at once: Ctrl-C. */
  readonly signal?: AbortSignal;
}

/** At most one progress line a step in this time: enough for a log, and for a screen reader. */
const heartbeat = 15_000;

/** Append-only text without cursor codes: logs, pipes, screen readers (`ACCESSIBLE=1`, `--plain`). */
export const plainUi = (options: PlainOptions): Ui => {
  const lines = linesFor(new Chalk({ level: 0 }), () => columnsOf(options.out));
  const say = (text: string): void => void options.out.write(`${text}\n`);
  const lastProgress = new Map<string, number>();
  // One question at a time: with several steps side by side two prompts would share one keyboard.
  const inTurn = pLimit(1);

  const read = async (question: string, hide: boolean, until?: AbortSignal): Promise<string> => {
    const signals = [options.signal, until].filter((signal) => signal !== undefined);
    const signal = signals.length > 0 ? AbortSignal.any(signals) : undefined;
    const show = (): void => void options.out.write(printable(question));
    const hidden = hide && options.input.isTTY;
    if (!hidden) show();
    const typed = await (hidden ? readHidden(options.input, signal, show) : readLine(options.input, signal));
    // The line's end was not echoed either.
    if (hidden || typeof typed === 'string') say('');
    if (typed === 'ended') throw problem('INPUT_ENDED', { question });
    if (typed === 'interrupted') throw problem('INTERRUPTED', { resume: options.resume });
    return typed.line;
  };

  const choose = async (
    question: string,
    choices: readonly { value: string; label: string }[],
    preset?: string,
  ): Promise<string> => {
    say(printable(question));
    choices.forEach((choice, i) => {
      say(`  ${i + 1}. ${printable(choice.label)}`);
    });
    const fallback = choices.findIndex((choice) => choice.value === preset);
    for (;;) {
      const typed = (
        await read(
          fallback >= 0 ? `Choose a number (Enter for ${fallback + 1}): ` : 'Choose a number: ',
          false,
        )
      ).trim();
      const chosen = choices[typed === '' ? fallback : Number(typed) - 1];
      if (chosen) {
        say(`Chosen: ${printable(chosen.label)}`);
        return chosen.value;
      }
      say(`Expected a number from 1 to ${choices.length}.`);
    }
  };

  const yesNo = async (question: string, fallback: boolean): Promise<boolean> => {
    for (;;) {
      const typed = (await read(`${question} Type yes or no (Enter for ${fallback ? 'yes' : 'no'}): `, false))
        .trim()
        .toLowerCase();
      if (typed === '') return fallback;
      if (['y', 'yes'].includes(typed)) return true;
      if (['n', 'no'].includes(typed)) return false;
    }
  };

  const typeIn = async (one: Ask, suggestion: unknown): Promise<unknown> => {
    const none = one.optional && suggestion !== undefined ? ', - for none' : '';
    const shown =
      suggestion === undefined
        ? ''
        : ` (Enter for ${Array.isArray(suggestion) ? suggestion.join(',') : suggestion}${none})`;
    const typed = await read(`${one.message}${shown}: `, one.kind === 'secret');
    if (none !== '' && typed.trim() === '-') return undefined;
    return typed.trim() === '' && suggestion !== undefined ? suggestion : typed;
  };

  const once = async (one: Ask, suggestion: unknown, { offered = [] }: Asking): Promise<unknown> => {
    if (one.kind === 'confirm') return yesNo(one.message, suggestion === true);
    if (one.kind === 'choice') return choose(one.message, one.choices, suggestion as string | undefined);
    if (offered.length === 0) return typeIn(one, suggestion);
    const other = { value: ' ', label: 'another one: type it' };
    const chosen = await choose(one.message, [...offered, other], suggestion as string | undefined);
    return chosen === other.value ? typeIn(one, suggestion) : chosen;
  };

  const ask = async (one: Ask, suggestion: unknown, how: Asking): Promise<unknown> => {
    say(lines.paragraph(one.help));
    if (how.mayGoBack && one.kind !== 'choice' && one.kind !== 'confirm')
      say(lines.paragraph('? and Enter explains, < and Enter goes back.'));
    for (;;) {
      const typed = await once(one, suggestion, how);
      const word = typeof typed === 'string' ? typed.trim() : '';
      if (how.mayGoBack && word === '<') return back;
      if (word !== '?') return typed;
      say(lines.paragraph(explanation(one, how.mayGoBack === true)));
    }
  };

  return {
    interactive: options.interactive,
    start: (heading: StepHeading) => {
      // Side by side, headings of several steps would stand between each other's results.
      if (options.interactive && heading.why !== '') say(lines.heading(heading));
    },
    end: (heading, outcome, details) => say(lines.end(heading, outcome, details)),
    progress: (heading, text) => {
      const last = lastProgress.get(heading.id) ?? Number.NEGATIVE_INFINITY;
      if (text === '' || options.now() - last < heartbeat) return;
      lastProgress.set(heading.id, options.now());
      say(lines.paragraph(`${numberOf(heading)} ${text}`));
    },
    note: (text) => say(lines.paragraph(`Note: ${text}`)),
    warn: (text) => say(lines.paragraph(`Warning: ${text}`)),
    address: (url) => say(printable(url)),
    line: (question, until) => inTurn(() => read(`${question}: `, true, until)),
    say: (title, all) => say(lines.list(title, all)),
    during: async (text, work) => {
      if (options.interactive) say(lines.paragraph(`${text} …`));
      return work();
    },
    ask: (one, suggestion, how = {}) => inTurn(() => ask(one, suggestion, how)),
    review: (question, all, actions) =>
      inTurn(() => {
        const settings = all.map(({ key, name, value, now }) => ({
          value: key,
          label: `${name}: ${value}${now === '' ? '' : ` (${now})`}`,
        }));
        const [first, ...rest] = actions;
        return choose(question, [...(first ? [first] : []), ...settings, ...rest], first?.value);
      }),
    confirm: (question, fallback) => inTurn(() => yesNo(question, fallback)),
    choose: async (question, choices) =>
      (await inTurn(() => choose(question, choices))) as (typeof choices)[number]['value'],
    byHand: (heading, byHand) => say(lines.byHand(heading, byHand)),
    problem: (error, heading) => say(lines.problem(error, heading)),
    table: (title, columns, rows) => say(lines.table(title, columns, rows)),
  };
};
