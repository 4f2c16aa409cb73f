import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './program.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const issuer = 'https://sim.okta.example/oauth2/aus1';
const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: issuer, cid: '0oa1', scp: ['openid'], exp: 1 })}.c2ln`;

describe('explain-token without a setup', () => {
  it('reads a token of a pipe or a file, asks nobody, leaves nothing, and never shows the token', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'answer.json'), JSON.stringify({ access_token: token }));
    const [piped, filed] = await Promise.all([
      run(['explain-token'], { cwd, input: `Authorization: Bearer ${token}` }),
      run(['explain-token', 'answer.json', '--json'], { cwd }),
    ]);
    expect(piped.exit).toBe(0);
    for (const words of ['It is: access token', `issuer: ${issuer}`, 'expired: 1970-01-01T00:00:01.000Z'])
      expect(piped.stdout).toContain(words);
    expect(JSON.parse(filed.stdout)).toMatchObject({
      ok: true,
      exit: 0,
      kind: 'access token',
      claims: { issuer },
    });
    expect(piped.stdout + filed.stdout).not.toContain(token);
    expect(readdirSync(cwd)).toEqual(['answer.json']);
  });

  it('ends with 2 and says what it is instead', async () => {
    const cwd = temporaryFolder();
    const [opaque, argument] = await Promise.all([
      run(['explain-token', '--json'], { cwd, input: 'opaque-opaque-opaque' }),
      run(['explain-token', token], { cwd }),
    ]);
    expect(JSON.parse(opaque.stdout)).toMatchObject({ ok: false, exit: 2, problem: { code: 'USAGE' } });
    expect(argument.exit).toBe(2);
    expect(argument.stderr).toContain('not taken as an argument');
    expect(argument.stderr).not.toContain(token);
  });
});
