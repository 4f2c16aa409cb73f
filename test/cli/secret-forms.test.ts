import { expect, it } from 'vitest';
import { loopbackServer } from '../oauth/loopback-server.ts';
import { run, temporaryFolder } from './program.ts';

it.each([
  ['OKTA_CLIENT_TOKEN', 'okta.token', '"00-canary-token-value"'],
  ['OKTA_REGISTRATION_TOKEN', 'okta.registrationToken', 'SSWS 00-canary-token-value'],
  ['ANYPOINT_BEARER', 'anypoint.bearer', '$(00-canary-token-value)'],
  ['OKTA_TEST_PASSWORD', 'verification.testUser.password', `\${{ secrets.00-canary-token-value }}`],
])('%s in a wrong form ends in 2 before any platform is asked', async (name, key, value) => {
  const platform = await loopbackServer((_request, _origin, response) => response.end('{}'));
  const cwd = temporaryFolder();
  const good = 'a-good-secret-0123456789';
  const env = {
    OKTA_CLIENT_ORGURL: platform.origin,
    ANYPOINT_HOST: platform.origin,
    OKTA_CLIENT_TOKEN: good,
    OKTA_REGISTRATION_TOKEN: good,
    ANYPOINT_BEARER: good,
    [name]: value,
  };
  for (const command of [['init', '--yes'], ['doctor']]) {
    const { exit, stdout, stderr } = await run(command, { cwd, env });
    expect((stderr + stdout).replace(/\s+/g, ' ')).toContain(
      `The answer ${key} (from the variable ${name}) cannot be used`,
    );
    expect(stderr + stdout).not.toContain('canary');
    expect(exit).toBe(2);
  }
  expect(platform.received).toEqual([]);
});
