import { createHash } from 'node:crypto';
import type { Reply } from './request.ts';

/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

type Part = string | Html | readonly Html[] | undefined;

const shown = (part: Part): string => {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  return typeof part === 'string' ? escaped(part) : part.map(({ text }) => text).join('');
};

/** A template whose values are escaped unless they are HTML themselves. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((text, i) => text + (i < parts.length ? shown(parts[i]) : '')).join(''));

const style = `:root{color-scheme:light dark;font:100%/1.5 system-ui,sans-serif}
body{margin:0;padding:1rem;min-height:100vh;box-sizing:border-box;display:grid;place-items:center}
main{width:100%;max-width:24rem;box-sizing:border-box;padding:1.5rem;border:1px solid #8888;border-radius:.5rem;overflow-wrap:anywhere}
h1{font-size:1.25rem;line-height:1.3;margin-top:0}
ul{padding-left:1.25rem}
main>:last-child{margin-bottom:0}
label{display:block;margin:.75rem 0 .25rem}
input,button{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #888;border-radius:.25rem}
button{margin-top:1rem;cursor:pointer;background:#0b57d0;color:#fff;border-color:#0b57d0}
button.second{background:transparent;color:inherit;border-color:#888}
:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
[role=alert]{padding:.6rem;border-left:4px solid #c62828;background:#c6282822}
small{opacity:.8}`;

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export interface PageOptions {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** The one script of the page; nothing else may run. */
  readonly script?: string;
  /** Origins that its form may post to, or be redirected to, beside the page's own. */
  readonly formTargets?: readonly string[];
  /** Origins that may show it in a frame, beside its own. */
  readonly framedBy?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

const policyOf = ({ script, formTargets = [], framedBy = [] }: PageOptions): string =>
  [
    "default-src 'none'",
    `style-src ${digest(style)}`,
    script === undefined ? "script-src 'none'" : `script-src ${digest(script)}`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${["'self'", ...framedBy].join(' ')}`,
  ].join('; ');

/** A whole page under a content security policy that names its style and script by their digests. */
export const page = (options: PageOptions): Reply => ({
  status: options.status ?? 200,
  headers: {
    'cache-control': 'no-cache, no-store',
    pragma: 'no-cache',
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policyOf(options),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...options.headers,
  },
  text: html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${options.title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
${options.body}
</main>
${options.script === undefined ? undefined : html`<script>${new Html(options.script)}</script>`}
</body>
</html>
`.text,
});
