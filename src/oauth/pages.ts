import { adviceFor, type OAuthError } from './oauth-error.ts';

/** A page for the browser, with the policy that lets nothing but its own script and style run. */
export interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Plain words for the one who has just logged in. */
export interface Message {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly good: boolean;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

const back = 'You can close this window and go back to the terminal.';

export const loginDone: Message = { title: 'Login complete', paragraphs: [back], good: true };

export const loginFailed = (refusal: OAuthError): Message => ({
  title: 'The login was refused',
  paragraphs: [
    refusal.description === '' ? refusal.error : `${refusal.error}: ${refusal.description}`,
    `What to do: ${adviceFor(refusal)}`,
    back,
  ],
  good: false,
});

export const notThisLogin: Message = {
  title: 'This is not the login that is waiting',
  paragraphs: [
    'Nothing was taken from this address. Start again from the window that the program has opened.',
  ],
  good: false,
};

const style = `
:root { color-scheme: light dark; --ink: #1a1d21; --paper: #fff; --good: #0a6b3d; --bad: #a3271b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #15181c; --good: #6fd3a0; --bad: #ff9a8d; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; }
main { max-width: 38rem; margin: 0 auto; padding: clamp(1.5rem, 8vh, 6rem) 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
.good h1 { color: var(--good); } .bad h1 { color: var(--bad); }
p { margin: 0 0 .75rem; }
`;

/** Takes the code or the tokens out of the address bar and the history before anything else. */
const forget = "history.replaceState(null, '', location.pathname);";

/** Posts the fragment once, and shows what the program answers. Text is only ever set as text. */
const capture = (key: string): string => `
const fragment = location.hash.slice(1);
${forget}
const main = document.querySelector('main');
const show = ({ title, paragraphs, good }) => {
  const heading = document.createElement('h1');
  heading.textContent = title;
  main.replaceChildren(heading, ...paragraphs.map((text) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    return paragraph;
  }));
  main.className = good ? 'good' : 'bad';
  document.title = title;
};
const lost = { title: 'The terminal does not answer', paragraphs: ['Run the same command again: it goes on where it stopped.'], good: false };
const empty = { title: 'Nothing came with this address', paragraphs: ['Start the login from the terminal.'], good: false };
if (fragment === '') show(empty);
else fetch(location.pathname, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ key: ${JSON.stringify(key)}, fragment }) })
  .then((answer) => answer.json()).then(show).catch(() => show(lost));
`;

const headersFor = (nonce: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; connect-src 'self'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

const page = (nonce: string, message: Message, script: string): Page => ({
  headers: headersFor(nonce),
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(message.title)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main class="${message.good ? 'good' : 'bad'}" aria-live="polite">
<h1>${escapeHtml(message.title)}</h1>
${message.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
</main>
<script nonce="${nonce}">${script}</script>
</body>
</html>
`,
});

/** Shows how a login ended. */
export const messagePage = (nonce: string, message: Message): Page => page(nonce, message, forget);

/** Hands the fragment of an implicit login over to the program, which never sees fragments itself. */
export const capturePage = (nonce: string, key: string): Page =>
  page(
    nonce,
    { title: 'Taking over the login', paragraphs: ['This takes a moment and needs JavaScript.'], good: true },
    capture(key),
  );
