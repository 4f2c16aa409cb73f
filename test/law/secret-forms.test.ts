import { expect, it } from 'vitest';
import { questions } from '../../src/cli/answers/questions.ts';
import { Secret } from '../../src/secret.ts';
import { convert } from '../../src/wizard/convert.ts';
import { keyPair } from '../support/key-pair.ts';

const secrets = [...questions.values()].filter((ask) => ask.kind === 'secret');
const value = 'a-secret-value-0123456789';
const forms = [
  `"${value}"`,
  `'${value}'`,
  `SSWS ${value}`,
  `Bearer ${value}`,
  `\${{ secrets.${value} }}`,
  `$(${value})`,
  Buffer.from(`\ufeff${value}`, 'utf16le').toString('utf8'),
];

it.each(secrets.map((ask) => [ask.key, ask] as const))(
  '%s is refused in every form that a secret takes on its way, in words that do not show it',
  (_, ask) => {
    for (const form of forms)
      for (const given of [form, new Secret(form)]) {
        const { why } = convert(ask, given) as { why: string };
        expect(why, form).toBeTypeOf('string');
        expect(why).not.toContain(value);
      }
  },
);

it('a private key is refused before Okta is asked when Okta would not take it', () => {
  const ask = questions.get('okta.privateKey');
  if (!ask) throw new Error('no such question');
  const pem = (kind: Parameters<typeof keyPair>[0]): string =>
    String(keyPair(kind).privateKey.export({ format: 'pem', type: 'pkcs8' }));
  for (const kind of ['rsa', 'ec'] as const) expect(convert(ask, pem(kind))).toHaveProperty('value');
  expect(convert(ask, JSON.stringify(keyPair('ec').privateKey.export({ format: 'jwk' })))).toHaveProperty(
    'value',
  );
  expect(convert(ask, pem('rsa-1024'))).toEqual({ why: expect.stringContaining('1024 bits') });
  for (const bad of [pem('ed25519'), 'no key at all', '{"kty":"RSA"}'])
    expect(convert(ask, bad)).toHaveProperty('why');
});
