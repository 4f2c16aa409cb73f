import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { questions } from '../../src/cli/answers/questions.ts';
import { configSchema } from '../../src/cli/config/schema.ts';
import { settingsText } from '../../src/cli/config/settings.ts';
import { Secret } from '../../src/secret.ts';
import { answersFrom } from '../../src/wizard/answers.ts';
import { quietUi } from '../support/quiet-ui.ts';

it('the answers of a run become a config file: what differs from the defaults, secrets by their variables', () => {
  const given = new Map(
    Object.entries({
      'okta.orgUrl': 'https://sim.okta.com',
      'okta.token': new Secret('canary-token-in-settings'),
      'api.name': 'Parcels',
      'anypoint.environment': 'Sandbox',
    }).map(([key, value]) => [key, { value, where: 'the test' }]),
  );
  const none = { config: new Map(), environment: {}, saved: () => undefined, save: () => undefined };
  const answers = answersFrom({ ...none, flags: given, acceptDefaults: true }, quietUi().ui, questions);
  const text = settingsText([...questions.values()], answers, 'abcdefghij');
  expect(text).not.toContain('canary');
  const config = parse(text) as { okta: object; api: object };
  expect(config).toMatchObject({
    setup: { id: 'abcdefghij' },
    okta: { orgUrl: 'https://sim.okta.com', token: { env: 'OKTA_CLIENT_TOKEN' } },
    api: { name: 'Parcels' },
  });
  expect(config).not.toHaveProperty('anypoint.environment');
  expect(config).not.toHaveProperty('okta.privateKey');
  expect(configSchema([...questions.values()]).safeParse(config).success).toBe(true);
});
