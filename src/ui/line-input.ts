import { createInterface } from 'node:readline';

/** What a person typed, or why there is nothing. */
export type Typed = { readonly line: string } | 'ended' | 'interrupted';

/** One line, edited and echoed by the terminal itself: no cursor codes. */
export const readLine = (input: NodeJS.ReadStream, signal?: AbortSignal): Promise<Typed> =>
  new Promise((resolve) => {
    if (signal?.aborted) {
      resolve('interrupted');
      return;
    }
    const reader = createInterface({ input, terminal: false });
    const finish = (typed: Typed): void => {
      signal?.removeEventListener('abort', interrupt);
      resolve(typed);
      reader.close();
    };
    const interrupt = (): void => finish('interrupted');
    signal?.addEventListener('abort', interrupt);
    reader.once('line', (line) => finish({ line }));
    reader.once('close', () => finish('ended'));
  });

const ends: Readonly<Record<string, (typed: string) => Typed>> = {
  '\r': (line) => ({ line }),
  '\n': (line) => ({ line }),
  '\u0003': () => 'interrupted',
  '\u0004': () => 'ended',
};

const erase = new Set(['\u007f', '\b']);

/** One line that is not echoed, for secrets. `show` puts the question, when nothing is echoed any more. */
export const readHidden = (
  input: NodeJS.ReadStream,
  signal?: AbortSignal,
  show: () => void = () => undefined,
): Promise<Typed> =>
  new Promise((resolve) => {
    let typed = '';
    const finish = (result: Typed): void => {
      signal?.removeEventListener('abort', interrupt);
      input.off('data', take);
      input.off('end', end);
      input.setRawMode(false);
      input.pause();
      resolve(result);
    };
    const interrupt = (): void => finish('interrupted');
    const end = (): void => finish('ended');
    const take = (chunk: Buffer): void => {
      for (const character of chunk.toString('utf8')) {
        const done = ends[character];
        if (done) {
          finish(done(typed));
          return;
        }
        typed = erase.has(character) ? typed.slice(0, -1) : typed + character;
      }
    };
    input.setRawMode(true);
    show();
    input.resume();
    input.on('data', take);
    input.on('end', end);
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted) interrupt();
  });
