import type { FlowName } from '../../guide/flows.ts';
import type { Material } from './material.ts';
import { attributes, callOf, type Item, item } from './postman-items.ts';

/** What logins are preset with: "Get New Access Token" needs nothing more than a click. */
const preset = {
  clientId: '{{clientId}}',
  scope: '{{scope}}',
  redirect_uri: '{{callbackUrl}}',
  state: '{{$guid}}',
  addTokenTo: 'header',
  headerPrefix: 'Bearer',
  useBrowser: false,
};

const codePreset = {
  type: 'oauth2',
  oauth2: attributes({
    ...preset,
    tokenName: 'authorization code',
    grant_type: 'authorization_code_with_pkce',
    challengeAlgorithm: 'S256',
    authUrl: '{{authorizeUrl}}',
    accessTokenUrl: '{{tokenUrl}}',
    clientSecret: '{{clientSecret}}',
    client_authentication: 'header',
    accessToken: '{{codeToken}}',
  }),
};

const implicitPreset = {
  type: 'oauth2',
  oauth2: attributes({
    ...preset,
    tokenName: 'implicit',
    grant_type: 'implicit',
    // Okta demands a nonce whenever a token comes by way of the browser.
    authUrl: '{{authorizeUrl}}?nonce={{$guid}}',
    accessToken: '{{implicitToken}}',
  }),
};

const servicePreset = {
  type: 'oauth2',
  oauth2: attributes({
    tokenName: 'client credentials',
    grant_type: 'client_credentials',
    accessTokenUrl: '{{tokenUrl}}',
    clientId: '{{clientId}}',
    clientSecret: '{{clientSecret}}',
    client_authentication: 'header',
    scope: '{{serviceScope}}',
    addTokenTo: 'header',
    headerPrefix: 'Bearer',
    accessToken: '{{serviceToken}}',
  }),
};

const signIn: Item = item({
  name: 'Sign in the test user (without a browser)',
  about:
    'For runs without a person: a user with a password at Okta, of whom no second factor is asked. With a browser, leave this folder out and use Get New Access Token in the Authorization tab of its last request.',
  method: 'POST',
  address: '{{orgUrl}}/api/v1/authn',
  header: [
    { key: 'Content-Type', value: 'application/json' },
    { key: 'Accept', value: 'application/json' },
  ],
  body: { mode: 'raw', raw: '{{credentials}}', options: { raw: { language: 'json' } } },
  before: ['sign-in-before'],
  after: ['sign-in'],
});

const wish = (scope: string) => ({
  client_id: '{{clientId}}',
  scope,
  redirect_uri: '{{callbackUrl}}',
  state: '{{state}}',
  nonce: '{{nonce}}',
  sessionToken: '{{sessionToken}}',
});

/** How a token is had by code, implicitly, or by a service: without the call of the API. */
const codeToken = (scope: string): readonly Item[] => [
  signIn,
  item({
    name: 'Authorize',
    about: 'The authorization request with state and PKCE. Its answer is a redirect with a code.',
    method: 'GET',
    address: '{{authorizeUrl}}',
    query: {
      response_type: 'code',
      ...wish(scope),
      code_challenge: '{{challenge}}',
      code_challenge_method: 'S256',
    },
    follow: false,
    before: ['authorize-before'],
    after: ['authorize', 'authorize-code'],
  }),
  item({
    name: 'Exchange the code for a token',
    about: 'The client authenticates itself with its secret and shows the PKCE verifier.',
    method: 'POST',
    address: '{{tokenUrl}}',
    header: [{ key: 'Accept', value: 'application/json' }],
    auth: {
      type: 'basic',
      basic: attributes({ username: '{{clientId}}', password: '{{clientSecret}}' }),
    },
    body: {
      mode: 'urlencoded',
      urlencoded: Object.entries({
        grant_type: 'authorization_code',
        code: '{{code}}',
        redirect_uri: '{{callbackUrl}}',
        code_verifier: '{{verifier}}',
      }).map(([key, value]) => ({ key, value })),
    },
    after: ['token'],
  }),
];

const implicitToken = (scope: string): readonly Item[] => [
  signIn,
  item({
    name: 'Authorize',
    about: 'The authorization request. Its answer is a redirect with the token in the fragment.',
    method: 'GET',
    address: '{{authorizeUrl}}',
    query: { response_type: 'token', ...wish(scope) },
    follow: false,
    before: ['authorize-before'],
    after: ['authorize', 'authorize-token'],
  }),
];

const serviceToken = (scope: string): readonly Item[] => [
  item({
    name: 'A token by client credentials',
    about: 'The client authenticates itself with its secret; nobody logs in.',
    method: 'POST',
    address: '{{tokenUrl}}',
    header: [{ key: 'Accept', value: 'application/json' }],
    auth: { type: 'basic', basic: attributes({ username: '{{clientId}}', password: '{{clientSecret}}' }) },
    body: {
      mode: 'urlencoded',
      urlencoded: Object.entries({ grant_type: 'client_credentials', scope }).map(([key, value]) => ({
        key,
        value,
      })),
    },
    after: ['token-service'],
  }),
];

interface PostmanFlow {
  readonly folder: string;
  readonly words: string;
  readonly scope: string;
  readonly token: (scope: string) => readonly Item[];
  readonly preset: object;
  readonly variable: string;
}

const flows: Readonly<Record<FlowName, PostmanFlow>> = {
  code: {
    folder: 'Authorization code flow',
    words: 'of an authorization code login',
    scope: '{{scope}}',
    token: codeToken,
    preset: codePreset,
    variable: '{{codeToken}}',
  },
  implicit: {
    folder: 'Implicit flow (discouraged by RFC 9700, shown because the guide shows it)',
    words: 'of an implicit login',
    scope: '{{scope}}',
    token: implicitToken,
    preset: implicitPreset,
    variable: '{{implicitToken}}',
  },
  'client-credentials': {
    folder: 'Client credentials flow (a service, without a person)',
    words: 'by client credentials',
    scope: '{{serviceScope}}',
    token: serviceToken,
    preset: servicePreset,
    variable: '{{serviceToken}}',
  },
};

const accepted = (name: FlowName, { request }: Material): Item =>
  item({
    name: `Accepted: with the token ${flows[name].words}`,
    about: 'Authorization tab: Get New Access Token gets another one, Use Token takes the result.',
    ...callOf(request),
    address: '{{apiUrl}}',
    auth: flows[name].preset,
    after: ['answered'],
  });

/** A token that lacks the policy's scopes, and the call that is refused with it. */
const lacking = ({ lacking: shown, request }: Material): readonly object[] =>
  shown === undefined
    ? []
    : [
        {
          name: 'A token without the scopes of the policy',
          item: [
            ...flows[shown.flow].token('{{lackingScope}}'),
            item({
              name: 'Refused: with a token that lacks a scope',
              about: 'The policy demands its scopes of every token.',
              ...callOf(request),
              address: '{{apiUrl}}',
              auth: { type: 'bearer', bearer: attributes({ token: flows[shown.flow].variable }) },
              after: ['refused'],
            }),
          ],
        },
      ];

/** A folder for each flow of the setup. */
export const tokenFolders = (material: Material): readonly object[] => [
  ...lacking(material),
  ...material.flows.map((name) => ({
    name: flows[name].folder,
    item: [...flows[name].token(flows[name].scope), accepted(name, material)],
  })),
];
