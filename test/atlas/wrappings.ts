/** What stands in the holes of a text. */
export const filled = (says: string): string => {
  const values = ['0oaSIM0000000000001', 'offline_access', 'https://sim.okta.example/x', 'token'];
  let next = 0;
  return says.replaceAll('{}', () => values[next++ % values.length] ?? '');
};

const log = (line: string): string => `2026-11-03T09:14:07.113Z ERROR [http-7] (req=8f3c) ${line}`;

const folded = (text: string): string =>
  text.split(/(?<=G(?:\S+\s+){6})|(?<=(?:^|\s)(?:\S+\s+){5}\S+)\s+/).join('\n        ');

const shouted = (text: string): string =>
  `\u001b[31m${text.split(' ').join('\u001b[0m \u001b[31m')}\u001b[39m`;

const escapedForHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#x27;');

const noise = [
  '> GET /api/employees HTTP/1.1',
  '> Host: proxy.example.com',
  '* Connection #0 to host proxy.example.com left intact',
  'at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  'INFO  waiting for the deployment of the application',
];

/** How texts come out of logs, terminals, pages and addresses. */
export const wrappings: Readonly<Record<string, (text: string) => string>> = {
  'in quotes': (text) => `“${text}”`,
  'in capitals': (text) => text.toUpperCase(),
  'in a log': (text) => [...noise, log(text), ...noise].join('\n'),
  'over several lines': (text) => folded(log(text)),
  'in colors': shouted,
  'in colors that were written out': (text) => shouted(text).replaceAll('\u001b', '\\u001b'),
  'in a JSON string': (text) => JSON.stringify({ level: 'error', time: 1_788_000_000, msg: text }),
  'in a JSON string within another': (text) => JSON.stringify({ body: JSON.stringify({ detail: text }) }),
  'in a page': (text) =>
    `<html><body><h2>Sorry</h2><p class="error">${escapedForHtml(text)}</p></body></html>`,
  'in an address': (text) =>
    `http://localhost:8085/callback?state=abc&description=${encodeURIComponent(text)}`,
  'in a form': (text) => new URLSearchParams({ state: 'abc', description: text }).toString(),
  'in an address within another': (text) =>
    `https://example.com/login?next=${encodeURIComponent(`/cb#d=${encodeURIComponent(text)}`)}`,
};
