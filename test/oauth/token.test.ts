import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { adviceFor, errorInBody } from '../../src/oauth/oauth-error.ts';
import { challengeOf, unguessable } from '../../src/oauth/random.ts';
import { decodeToken } from '../../src/oauth/token.ts';
import { Secret } from '../../src/secret.ts';

const jwt = async (claims: Record<string, unknown>) =>
  new Secret(await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)));

describe('an access token', () => {
  it("is read in Okta's own words", async () => {
    const token = await jwt({
      iss: 'https://o/oauth2/aus1',
      aud: 'api://d',
      cid: '0oa1',
      sub: 'jane',
      scp: ['openid'],
      exp: 1_800_000_000,
    });
    expect(decodeToken(token)).toEqual({
      issuer: 'https://o/oauth2/aus1',
      audience: 'api://d',
      clientId: '0oa1',
      subject: 'jane',
      scopes: ['openid'],
      expiresAt: '2027-01-15T08:00:00.000Z',
    });
  });

  it('is read in standard words too', async () => {
    const token = await jwt({ aud: ['a', 'b'], client_id: 'c', scope: 'openid profile' });
    expect(decodeToken(token)).toMatchObject({
      audience: 'a b',
      clientId: 'c',
      scopes: ['openid', 'profile'],
    });
  });

  it('of strange content reads as empty, and one that is not a JWT as nothing', async () => {
    expect(decodeToken(await jwt({ scp: 'x', exp: 1e300 }))).toMatchObject({
      scopes: [],
      expiresAt: undefined,
    });
    expect(decodeToken(new Secret('opaque-access-token'))).toBeUndefined();
  });
});

describe('PKCE', () => {
  it('makes the challenge of RFC 7636, appendix B', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('never repeats a verifier, and keeps to its length and letters', () => {
    const made = Array.from({ length: 100 }, unguessable);
    expect(new Set(made).size).toBe(100);
    for (const verifier of made) expect(verifier).toMatch(/^[\w-]{43}$/);
  });
});

describe('the advice on an OAuth error', () => {
  it.each([
    [
      'access_denied',
      'Policy evaluation failed for this request, please check the policy configurations.',
      'Access Policies',
    ],
    ['access_denied', 'User is not assigned to the client application.', 'Everyone'],
    ['access_denied', '', 'cancelled'],
    ['access_denied', 'Denied for a reason of tomorrow.', 'cancelled'],
    ['invalid_client', 'No client credentials found.', 'client_id and client_secret'],
    ['invalid_client', 'For a reason of tomorrow.', 'client id and secret'],
    ['invalid_scope', "Cannot request 'openid' scopes using client credentials.", 'one of your own scopes'],
    ['unauthorized_client', 'Configured grant types: [x].', 'Allow the grant'],
    ['something_new', 'words', 'System Log'],
  ])('%s (%s) names what to click', (error, description, words) => {
    expect(adviceFor({ error, description })).toContain(words);
  });

  it("is found for Okta's own error shape too, cleaned for the screen", () => {
    expect(errorInBody({ errorCode: 'E0000007', errorSummary: 'Not\u001b[31m found' })).toEqual({
      error: 'E0000007',
      description: 'Not\\u{001b}[31m found',
    });
    expect(errorInBody('<html>')).toBeUndefined();
  });
});
