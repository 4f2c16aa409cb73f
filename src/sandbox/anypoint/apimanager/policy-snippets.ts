/**
 * What an author pastes into the specification of a protected API (docs/facts/anypoint-apis.md §7.8). The URLs are left for the
 * author.
 */
export interface Snippets {
  readonly ramlSnippet: string;
  readonly ramlV1Snippet: string;
  readonly oasV2Snippet: string;
  readonly oasV3Snippet: string;
}

const scheme = (marker: string, type: string): string => `securitySchemes:
${marker}oauth_2_0:
    description: |
      This API is protected by an OAuth 2.0 provider: send an access token with every request.
    type: OAuth 2.0
    describedBy:
      headers:
        Authorization:
          description: A valid access token, as "Bearer <token>". Not together with the query parameter.
          ${type}
          required: false
      queryParameters:
        access_token:
          description: A valid access token. Not together with the header.
          ${type}
          required: false
      responses:
        401:
          description: The token is missing, expired or unknown.
        403:
          description: The client or the scopes of the token do not allow the request.
    settings:
      authorizationUri: <AUTHORIZATION_URI>
      accessTokenUri: <ACCESS_TOKEN_URI>
      authorizationGrants: [ authorization_code, implicit ]
`;

const usage = `
/<resource>:
  get:
    securedBy: [ oauth_2_0 ]
`;

const openApi = (place: string, flow: string): string => `${place}
  oauth_2_0:
    type: oauth2
${flow}
security:
  - oauth_2_0: []
`;

export const oauthSnippets: Snippets = {
  ramlSnippet: scheme('  - ', 'type: string') + usage,
  ramlV1Snippet: scheme('  ', 'type: string') + usage,
  oasV2Snippet: openApi(
    'securityDefinitions:',
    '    flow: accessCode\n    authorizationUrl: <AUTHORIZATION_URI>\n    tokenUrl: <ACCESS_TOKEN_URI>\n    scopes: {}',
  ),
  oasV3Snippet: openApi(
    'components:\n securitySchemes:',
    '    flows:\n      authorizationCode:\n        authorizationUrl: <AUTHORIZATION_URI>\n        tokenUrl: <ACCESS_TOKEN_URI>\n        scopes: {}',
  ),
};

export const noSnippets: Snippets = {
  ramlSnippet: '',
  ramlV1Snippet: '',
  oasV2Snippet: '',
  oasV3Snippet: '',
};
