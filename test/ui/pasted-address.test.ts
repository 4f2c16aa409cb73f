import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { plainUi } from '../../src/ui/plain.ts';

/** A terminal that echoes what is typed unless it is told not to. */
const terminal = () => {
  let shown = '';
  let echoes = true;
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => {
      echoes = !raw;
    },
  });
  const write = (text: string): void => {
    shown += text;
  };
  return {
    input: input as unknown as NodeJS.ReadStream,
    out: { columns: 80, write } as never,
    type: (text: string) => {
      if (echoes) shown += text;
      input.write(text);
    },
    shown: () => shown,
  };
};

it('the address at which a login ended is taken without being shown: tokens stand in it', async () => {
  const { input, out, type, shown } = terminal();
  const ui = plainUi({ out, input, interactive: true, resume: 'again', now: Date.now });
  const pasted = ui.line('Paste the address', new AbortController().signal);
  await new Promise((resolve) => setImmediate(resolve));
  const address = 'http://localhost:8085/callback#access_token=canary-token&state=s';
  type(`${address}\r`);
  expect(await pasted).toBe(address);
  expect(shown()).toContain('Paste the address');
  expect(shown()).not.toContain('canary-token');
});
