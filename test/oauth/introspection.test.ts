import { describe, expect, it } from 'vitest';
import { clientSecretWorks, introspect } from '../../src/oauth/introspection.ts';
import { Secret } from '../../src/secret.ts';
import { problemOf, serve } from '../http/stage.ts';
import { plainHttp } from './plain-http.ts';

/** With characters that servers decode and characters that some may not. */
const client = { clientId: 'okta-mule-setup_1', secret: new Secret('a-secret_of the+client') };
const token = new Secret('an-access-token');

const server = async (status: number, body: string) => {
  const requests: { authorization: string | undefined; form: URLSearchParams }[] = [];
  const { origin } = await serve(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    requests.push({ authorization: request.headers.authorization, form: new URLSearchParams(text) });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  return { endpoint: `${origin}/oauth2/aus1/v1/introspect`, requests };
};

describe('an introspection', () => {
  it('authenticates as the client is registered: by Basic unless it says otherwise', async () => {
    const { endpoint, requests } = await server(200, '{"active":true,"client_id":"0oa1","scope":"a b"}');
    const seen = await introspect(plainHttp, endpoint, client, token);
    expect(seen).toMatchObject({ active: true, claims: { clientId: '0oa1', scopes: ['a', 'b'] } });
    const [basic] = requests;
    const pair = Buffer.from(basic?.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
    expect(pair).toBe('okta-mule-setup_1:a-secret_of+the%2Bclient');
    expect(Object.fromEntries(basic?.form ?? [])).toEqual({
      token: 'an-access-token',
      token_type_hint: 'access_token',
    });
    await introspect(plainHttp, endpoint, { ...client, method: 'client_secret_post' }, token);
    expect(requests[1]?.authorization).toBeUndefined();
    expect(requests[1]?.form.get('client_secret')).toBe('a-secret_of the+client');
  });

  it.each([
    [401, '{"error":"invalid_client","error_description":"No."}', 'invalid_client (No.)'],
    [403, '{"errorCode":"E0000006","errorSummary":"No."}', 'E0000006 (No.)'],
    [400, '', 'status 400'],
    [200, '{"active":"yes"}', 'does not say'],
    [200, '[]', 'does not say'],
    [200, '', 'does not say'],
  ])('that answers %i %s is refused in words', async (status, body, words) => {
    const { endpoint } = await server(status, body);
    const found = await problemOf(introspect(plainHttp, endpoint, client, token));
    expect(found.code).toBe('INTROSPECTION_REFUSED');
    expect(found.message + found.description.hint).toContain(words);
  });

  it.each([
    [200, '{"active":false}', true],
    [401, '{"error":"invalid_client"}', false],
  ])('tells by %i whether a secret works', async (status, body, works) => {
    const { endpoint } = await server(status, body);
    expect(await clientSecretWorks(plainHttp, endpoint, client)).toBe(works);
  });

  it.each(['http://o.okta.com/introspect', 'nowhere', 'ftp://127.0.0.1/x'])(
    'sends no secret to %s',
    async (endpoint) => {
      const found = await problemOf(introspect(plainHttp, endpoint, client, token));
      expect(found.code).toBe('ADDRESS_UNUSABLE');
    },
  );
});
