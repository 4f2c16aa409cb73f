import { createHash } from 'node:crypto';
import { openRequest } from '../../guide/probes.ts';
import { redact } from '../../secret.ts';
import { markdownText } from '../report/markdown-text.ts';
import type { Material } from './material.ts';
import { attributes, callOf, type Item, item, literal } from './postman-items.ts';
import { tokenFolders } from './postman-login.ts';

/** Where Postman itself waits for the answer of a login. docs/facts/okta.md §12; item 23 of the guide. */
const postmanCallback = 'https://oauth.pstmn.io/v1/callback';
const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const literalUrl = (url: string): string => url.replaceAll('{', '%7B').replaceAll('}', '%7D');

/** The same setup gives the same ids: importing again replaces. The form is that of a UUID (RFC 9562, version 8). */
const idOf = (kind: string, { id, name }: Material['setup']): string => {
  const hex = createHash('sha256').update(`${kind}\n${id}\n${name}`).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
};

const calls = ({ openedAt, request }: Material): readonly Item[] => [
  item({
    name: 'Open: the implementation behind the proxy, without a token',
    about: `The proxy itself answered without a token only before it had its policy${openedAt === undefined ? '' : ` (shown at ${openedAt})`}.`,
    ...callOf(openRequest(request)),
    address: '{{openUrl}}',
    after: ['open'],
  }),
  item({
    name: 'Refused: the API without a token',
    about: 'The policy asks for a token.',
    ...callOf(request),
    address: '{{apiUrl}}',
    after: ['refused'],
  }),
  item({
    name: 'Refused: the API with an invalid token',
    about: 'The gateway asks Okta about every token that it does not know.',
    ...callOf(request),
    address: '{{apiUrl}}',
    auth: { type: 'bearer', bearer: attributes({ token: 'invalid' }) },
    after: ['refused'],
  }),
];

const aboutCallback = ({ redirectUris }: Material): string =>
  redirectUris.includes(postmanCallback)
    ? ''
    : `\n\nThe callback ${postmanCallback} is not registered with the client: add it to the app at Okta, or set \`callbackUrl\` to a registered one.`;

const title = ({ apiName, setup }: Material): string => literal(`${apiName} (okta-mule-setup ${setup.name})`);

/** A collection, format 2.1.0, as text. It holds variables only; their values are in the environment. */
export const postmanCollection = (material: Material): string =>
  redact(
    `${JSON.stringify(
      {
        info: {
          _postman_id: idOf('collection', material.setup),
          name: title(material),
          description: literal(
            `The calls that verify the setup "${markdownText(material.setup.name)}": open, refused, and answered with a token of each flow of the application "${markdownText(material.applicationName)}". Choose the environment of the same name, and fill in \`clientSecret\`; for a run without a browser also \`testUsername\` and \`testPassword\`.${aboutCallback(material)}`,
          ),
          schema,
        },
        item: [...calls(material), ...tokenFolders(material)],
      },
      null,
      2,
    )}\n`,
  );

/** The secrets of an environment, in the clear: only on demand. */
export interface PostmanSecrets {
  readonly clientSecret?: string | undefined;
  readonly testUsername?: string | undefined;
  readonly testPassword?: string | undefined;
}

/** An environment as text. Only what is given as a secret gets past the redactor. */
export const postmanEnvironment = (material: Material, secrets: PostmanSecrets = {}): string => {
  const plain = {
    apiUrl: literalUrl(material.apiUrl),
    openUrl: literalUrl(material.openUrl),
    orgUrl: literalUrl(material.orgUrl),
    authorizeUrl: literalUrl(material.authorizeUrl),
    tokenUrl: literalUrl(material.tokenUrl),
    callbackUrl: postmanCallback,
    clientId: literal(material.clientId),
    scope: literal(material.scopes.code),
    serviceScope: literal(material.scopes['client-credentials']),
    lackingScope: literal(material.lacking?.scope ?? ''),
  };
  const hidden = {
    clientSecret: secrets.clientSecret ?? '',
    testUsername: secrets.testUsername ?? '',
    testPassword: secrets.testPassword ?? '',
  };
  const values = [
    ...Object.entries(plain).map(([key, value]) => ({ key, value: redact(value), type: 'default' })),
    ...Object.entries(hidden).map(([key, value]) => ({ key, value, type: 'secret' })),
  ].map((one) => ({ ...one, enabled: true }));
  const environment = {
    id: idOf('environment', material.setup),
    name: redact(title(material)),
    values,
    _postman_variable_scope: 'environment',
  };
  return `${JSON.stringify(environment, null, 2)}\n`;
};
