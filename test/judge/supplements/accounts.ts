import type { Supplement } from '../supplements.ts';
import {
  array,
  either,
  integer,
  json,
  object,
  oneOfValues,
  orNull,
  string,
  strings,
  whatever,
  when,
} from './shapes.ts';

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

const organization = '/accounts/api/organizations/{organizationId}';
const root = `${organization}/clientProviders`;

/** What is known about login and access management beside its document. */
export const accountsSupplements: readonly Supplement[] = [
  {
    vendor,
    method: 'POST',
    pattern: '/accounts/login',
    source: 'facts/anypoint-access.md section 1.2',
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
    source: 'facts/anypoint-access.md sections 1.3 and 1.4: JSON and form are accepted',
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
      'facts/anypoint-access.md section 1.4: a browser asks, and may be shown a page; a public client adds RFC 7636',
    open: true,
    query: { code_challenge: string, code_challenge_method: oneOfValues('S256', 'plain') },
    answers: { '200': whatever, '303': {} },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/accounts/api/v2/oauth2/.well-known/openid-configuration',
    source: 'facts/anypoint-access.md section 1.4, discovery',
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
  {
    vendor,
    method: 'POST',
    pattern: root,
    source: 'facts/anypoint-access.md section 3.1: the answer is not described, its id is read from it',
    answers: {
      '201': json(
        object({ providerId: string, name: string, type: object({ name: string }, 'name') }, 'providerId'),
      ),
    },
  },
  {
    vendor,
    method: 'POST',
    pattern: `${organization}/environments`,
    source: 'facts/anypoint-access.md section 2.2',
    body: json(
      object(
        {
          name: { type: 'string', minLength: 2, maxLength: 65 },
          type: oneOfValues('production', 'sandbox', 'design'),
        },
        'name',
        'type',
      ),
    ),
    answers: { '201': json(object({ id: string, name: string }, 'id', 'name')) },
  },
  {
    vendor,
    method: 'POST',
    pattern: `${organization}/connectedApplications`,
    source: 'facts/anypoint-access.md section 6.1: 201 in one source, 200 in the other',
    answers: { '201': json(object({ client_id: string, client_secret: string }, 'client_id')) },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/accounts/api/me',
    source: 'facts/anypoint-access.md section 1.6',
    answers: {
      '200': json(
        object(
          {
            user: object(
              {
                id: string,
                organization: object({ id: string }, 'id'),
                memberOfOrganizations: array(object({ id: string }, 'id')),
              },
              'id',
              'organization',
            ),
          },
          'user',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${organization}/environments`,
    source: 'facts/anypoint-access.md section 2.2',
    answers: {
      '200': json(
        object(
          {
            data: array(
              object(
                { id: string, name: string, type: string, clientId: orNull(string) },
                'id',
                'organizationId',
                'name',
                'isProduction',
                'type',
              ),
            ),
            total: integer,
          },
          'data',
          'total',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: root,
    source: 'facts/anypoint-access.md section 3.1',
    answers: {
      '200': json(
        object(
          {
            data: array(
              object(
                { providerId: string, name: string, type: object({ name: string }, 'name') },
                'providerId',
                'name',
                'type',
              ),
            ),
            total: integer,
          },
          'data',
          'total',
        ),
      ),
    },
  },
];
