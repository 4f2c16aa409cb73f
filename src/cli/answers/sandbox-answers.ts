import type { SandboxDescription } from '../../sandbox/sandbox.ts';
import { Secret } from '../../secret.ts';
import type { Given } from '../../wizard/answers.ts';

/** Under `--sandbox` these are the only source of the connection's answers: a rehearsal can never touch a real organization. */
export const sandboxAnswers = ({ okta, anypoint }: SandboxDescription): ReadonlyMap<string, Given> => {
  const user = okta.users.at(-1);
  const values: Readonly<Record<string, unknown>> = {
    'okta.orgUrl': okta.orgUrl,
    'okta.token': new Secret(okta.token),
    'okta.registrationToken': new Secret(okta.token),
    'anypoint.host': anypoint.baseUrl,
    'anypoint.bearer': new Secret(anypoint.bearer),
    'anypoint.organization': anypoint.organizationId,
    'anypoint.environment': 'Sandbox',
    'verification.testUser.username': user?.login,
    'verification.testUser.password': user && new Secret(user.password),
    'verification.signInPolicy': 'create',
  };
  return new Map(Object.entries(values).map(([key, value]) => [key, { value, where: 'the sandbox' }]));
};
