import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { capturePage, escapeHtml, loginDone, loginFailed, messagePage } from '../../src/oauth/pages.ts';

interface Shown {
  textContent: string;
}

/** Runs the capture page's script with just enough of a browser, and tells in which order it did what. */
const runCapture = async (hash: string, answer: () => Promise<unknown>) => {
  const [, script = ''] =
    /<script nonce="[^"]*">([\s\S]*)<\/script>/.exec(capturePage('n', 'the-key').body) ?? [];
  const deeds: unknown[] = [];
  const shown: Shown[] = [];
  const main = { className: '', replaceChildren: (...nodes: Shown[]) => shown.push(...nodes) };
  runInNewContext(script, {
    location: { hash, pathname: '/callback' },
    history: { replaceState: (...to: unknown[]) => deeds.push(['forget', ...to]) },
    document: { title: '', querySelector: () => main, createElement: () => ({ textContent: '' }) },
    fetch: async (path: string, options: { method: string; body: string }) => {
      deeds.push([options.method, path, JSON.parse(options.body)]);
      return { json: answer };
    },
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { deeds, shown: shown.map(({ textContent }) => textContent), className: main.className };
};

describe('the capture page', () => {
  it('forgets the fragment first, posts it once with its key, and shows the answer', async () => {
    const { deeds, shown, className } = await runCapture('#access_token=at&state=s', async () => loginDone);
    expect(deeds).toEqual([
      ['forget', null, '', '/callback'],
      ['POST', '/callback', { key: 'the-key', fragment: 'access_token=at&state=s' }],
    ]);
    expect(shown).toEqual(['Login complete', ...loginDone.paragraphs]);
    expect(className).toBe('good');
  });

  it('posts nothing when nothing came', async () => {
    const { deeds, shown } = await runCapture('', async () => loginDone);
    expect(deeds).toEqual([['forget', null, '', '/callback']]);
    expect(shown[0]).toBe('Nothing came with this address');
  });

  it('says so when the program does not answer', async () => {
    const { shown, className } = await runCapture('#state=s', () => Promise.reject(new Error('gone')));
    expect(shown[0]).toBe('The terminal does not answer');
    expect(className).toBe('bad');
  });
});

describe('the result pages', () => {
  it('escape every text that is put into them', () => {
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
    const { body } = messagePage(
      'n',
      loginFailed({ error: '<img src=x>', description: '"><script>1</script>' }),
    );
    expect(body).not.toContain('<img');
    expect(body.match(/<script/g)).toHaveLength(1);
  });

  it('fit narrow and wide screens, light and dark, and load nothing', () => {
    const { body } = messagePage('n', loginDone);
    expect(body).toContain('width=device-width');
    expect(body).toContain('prefers-color-scheme: dark');
    expect(body).not.toMatch(/https?:\/\//);
  });

  it('say what to do about a refusal', () => {
    const refusal = { error: 'unsupported_response_type', description: 'Configured response types: [code].' };
    expect(messagePage('n', loginFailed(refusal)).body).toContain('Allow the implicit grant');
  });
});
