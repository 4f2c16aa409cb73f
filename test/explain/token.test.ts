import { describe, expect, it } from 'vitest';
import { readToken } from '../../src/cli/explain/token.ts';
import { Problem } from '../../src/errors.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (payload: object, header: object = { alg: 'RS256', kid: 'key-1' }): string =>
  `${part(header)}.${part(payload)}.c2lnbmF0dXJl`;

const claims = {
  iss: 'https://sim.okta.example/oauth2/aus1',
  aud: 'api://oauth-demo',
  cid: '0oaSIM0000000000001',
  sub: 'joe@example.com',
  scp: ['openid', 'profile'],
  iat: 1_788_000_000,
  exp: 1_788_003_600,
};
const token = jwt(claims);
const before = 1_788_000_600_000;

describe('a token', () => {
  it.each([
    ['alone', token],
    ['with line breaks around it', `\r\n ${token}\n`],
    ['after a byte order mark', `\uFEFF${token}`],
    ['in quotes', `"${token}"`],
    ['in curly quotes', `“${token}”`],
    ['with Bearer before it', `Bearer ${token}`],
    ['in a header', `authorization: bearer ${token}`],
    ['in a header of a curl command', `curl -H 'Authorization: Bearer ${token}' https://api.example.com`],
    [
      'in the answer of a token endpoint',
      JSON.stringify({ token_type: 'Bearer', expires_in: 3600, access_token: token }),
    ],
    [
      'beside an ID token',
      JSON.stringify({ id_token: jwt({ iss: claims.iss, aud: '0oa1' }), access_token: token }),
    ],
    [
      'in the document of our own command',
      JSON.stringify({ ok: true, exit: 0, flow: 'code', token }, null, 2),
    ],
    [
      'in an answer with its headers',
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n${JSON.stringify({ access_token: token })}`,
    ],
    ['in JSON within a string', JSON.stringify({ body: JSON.stringify({ access_token: token }) })],
    [
      'in the fragment of an address',
      `http://localhost:8085/callback#access_token=${token}&token_type=Bearer&state=s`,
    ],
  ])('is read %s', (_, text) => {
    const read = readToken(text, before);
    expect(read.token.reveal()).toBe(token);
    expect(read).toMatchObject({
      kind: 'access token',
      header: { alg: 'RS256', kid: 'key-1' },
      claims: {
        issuer: claims.iss,
        clientId: claims.cid,
        subject: claims.sub,
        scopes: ['openid', 'profile'],
      },
      issuedAt: '2026-08-29T10:40:00.000Z',
      expired: false,
    });
  });

  it('is over from the second on that it names', () => {
    expect(readToken(token, claims.exp * 1000 - 1).expired).toBe(false);
    expect(readToken(token, claims.exp * 1000).expired).toBe(true);
    expect(readToken(jwt({ ...claims, exp: undefined }), before).expired).toBeUndefined();
    expect(readToken(jwt({ ...claims, exp: 1e300, iat: -1e300 }), before)).toMatchObject({
      expired: undefined,
    });
  });

  it('is an ID token when it names neither client nor scopes', () => {
    expect(readToken(jwt({ iss: claims.iss, aud: '0oa1', sub: '00u1', nonce: 'n' }), before).kind).toBe(
      'ID token',
    );
  });
});

describe('what is not a token', () => {
  it.each([
    ['nothing', '""', 'no token in it'],
    ['a message', 'User is not assigned to the client application.', 'explain'],
    ['an error', '{"error":"invalid_client"}', 'has no access_token'],
    ['an API token of Okta', 'SSWS 00abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN', 'Okta API token'],
    ['a token of Anypoint', '{"access_token":"0f8fad5b-d9cb-469f-a165-70867728950e"}', 'UUID'],
    ['one part', 'garbage-garbage', 'one part'],
    ['two parts', token.split('.').slice(0, 2).join('.'), '2 parts'],
    ['an encrypted token', `${part({ alg: 'dir' })}.a.b.c.d`, 'encrypted'],
    ['a first part that is none', `abc.${part(claims)}.c2ln`, 'first part'],
    ['a second part that was cut', `${part({ alg: 'RS256' })}.${part(claims).slice(0, -9)}.c2ln`, 'damaged'],
    ['no signature', `${part({ alg: 'none' })}.${part(claims)}.`, 'no signature'],
  ])('is said so, with what it is: %s', (_, text, words) => {
    let said: unknown;
    try {
      readToken(text, before);
    } catch (error) {
      said = error;
    }
    expect(said).toBeInstanceOf(Problem);
    const { message, description } = said as Problem;
    expect(message).toContain(words);
    expect(description.exit).toBe(2);
    for (const word of text.split(/[\s"]+/).filter((one) => one.length > 20))
      expect(message).not.toContain(word);
  });
});
