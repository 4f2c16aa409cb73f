import { createInterface } from 'node:readline';

/** What a person typed, or why there is nothing. */
export type Typed = { readonly line: string } | 'ended' | 'interrupted';

/** One line, edited and echoed by the terminal itself: no cursor codes. */
export const readLine = (input: NodeJS.ReadStream): Promise<Typed> =>
  new Promise((resolve) => {
    const reader = createInterface({ input, terminal: false });
    reader.once('line', (line) => {
      resolve({ line });
      reader.close();
    });
    reader.once('close', () => resolve('ended'));
  });

const ends: Readonly<Record<string, (typed: string) => Typed>> = {
  '\r': (line) => ({ line }),
  '\n': (line) => ({ line }),
  '\u0003': () => 'interrupted',
  '\u0004': () => 'ended',
};

const erase = new Set(['\u007f', '\b']);

/** One line that is not echoed, for secrets. */
export const readHidden = (input: NodeJS.ReadStream): Promise<Typed> =>
  new Promise((resolve) => {
    let typed = '';
    const finish = (result: Typed): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      for (const character of chunk.toString('utf8')) {
        const end = ends[character];
        if (end) {
          finish(end(typed));
          return;
        }
        typed = erase.has(character) ? typed.slice(0, -1) : typed + character;
      }
    };
    input.setRawMode(true);
    input.resume();
    input.on('data', take);
  });
