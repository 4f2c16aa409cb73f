import { describe, expect, it } from 'vitest';
import { discover } from '../../src/oauth/discovery.ts';
import { json, loopbackServer } from './loopback-server.ts';
import { plainHttp } from './plain-http.ts';

type Documents = (issuer: string) => Readonly<Record<string, object | undefined>>;

const serve = async (documents: Documents) => {
  const server = await loopbackServer(({ url }, origin, response) => {
    const [, name = ''] = /^\/oauth2\/aus1\/\.well-known\/(.+)$/.exec(url) ?? [];
    const document = documents(`${origin}/oauth2/aus1`)[name];
    if (document === undefined) json(response, 404, { errorCode: 'E0000007' });
    else json(response, 200, document);
  });
  return { ...server, issuer: `${server.origin}/oauth2/aus1` };
};

const basic = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/v1/authorize`,
  token_endpoint: `${issuer}/v1/token`,
});

describe('the metadata of an issuer', () => {
  it('joins both documents, since each lists what the other leaves out', async () => {
    const { issuer, received } = await serve((at) => ({
      'openid-configuration': {
        ...basic(at),
        grant_types_supported: ['implicit'],
        response_types_supported: ['code'],
      },
      'oauth-authorization-server': {
        ...basic(at),
        introspection_endpoint: `${at}/v1/introspect`,
        grant_types_supported: ['implicit', 'client_credentials'],
        response_types_supported: ['code', 'token'],
      },
    }));
    expect(await discover(plainHttp, issuer)).toMatchObject({
      issuer,
      introspectionEndpoint: `${issuer}/v1/introspect`,
      registrationEndpoint: undefined,
      grantTypes: ['implicit', 'client_credentials'],
      responseTypes: ['code', 'token'],
      namesIssuer: false,
    });
    expect(received.map(({ url }) => url).sort()).toEqual([
      '/oauth2/aus1/.well-known/oauth-authorization-server',
      '/oauth2/aus1/.well-known/openid-configuration',
    ]);
  });

  it.each<[string, Documents]>([
    ['neither document is there', () => ({})],
    ['another issuer is named', (at) => ({ 'openid-configuration': basic(`${at}x`) })],
    [
      'the issuer differs by a slash',
      (at) => ({ 'openid-configuration': { ...basic(at), issuer: `${at}/` } }),
    ],
    [
      'an endpoint is on another host',
      (at) => ({ 'openid-configuration': { ...basic(at), token_endpoint: 'https://evil.example/t' } }),
    ],
    [
      'an endpoint is not an address',
      (at) => ({ 'openid-configuration': { ...basic(at), jwks_uri: 'keys' } }),
    ],
    [
      'the token endpoint is missing',
      (at) => ({ 'openid-configuration': { ...basic(at), token_endpoint: undefined } }),
    ],
    [
      'only the second document is wrong',
      (at) => ({
        'openid-configuration': basic(at),
        'oauth-authorization-server': basic('https://evil.example'),
      }),
    ],
  ])('is not used when %s', async (_name, documents) => {
    const { issuer } = await serve(documents);
    await expect(discover(plainHttp, issuer)).rejects.toMatchObject({ code: 'METADATA_UNUSABLE' });
  });

  it('is not asked for when the issuer is not an address', async () => {
    await expect(discover(plainHttp, 'default')).rejects.toMatchObject({ code: 'METADATA_UNUSABLE' });
  });
});
