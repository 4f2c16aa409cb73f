import { createPrivateKey, type KeyObject } from 'node:crypto';
import { oktaScopes } from '../../rights/scopes.ts';
import { choice, secret, text } from '../../wizard/ask.ts';
import { repairOrgUrl } from '../okta-org-url.ts';
import { distinctName } from './distinct.ts';

const smallest = 2048;

const parsed = (text: string): KeyObject | undefined => {
  try {
    return text.startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(text);
  } catch {
    // The parser's own words could quote the key.
    return undefined;
  }
};

/** Why Okta would not take this private key (PEM or JWK), or nothing. Source: docs/facts/okta.md §1.4; RFC 7518 §3.3 for the length. */
const faultOfKey = (text: string): string | undefined => {
  const key = parsed(text);
  if (!key) return 'it is neither a PEM private key without a passphrase nor a private JWK';
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ec') return undefined;
  if (type !== 'rsa') return 'Okta takes RSA and elliptic-curve keys only';
  const bits = details?.modulusLength ?? 0;
  return bits < smallest
    ? `it is an RSA key of ${bits} bits, and Okta needs at least ${smallest}; make a new one and register its public half with the app`
    : undefined;
};

const serviceApp = (answers: (key: string) => unknown): boolean =>
  answers('okta.authorizationMode') === 'PrivateKey';

/** How Okta is reached as an admin. The variables are those of Okta's own SDKs and of its Terraform provider. */
export const oktaOrgUrl = text({
  key: 'okta.orgUrl',
  message: 'Okta organization URL',
  help: 'The address of your Okta organization, e.g. https://integrator-1234567.okta.com. In the Admin Console: the menu under your name, top right. Free organization: https://developer.okta.com/signup/',
  env: ['OKTA_CLIENT_ORGURL'],
  connection: true,
  target: true,
  repair: (value) => {
    const repaired = repairOrgUrl(value);
    return typeof repaired === 'string' ? repaired : value;
  },
  check: (value) => {
    const repaired = repairOrgUrl(value);
    return typeof repaired === 'string' ? undefined : repaired.description.message;
  },
});

export const oktaAuthorizationMode = choice({
  key: 'okta.authorizationMode',
  message: 'How to log in to Okta as an admin',
  help: 'SSWS: with an API token. PrivateKey: as a service app with a private key (OAuth 2.0 for Okta).',
  env: ['OKTA_CLIENT_AUTHORIZATIONMODE'],
  choices: [
    { value: 'SSWS', label: 'API token' },
    { value: 'PrivateKey', label: 'service app with a private key' },
  ],
  default: 'SSWS',
  quiet: true,
  connection: true,
});

export const oktaToken = secret({
  key: 'okta.token',
  message: 'Okta API token of an admin',
  help: 'Used by this program only, to set up Okta. Admin Console: Security → API → Tokens → Create token. A Super Administrator can do every step.',
  env: ['OKTA_CLIENT_TOKEN', 'OKTA_API_TOKEN'],
  when: (answers) => !serviceApp(answers),
  usual: true,
  connection: true,
});

export const oktaClientId = text({
  key: 'okta.clientId',
  message: 'Client ID of the Okta service app',
  help: `Admin Console: Applications → the API Services app → General. It needs an admin role and the scopes ${oktaScopes.join(', ')}; commands that only look ask for reading alone.`,
  env: ['OKTA_CLIENT_CLIENTID'],
  when: serviceApp,
  connection: true,
});

export const oktaPrivateKey = secret({
  key: 'okta.privateKey',
  message: 'Private key of the Okta service app (PEM or JWK)',
  help: 'The key whose public half is registered with the app. Give it as a file: {file: key.pem}.',
  env: ['OKTA_CLIENT_PRIVATEKEY'],
  when: serviceApp,
  connection: true,
  lines: true,
  check: faultOfKey,
});

export const oktaKeyId = text({
  key: 'okta.keyId',
  message: 'Key ID of that private key',
  help: 'Needed only when the app has several keys.',
  env: ['OKTA_CLIENT_KEYID'],
  when: serviceApp,
  optional: true,
  quiet: true,
  connection: true,
});

/** Asked by the step that creates it, and by that of the registration token, which came before it. */
export const introspectionLabel = text({
  key: 'okta.introspectionClient.label',
  distinct: distinctName,
  message: 'Name of the introspection client',
  help: 'The app as it is called in Okta under Applications → Applications. It is made if it is not there; an id (0oa…) names one that is there, and is used as it is.',
  default: 'MuleSoft Introspection Client',
  check: (value) => (value.length > 100 ? 'at most 100 characters' : undefined),
});
