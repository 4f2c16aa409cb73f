import { attributes, type Item, item } from './postman-items.ts';

/** What both flows are preset with: "Get New Access Token" needs nothing more than a click. */
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

const wish = {
  client_id: '{{clientId}}',
  scope: '{{scope}}',
  redirect_uri: '{{callbackUrl}}',
  state: '{{state}}',
  nonce: '{{nonce}}',
  sessionToken: '{{sessionToken}}',
};

const codeFlow: readonly Item[] = [
  signIn,
  item({
    name: 'Authorize',
    about: 'The authorization request with state and PKCE. Its answer is a redirect with a code.',
    method: 'GET',
    address: '{{authorizeUrl}}',
    query: {
      response_type: 'code',
      ...wish,
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
  item({
    name: 'Accepted: with the token of an authorization code login',
    about: 'Authorization tab: Get New Access Token logs in with a browser, Use Token takes the result.',
    method: 'GET',
    address: '{{apiUrl}}',
    auth: codePreset,
    after: ['answered'],
  }),
];

const implicitFlow: readonly Item[] = [
  signIn,
  item({
    name: 'Authorize',
    about: 'The authorization request. Its answer is a redirect with the token in the fragment.',
    method: 'GET',
    address: '{{authorizeUrl}}',
    query: { response_type: 'token', ...wish },
    follow: false,
    before: ['authorize-before'],
    after: ['authorize', 'authorize-token'],
  }),
  item({
    name: 'Accepted: with the token of an implicit login',
    about: 'Authorization tab: Get New Access Token logs in with a browser, Use Token takes the result.',
    method: 'GET',
    address: '{{apiUrl}}',
    auth: implicitPreset,
    after: ['answered'],
  }),
];

export const logins = [
  { name: 'Authorization code flow', item: codeFlow },
  { name: 'Implicit flow (discouraged by RFC 9700, shown because the guide shows it)', item: implicitFlow },
] as const;
