import { type Html, html } from './html-text.ts';
import type { DiagramNames } from './model.ts';

/** The drawing's own units; it is as wide as a phone's screen and grows from there. */
const width = 360;
const left = { x: 6, width: 186, height: 68 } as const;
const okta = { x: 254, width: 100 } as const;
const rowHeight = 104;
const rows = [0, 1, 2, 3].map((row) => 6 + row * rowHeight);
const height = (rows[3] ?? 0) + left.height + 6;

const unknown = 'not known yet';
const short = (text: string | undefined, most: number): string => {
  const characters = [...(text ?? unknown)];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
};

const box = (row: number, title: string, name: string | undefined, detail: string | undefined): Html => {
  const y = rows[row] ?? 0;
  const { x, height: tall } = left;
  return html`<rect class="box" x="${x}" y="${y}" width="${left.width}" height="${tall}" rx="8"/>
<text class="role" x="${x + 12}" y="${y + 20}">${title}</text>
<text class="name" x="${x + 12}" y="${y + 39}">${short(name, 25)}</text>
<text class="detail" x="${x + 12}" y="${y + 56}">${short(detail, 27)}</text>`;
};

const mark = (number: number, x: number, y: number): Html =>
  html`<circle class="mark" cx="${x}" cy="${y}" r="9.5"/><text class="number" x="${x}" y="${y + 4}">${number}</text>`;

/** Between the left column and Okta. */
const across = (number: number, y: number, toOkta: boolean): Html => {
  const from = left.x + left.width + 2;
  const to = okta.x - 2;
  const [begin, end] = toOkta ? [from, to] : [to, from];
  return html`<line class="way" x1="${begin}" y1="${y}" x2="${end}" y2="${y}" marker-end="url(#tip)"/>${mark(number, (from + to) / 2, y)}`;
};

/** From a box of the left column to the one below it. */
const down = (number: number, row: number): Html => {
  const x = left.x + left.width / 2;
  const y = (rows[row] ?? 0) + left.height;
  return html`<line class="way" x1="${x}" y1="${y + 2}" x2="${x}" y2="${y + rowHeight - left.height - 2}" marker-end="url(#tip)"/>${mark(number, x, y + 16)}`;
};

const middle = (row: number): number => (rows[row] ?? 0) + left.height / 2;

/** At most three lines of a narrow box; what does not fit is cut. */
const narrow = (text: string | undefined): readonly string[] => {
  const lines: string[] = [];
  for (const word of (text ?? unknown).split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && (longer.length <= 13 || lines.length === 3)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => short(line, 13));
};

const hostOf = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).host : url;

/** Who talks to whom, with the names of this setup. The numbers are those of the legend. */
export const diagram = (names: DiagramNames): Html => {
  const oktaHeight = (rows[2] ?? 0) + left.height - (rows[0] ?? 0);
  const oktaMiddle = okta.x + okta.width / 2;
  const server = narrow(names.authorizationServer);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Who talks to whom; the legend says it in words">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>
${box(0, 'Anypoint Platform', names.provider, names.organization)}
${box(1, 'Client application', names.application, names.clientId)}
${box(2, 'API proxy', names.proxy, names.policy)}
${box(3, 'Implementation', hostOf(names.implementation), 'answers without a token')}
<rect class="box okta" x="${okta.x}" y="${rows[0] ?? 0}" width="${okta.width}" height="${oktaHeight}" rx="8"/>
<text class="role middle" x="${oktaMiddle}" y="${oktaHeight / 2 - 18}">Okta</text>
${server.map((line, i) => html`<text class="name middle" x="${oktaMiddle}" y="${oktaHeight / 2 + 3 + i * 16}">${line}</text>`)}
<text class="detail middle" x="${oktaMiddle}" y="${oktaHeight / 2 + 5 + server.length * 16}">${short(hostOf(names.okta), 15)}</text>
${across(1, middle(0), true)}${across(2, middle(1) - 15, true)}${across(3, middle(1) + 15, false)}${down(4, 1)}${across(5, middle(2), true)}${down(6, 2)}
</svg>`;
};

export const legend = (names: DiagramNames): readonly Html[] => {
  const named = (name: string | undefined): Html => html`<b>${name ?? unknown}</b>`;
  return [
    html`Anypoint Platform registers the client at Okta, through the client provider ${named(names.provider)}.`,
    html`A user of ${named(names.application)} logs in at the authorization server ${named(names.authorizationServer)} of ${named(hostOf(names.okta))}: with a code and PKCE, or implicitly.`,
    html`Okta gives an access token to the client ${named(names.clientId)}.`,
    html`The application calls the proxy ${named(names.proxy)} with the token.`,
    html`The policy ${named(names.policy)} asks Okta whether the token is good, as the client ${named(names.introspectionClient)}.`,
    html`A call with a good token goes on to ${named(names.implementation)}; any other is refused.`,
  ];
};
