import type { Speaker } from '../../atlas/entry.ts';
import { atlas, type Known } from './known.ts';

const titles: Readonly<Partial<Record<Speaker, string>>> = {
  Okta: 'Okta',
  'Anypoint Platform': 'Anypoint Platform',
  'API gateway': 'The API gateway (the proxy)',
  Postman: 'Postman',
  curl: 'curl',
  'Node.js': 'Names, connections, certificates, files',
};

/** In Markdown, placeholders and tags would be taken for HTML. */
const plain = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('\n', ' ');

const quoted = (says: string): string => {
  const text = says.replaceAll('{}', '…').replaceAll('\n', ' ');
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
};

const alone = ({ id, codes, status }: Known): string =>
  quoted(codes?.[0] ?? (status?.[0] === undefined ? id : `HTTP ${status[0]}`));

const linked = (source: string): string =>
  source
    .split(', ')
    .map((one) => one.replace(/^docs\/facts\/(\S+)/, '[$1](facts/$1)').replace(/^https:\S+$/, '<$&>'))
    .join(', ');

const about = (entry: Known): string => {
  const { says, codes, status, means, affects, field, where, remedy, source } = entry;
  const rows = [
    ['Means', means],
    ['Affects', affects.join(', ')],
    ['Field', field],
    ['Where', where],
    ['Do', remedy],
  ].flatMap(([name, text]) => (text === undefined || text === '' ? [] : [`- **${name}:** ${plain(text)}`]));
  const known = [
    ...(codes?.length ? [`code ${codes.map((code) => `\`${code}\``).join(', ')}`] : []),
    ...(status?.length && says ? [`status ${status.join(', ')}`] : []),
    `\`${entry.id}\``,
  ];
  const head = says?.length ? says.map(quoted).join('<br>') : alone(entry);
  return [`### ${head}`, '', ...rows, `- *${known.join(' · ')}* · ${linked(source)}`].join('\n');
};

const section = (by: Speaker, entries: readonly Known[]): readonly string[] => [
  `## ${titles[by] ?? by}`,
  '',
  ...entries.map(about).join('\n\n').split('\n'),
  '',
];

const ofStatus = ({ id }: Known): boolean => id.startsWith('status.');

/** docs/troubleshooting.md: every entry of the atlas, by who shows the text. */
export const troubleshootingPage = (): string => {
  const all = atlas();
  const said = all.filter((entry) => !ofStatus(entry));
  const speakers = Object.keys(titles) as Speaker[];
  return [
    '# Troubleshooting',
    '',
    'Texts that Okta, Anypoint, the gateway, Postman and curl show, what they mean in this setup, and the way out.',
    'Paste yours: `npx okta-mule-setup explain` reads an argument, a file or a pipe, asks nobody, and finds it in this list:',
    '',
    '```sh',
    'curl -i https://my-api.example.com/employees | npx okta-mule-setup explain',
    '```',
    '',
    '`…` stands for what varies. Texts of this program say themselves what to do; `explain` knows them too. This page is written from `src/atlas` by `npm run docs:troubleshooting`.',
    '',
    ...speakers.flatMap((by) =>
      section(
        by,
        said.filter((entry) => entry.by === by),
      ),
    ),
    '## A status alone',
    '',
    ...all.filter(ofStatus).map(about).join('\n\n').split('\n'),
    '',
  ].join('\n');
};
