import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/secret.ts';
import { keyPair } from '../../support/key-pair.ts';
import { begin, end, judged, mend, parts, pass, token, tokensFrom, unknownClientsToken } from './stage.ts';

beforeAll(begin);
afterEach(mend);
afterAll(end);

const fields = ({ entries }: Awaited<ReturnType<typeof judged>>) => entries.map(({ field }) => field);

/** One that somebody else signed, with the claims of a good one. */
const forged = async (): Promise<Secret> => {
  const { facts } = parts();
  const now = Math.floor(Date.now() / 1000);
  const jwt = new SignJWT({
    cid: facts.application.clientId,
    scp: ['openid', 'profile'],
    iss: facts.authServer.issuer,
    aud: facts.authServer.audience,
    sub: 'joe.bloggs@example.com',
    jti: randomUUID(),
    iat: now,
    exp: now + 360_000,
  });
  const { privateKey } = keyPair('rsa');
  return new Secret(await jwt.setProtectedHeader({ alg: 'RS256' }).sign(privateKey));
};

describe('explaining a token', () => {
  it('accepts one of a login, as the API does', async () => {
    const seen = await judged(await token());
    expect(seen).toMatchObject({ kind: 'access token', accepted: true, entries: [], status: 200 });
    expect(seen.claims?.clientId).toBe(parts().facts.application.clientId);
  });

  it('names the expiry of one that is over', async () => {
    parts().rule.actions.token.accessTokenLifetimeMinutes = 5;
    const old = await token();
    await pass(6 * 60_000);
    const seen = await judged(old);
    expect({ accepted: seen.accepted, status: seen.status }).toEqual({ accepted: false, status: 401 });
    expect(fields(seen)).toEqual(['token.expiry']);
  });

  it('names the issuer of one from another authorization server, and does not show it to ours', async () => {
    const { okta, server } = parts();
    const other = okta.authorizationServers.find((one) => one.default);
    if (!other) throw new Error('no default server');
    other.policies = structuredClone(server.policies);
    const { accessToken } = await tokensFrom(parts().facts.authServer.issuer.replace(server.id, 'default'));
    const seen = await judged(accessToken);
    expect({ accepted: seen.accepted, status: seen.status }).toEqual({ accepted: false, status: 401 });
    expect(fields(seen)).toEqual(['token.issuer']);
    expect(seen.entries[0]).toMatchObject({
      actual: expect.stringMatching(/default$/),
      where: { path: expect.stringContaining('→') },
    });
  });

  it('names the client of one that has no contract', async () => {
    const seen = await judged(await unknownClientsToken());
    expect({ accepted: seen.accepted, status: seen.status }).toEqual({ accepted: false, status: 403 });
    expect(fields(seen)).toEqual(['token.client']);
    expect(seen.entries[0]?.actual).toBe(parts().facts.introspectionClient.clientId);
  });

  it('names the scopes that one lacks', async () => {
    const { tokenPolicy } = parts();
    tokenPolicy.configurationData = { ...tokenPolicy.configurationData, scopes: 'employees.read' };
    const seen = await judged(await token());
    expect({ accepted: seen.accepted, status: seen.status }).toEqual({ accepted: false, status: 403 });
    expect(fields(seen)).toEqual(['token.scopes']);
  });

  it('names the state of one that was forged', async () => {
    const seen = await judged(await forged());
    expect({ accepted: seen.accepted, status: seen.status }).toEqual({ accepted: false, status: 401 });
    expect(fields(seen)).toEqual(['token.state']);
  });

  it('names the contract when the token is good and the contract is not', async () => {
    const given = await token();
    parts().contract.status = 'REVOKED';
    const seen = await judged(given);
    expect({ accepted: seen.accepted, status: seen.status }).toEqual({ accepted: false, status: 403 });
    expect(fields(seen)).toEqual(['anypoint.contract.status']);
  });

  it('tells an ID token from an access token', async () => {
    const { idToken } = await tokensFrom(parts().facts.authServer.issuer);
    if (!idToken) throw new Error('no ID token');
    const seen = await judged(idToken);
    expect(seen.kind).toBe('ID token');
    expect(fields(seen)).toEqual(['token.kind']);
  });

  it('tells garbage from a token', async () => {
    const seen = await judged(new Secret('this-is-garbage'));
    expect({ kind: seen.kind, accepted: seen.accepted, status: seen.status }).toEqual({
      kind: 'no token of Okta',
      accepted: false,
      status: 401,
    });
    expect(fields(seen)).toEqual(['token.form']);
  });
});
