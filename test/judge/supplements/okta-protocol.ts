import type { Supplement } from '../supplements.ts';
import { boolean, integer, json, object, oneOfValues, string, when } from './shapes.ts';

const vendor = 'okta';

const pages = { '302': {}, '200': { 'text/html': {} }, '400': { 'text/html': {} } };

const tokenFields = object(
  {
    grant_type: string,
    code: string,
    redirect_uri: string,
    code_verifier: string,
    scope: string,
    username: string,
    password: string,
    refresh_token: string,
    device_code: string,
  },
  'grant_type',
);

const tokenRequest = {
  allOf: [
    tokenFields,
    when('grant_type', 'authorization_code', 'code', 'redirect_uri'),
    when('grant_type', 'password', 'username', 'password'),
    when('grant_type', 'refresh_token', 'refresh_token'),
  ],
};

const form = 'application/x-www-form-urlencoded';

/** The same endpoints exist for the org and for a custom authorization server. */
export const protocol = (base: string): readonly Supplement[] => [
  {
    vendor,
    method: 'GET',
    pattern: `${base}/authorize`,
    source: 'docs/facts/okta.md §8, authorize',
    answers: pages,
  },
  {
    vendor,
    method: 'POST',
    pattern: `${base}/authorize`,
    source: 'docs/facts/okta.md §8, authorize',
    answers: pages,
  },
  {
    vendor,
    method: 'POST',
    pattern: `${base}/token`,
    source: 'docs/facts/okta.md §8, token; RFC 6749 sections 4 to 6; RFC 7636 section 4.5',
    body: { [form]: tokenRequest },
    bodyRequired: true,
    answers: {
      '200': json(
        object(
          { token_type: oneOfValues('Bearer'), expires_in: integer, access_token: string, scope: string },
          'token_type',
          'expires_in',
          'access_token',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'POST',
    pattern: `${base}/introspect`,
    source: 'docs/facts/okta.md §8, introspect; RFC 7662',
    body: { [form]: object({ token: string, token_type_hint: string }) },
    bodyRequired: true,
    answers: { '200': json(object({ active: boolean }, 'active')) },
  },
  ...['GET', 'POST'].map(
    (method): Supplement => ({
      vendor,
      method,
      pattern: `${base}/logout`,
      source: 'OpenID Connect RP-Initiated Logout 1.0 section 2: a browser is sent on, or shown a page',
      answers: { '302': {}, '400': { 'text/html': {} } },
    }),
  ),
];
