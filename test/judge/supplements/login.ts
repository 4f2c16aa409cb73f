import type { Supplement } from '../supplements.ts';
import { either, integer, json, object, oneOfValues, string, strings, whatever, when } from './shapes.ts';

const vendor = 'anypoint';
const form = 'application/x-www-form-urlencoded';

const login = object({ username: string, password: string }, 'username', 'password');

const tokenRequest = {
  allOf: [
    object(
      {
        grant_type: oneOfValues(
          'client_credentials',
          'authorization_code',
          'refresh_token',
          'password',
          'urn:ietf:params:oauth:grant-type:jwt-bearer',
        ),
        client_id: string,
        client_secret: string,
        code: string,
        redirect_uri: string,
        refresh_token: string,
        username: string,
        password: string,
        assertion: string,
        code_verifier: string,
        scope: string,
      },
      'grant_type',
    ),
    when('grant_type', 'client_credentials', 'client_id', 'client_secret'),
    when('grant_type', 'authorization_code', 'client_id', 'code', 'redirect_uri'),
    when('grant_type', 'refresh_token', 'client_id', 'refresh_token'),
    when('grant_type', 'password', 'username', 'password'),
  ],
};

/** What is known about the ways to log in to Anypoint beside the document. */
export const loginSupplements: readonly Supplement[] = [
  {
    vendor,
    method: 'POST',
    pattern: '/accounts/login',
    source: 'docs/facts/anypoint-access.md §1.2',
    open: true,
    bodyRequired: true,
    body: { ...json(login), [form]: login },
    answers: {
      '200': json(
        either(
          object(
            { access_token: string, token_type: string, redirectUrl: string },
            'access_token',
            'token_type',
          ),
          object({ url: string }, 'url', 'body'),
        ),
      ),
      '302': {},
      '401': whatever,
      '403': whatever,
      '418': json(object({ target: string }, 'target')),
    },
  },
  {
    vendor,
    method: 'POST',
    pattern: '/accounts/api/v2/oauth2/token',
    source: 'docs/facts/anypoint-access.md §1.3 and §1.4: JSON and form are accepted',
    open: true,
    bodyRequired: true,
    body: { ...json(tokenRequest), [form]: tokenRequest },
    answers: {
      '200': json(
        object(
          {
            access_token: string,
            token_type: string,
            expires_in: integer,
            refresh_token: string,
            scope: string,
          },
          'access_token',
          'token_type',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/accounts/api/v2/oauth2/authorize',
    source:
      'docs/facts/anypoint-access.md §1.4: a browser asks, and may be shown a page; a public client adds RFC 7636',
    open: true,
    query: { code_challenge: string, code_challenge_method: oneOfValues('S256', 'plain') },
    answers: { '200': whatever, '303': {} },
  },
  {
    vendor,
    method: 'POST',
    pattern: '/accounts/api/v2/oauth2/authorize',
    source: 'docs/facts/anypoint-access.md §1.4: the form of the sign-in page, which is for people',
    open: true,
    body: { [form]: { type: 'object', additionalProperties: true } },
    answers: { '200': whatever, '302': {}, '303': {} },
  },
  {
    vendor,
    method: 'POST',
    pattern: '/accounts/api/v2/oauth2/revoke',
    source: 'docs/facts/anypoint-access.md §1.4, revoke; RFC 7009 section 2.1',
    open: true,
    body: { [form]: object({ client_id: string, client_secret: string }) },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/accounts/api/v2/oauth2/.well-known/openid-configuration',
    source: 'docs/facts/anypoint-access.md §1.4, discovery',
    open: true,
    answers: {
      '200': json(
        object(
          { issuer: string, scopes_supported: strings },
          'issuer',
          'authorization_endpoint',
          'token_endpoint',
        ),
      ),
    },
  },
];
