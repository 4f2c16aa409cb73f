import { setImmediate as immediate } from 'node:timers/promises';
import { confirm, input, password, Separator, select } from '@inquirer/prompts';
import stringWidth from 'fast-string-width';
import type { Ora } from 'ora';
import pLimit from 'p-limit';
import { problem } from '../errors.ts';
import type { Ask } from '../wizard/ask.ts';
import { type Asking, back, type StepHeading, timesOf, type Ui, type Wait } from '../wizard/ui.ts';
import { columnsOf, cut } from './layout.ts';
import { explanation, linesFor, numberOf, printable } from './lines.ts';
import { reviewChoices } from './review.ts';
import { colors } from './style.ts';

/**
 * Tells when the input is over while a prompt waits: Ctrl-D, or a terminal that went away. The prompts themselves then wait for
 * ever; what can be seen is that their line editor lets go of the input.
 *
 * @returns ends the watch
 */
const onInputEnd = (input: NodeJS.ReadStream, tell: () => void): (() => void) => {
  // An answer lets go of the input too, but has settled the prompt by then.
  const later = (): void => void setImmediate(tell);
  const events = ['pause', 'end', 'close'] as const;
  for (const event of events) input.once(event, later);
  return () => {
    for (const event of events) input.off(event, later);
  };
};

export interface TerminalOptions {
  readonly out: NodeJS.WriteStream;
  readonly interactive: boolean;
  readonly color: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly resume: string;
  readonly signal: AbortSignal;
}

/** The prompts end alike on Ctrl-C and on the end of input; only the message tells them apart. */
const asProblem = (error: unknown, question: string, resume: string): unknown => {
  if (!(error instanceof Error)) return error;
  if (
    error.name === 'AbortPromptError' ||
    (error.name === 'ExitPromptError' && error.message.includes('SIGINT'))
  )
    return problem('INTERRUPTED', { resume });
  return error.name === 'ExitPromptError' ? problem('INPUT_ENDED', { question }) : error;
};

/** The Esc key; the prompts themselves do not know it. Returns what ends the watch. */
const onEscape = (stdin: NodeJS.ReadStream, tell: () => void): (() => void) => {
  const hear = (_: unknown, key?: { readonly name?: string }): void => {
    if (key?.name === 'escape') tell();
  };
  stdin.on('keypress', hear);
  return () => void stdin.off('keypress', hear);
};

interface Running {
  readonly heading: StepHeading;
  readonly text: string;
  readonly wait?: Wait | undefined;
  /** When the wait was told, by this computer's steady clock. */
  readonly at: number;
}

