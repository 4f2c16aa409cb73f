import { setImmediate as immediate } from 'node:timers/promises';
import { confirm, input, password, select } from '@inquirer/prompts';
import type { Ora } from 'ora';
import pLimit from 'p-limit';
import { problem } from '../errors.ts';
import type { Ask } from '../wizard/ask.ts';
import type { StepHeading, Ui } from '../wizard/ui.ts';
import { onInputEnd } from './ended-input.ts';
import { columnsOf, cut } from './layout.ts';
import { linesFor, numberOf, printable } from './lines.ts';
import { colours } from './style.ts';

export interface TerminalOptions {
  readonly out: NodeJS.WriteStream;
  readonly interactive: boolean;
  readonly colour: boolean;
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

const promptFor = (
  ask: Ask,
  suggestion: unknown,
  context: { output: NodeJS.WritableStream; signal: AbortSignal },
): Promise<unknown> => {
  const message = printable(ask.message);
  switch (ask.kind) {
    case 'secret':
      return password({ message, mask: '*' }, context);
    case 'confirm':
      return confirm({ message, default: suggestion === true }, context);
    case 'choice': {
      const choices = ask.choices.map(({ value, label }) => ({ value, name: printable(label) }));
      return select(
        { message, choices, ...(typeof suggestion === 'string' && { default: suggestion }) },
        context,
      );
    }
    default: {
      const preset = Array.isArray(suggestion)
        ? suggestion.join(',')
        : suggestion === undefined
          ? undefined
          : String(suggestion);
      return input({ message, ...(preset !== undefined && { default: preset }) }, context);
    }
  }
};

/** Questions and one spinner line. The spinner never touches stdin: ora would swallow Ctrl-C. */
export const terminalUi = (options: TerminalOptions): Ui => {
  const { out } = options;
  const paint = colours(out, options.environment, options.colour);
  const lines = linesFor(paint, () => columnsOf(out));
  const running = new Map<string, { heading: StepHeading; text: string }>();
  // A terminal of 0 columns makes ora draw for ever.
  const canSpin = out.isTTY === true && (out.columns ?? 0) > 0;
  // One question at a time: with several steps side by side two prompts would share one keyboard.
  const inTurn = pLimit(1);
  let spinner: Ora | undefined;
  let loads = false;
  let asking = false;

  const spinnerText = (): string => {
    const [first, ...others] = [...running.values()];
    if (!first) return '';
    const more = others.length > 0 ? ` (+${others.length} more)` : '';
    // Masked before it is cut: half a secret would not be recognised.
    const text = printable(`${numberOf(first.heading)} ${first.text || first.heading.title}${more}`);
    return cut(text, columnsOf(out) - 4);
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
    if (running.size === 0) {
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
    draw: (context: { output: NodeJS.WritableStream; signal: AbortSignal }) => Promise<T>,
    help?: string,
  ): Promise<T> =>
    inTurn(async () => {
      asking = true;
      spinner?.stop();
      const over = new AbortController();
      const unwatch = onInputEnd(process.stdin, () => over.abort());
      try {
        if (help !== undefined) say(paint.dim(lines.paragraph(help)));
        return await draw({ output: out, signal: AbortSignal.any([options.signal, over.signal]) });
      } catch (error) {
        if (over.signal.aborted && !options.signal.aborted) throw problem('INPUT_ENDED', { question });
        throw asProblem(error, question, options.resume);
      } finally {
        unwatch();
        asking = false;
        redraw();
      }
    });

  return {
    interactive: options.interactive,
    start: (heading) => {
      if (options.interactive) say(lines.heading(heading));
      running.set(heading.id, { heading, text: '' });
      redraw();
    },
    end: (heading, outcome, details) => {
      running.delete(heading.id);
      say(lines.end(heading, outcome, details));
    },
    progress: (heading, text) => {
      if (running.has(heading.id)) running.set(heading.id, { heading, text });
      redraw();
    },
    note: (text) => say(paint.cyan(lines.paragraph(text))),
    warn: (text) => say(paint.yellow(lines.paragraph(text))),
    address: (url) => say(printable(url)),
    line: (question, until) =>
      prompted(question, ({ output, signal }) =>
        password({ message: printable(question) }, { output, signal: AbortSignal.any([signal, until]) }),
      ),
    ask: (ask, suggestion) =>
      prompted(ask.message, (context) => promptFor(ask, suggestion, context), ask.help),
    confirm: (question, fallback) =>
      prompted(question, (context) => confirm({ message: printable(question), default: fallback }, context)),
    choose: (question, choices) =>
      prompted(question, (context) =>
        select(
          {
            message: printable(question),
            choices: choices.map(({ value, label }) => ({ value, name: printable(label) })),
          },
          context,
        ),
      ),
    byHand: (heading, byHand) => say(lines.byHand(heading, byHand)),
    problem: (error, heading) => {
      if (heading) running.delete(heading.id);
      else running.clear();
      say(lines.problem(error, heading));
    },
    table: (title, columns, rows) => say(lines.table(title, columns, rows)),
  };
};