interface Context {
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

const textPrompt = (
  ask: Ask,
  suggestion: unknown,
  { check, edit }: Asking,
  context: Context,
): Promise<string> => {
  const preset = Array.isArray(suggestion) ? suggestion.join(',') : suggestion;
  return input(
    {
      message: printable(ask.message),
      ...(preset !== undefined && { default: String(preset) }),
      ...(edit && { prefill: 'editable' as const }),
      // What was refused stays in the field, to be mended.
      validate: (typed) => isQuestion(typed, preset) || (check?.(typed) ?? true),
    },
    context,
  );
};

/** A question mark alone, or behind the text that stands there already, asks what is asked. */
const isQuestion = (typed: unknown, suggestion?: unknown): boolean =>
  typeof typed === 'string' && (typed.trim() === '?' || typed === `${suggestion}?`);

const another = Symbol('another');

const promptFor = async (
  ask: Ask,
  suggestion: unknown,
  asking: Asking,
  context: Context,
): Promise<unknown> => {
  const message = printable(ask.message);
  switch (ask.kind) {
    case 'secret':
      return password(
        { message, mask: '*', validate: (typed) => isQuestion(typed) || (asking.check?.(typed) ?? true) },
        context,
      );
    case 'confirm':
      return select(
        {
          message,
          choices: [true, false].map((value) => ({
            value,
            name: value ? 'yes' : 'no',
            description: printable(ask.help),
          })),
          default: suggestion === true,
        },
        context,
      );
    case 'choice': {
      const choices = ask.choices.map(({ value, label }) => ({ value, name: printable(label) }));
      return select(
        { message, choices, ...(typeof suggestion === 'string' && { default: suggestion }) },
        context,
      );
    }
    default: {
      if (!asking.offered?.length) return textPrompt(ask, suggestion, asking, context);
      const choices = asking.offered.map(({ value, label }) => ({
        value: value as string | symbol,
        name: printable(label),
      }));
      const other = { value: another as string | symbol, name: 'another one: type it' };
      return select(
        {
          message,
          choices: [...choices, other],
          ...(typeof suggestion === 'string' && { default: suggestion }),
        },
        context,
      );
    }
  }
};

/** Questions and one spinner line. The spinner never touches stdin: ora would swallow Ctrl-C. */
export const terminalUi = (options: TerminalOptions): Ui => {
  const { out } = options;
  const paint = colors(out, options.environment, options.color);
  const lines = linesFor(paint, () => columnsOf(out));
  const running = new Map<string, Running>();
  // A terminal of 0 columns makes ora draw for ever.
  const canSpin = out.isTTY === true && (out.columns ?? 0) > 0;
  // One question at a time: with several steps side by side two prompts would share one keyboard.
  const inTurn = pLimit(1);
  let spinner: Ora | undefined;
  let loads = false;
  let asking = false;
  /** Work that belongs to no step. */
  let aside = '';

  /** Masked before it is cut: half a secret would not be recognised. */
  const row = (text: string, indent = 4): string => cut(printable(text), columnsOf(out) - indent);
  /** The time first, so that a narrow screen has it too; what the platform said stands in a line of its own. */
  const spinnerText = (): string => {
    const [first, ...others] = [...running.values()];
    if (!first) return row(aside);
    const more = others.length > 0 ? ` (+${others.length} more)` : '';
    const number = numberOf(first.heading);
    if (!first.wait) return row(`${number} ${first.text || first.heading.title}${more}`);
    const waited = first.wait.waited + performance.now() - first.at;
    const times = timesOf({ ...first.wait, waited });
    return [
      row(`${number} ${times}${more}`),
      row(`  Waiting for ${first.wait.what}`),
      row(`  ${first.wait.state}`),
    ].join('\n');
  };
  /** The seconds pass between two looks at the platform too. */
  let isTicking = false;
  const tick = (): void => {
    const [first] = running.values();
    if (first?.wait && spinner?.isSpinning) spinner.text = spinnerText();
  };
  /** After the first question, which is on the screen without it. */
  const load = async (): Promise<void> => {
    loads = true;
    await immediate();
    const { default: ora } = await import('ora');
    spinner = ora({
      stream: out,
      discardStdin: false,
      color: paint.level > 0 ? 'cyan' : false,
      hideCursor: true,
    });
    redraw();
  };
  const redraw = (): void => {
    if (!canSpin || asking) return;
    if (running.size === 0 && aside === '') {
      spinner?.stop();
      return;
    }
    if (!spinner) {
      if (!loads) void load();
      return;
    }
    spinner.text = spinnerText();
    if (!spinner.isSpinning) spinner.start();
  };
  /** Whatever stays on the screen is written with the spinner out of the way. */
  const say = (text: string): void => {
    spinner?.stop();
    out.write(`${text}\n`);
    redraw();
  };
  const prompted = <T>(
    question: string,
    draw: (context: Context) => Promise<T>,
    /** What Esc yields; what stands above the question when its turn comes. */
    { leaving, above }: { leaving?: { readonly yields: T } | undefined; above?: string | undefined } = {},
  ): Promise<T> =>
    inTurn(async () => {
      asking = true;
      spinner?.stop();
      if (above !== undefined) say(lines.paragraph(above));
      const over = new AbortController();
      const left = new AbortController();
      const unwatch = onInputEnd(process.stdin, () => over.abort());
      const deafen = leaving ? onEscape(process.stdin, () => left.abort()) : undefined;
      const signal = AbortSignal.any([options.signal, over.signal, left.signal]);
      const failed = (error: unknown): T => {
        if (options.signal.aborted) throw asProblem(error, question, options.resume);
        if (leaving && left.signal.aborted) return leaving.yields;
        if (over.signal.aborted) throw problem('INPUT_ENDED', { question });
        throw asProblem(error, question, options.resume);
      };
      try {
        return await draw({ output: out, signal }).catch(failed);
      } finally {
        deafen?.();
        unwatch();
        asking = false;
        redraw();
      }
    });
  /** The prompts break lines within words: a question that does not fit stands above a short one. */
  const fitting = (question: string, short: string): { readonly message: string; readonly above?: string } =>
    stringWidth(printable(question)) + 10 <= columnsOf(out)
      ? { message: printable(question) }
      : { message: short, above: question };
  const put = async (ask: Ask, suggestion: unknown, how: Asking): Promise<unknown> => {
    say(paint.dim(lines.paragraph(ask.help)));
    const leaving = how.mayGoBack ? { yields: back } : undefined;
    for (let now = how; ; ) {
      const typed = await prompted<unknown>(
        ask.message,
        (context) => promptFor(ask, suggestion, now, context),
        { leaving },
      );
      if (typed === another) {
        now = { ...how, offered: [] };
        continue;
      }
      if (!isQuestion(typed, suggestion)) return typed;
      say(lines.paragraph(explanation(ask, how.mayGoBack === true)));
    }
  };

  return {
    interactive: options.interactive,
    start: (heading) => {
      if (options.interactive && heading.why !== '') say(lines.heading(heading));
      running.set(heading.id, { heading, text: '', at: performance.now() });
      redraw();
    },
    end: (heading, outcome, details) => {
      running.delete(heading.id);
      say(lines.end(heading, outcome, details));
    },
    progress: (heading, text, wait) => {
      if (running.has(heading.id)) running.set(heading.id, { heading, text, wait, at: performance.now() });
      if (!isTicking) setInterval(tick, 1000).unref();
      isTicking = true;
      redraw();
    },
    note: (text) => say(paint.cyan(lines.paragraph(text))),
    warn: (text) => say(paint.yellow(lines.paragraph(text))),
    address: (url) => say(printable(url)),
    line: (question, until) => {
      const { message, above } = fitting(question, 'Address');
      return prompted(
        question,
        ({ output, signal }) => password({ message }, { output, signal: AbortSignal.any([signal, until]) }),
        { above },
      );
    },
    say: (title, all) => say(lines.list(title, all)),
    during: async (text, work) => {
      aside = text;
      redraw();
      try {
        return await work();
      } finally {
        aside = '';
        redraw();
      }
    },
    ask: (ask, suggestion, how = {}) => put(ask, suggestion, how),
    review: (question, all, actions) => {
      const { first, rows, rest } = reviewChoices(all, actions, columnsOf(out) - 3);
      const choices = [
        first,
        new Separator(' '),
        ...rows.map((one) => ({ ...one, description: printable(one.description) })),
        new Separator(' '),
        ...rest,
      ];
      return prompted(question, (context) =>
        select(
          { message: printable(question), choices, loop: false, pageSize: Math.max(8, (out.rows ?? 24) - 6) },
          context,
        ),
      );
    },
    confirm: (question, fallback) => {
      const { message, above } = fitting(question, 'Yes or no?');
      return prompted(question, (context) => confirm({ message, default: fallback }, context), { above });
    },
    choose: (question, choices) => {
      const { message, above } = fitting(question, 'Choose');
      return prompted(
        question,
        (context) =>
          select(
            { message, choices: choices.map(({ value, label }) => ({ value, name: printable(label) })) },
            context,
          ),
        { above },
      );
    },
    byHand: (heading, byHand) => say(lines.byHand(heading, byHand)),
    problem: (error, heading) => {
      if (heading) running.delete(heading.id);
      else running.clear();
      say(lines.problem(error, heading));
    },
    table: (title, columns, rows) => say(lines.table(title, columns, rows)),
  };
};
