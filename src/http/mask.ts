import { redact } from '../secret.ts';

const mask = '[secret]';

/** Field names whose values are secret, in lower case and without `-` and `_`. */
const secretNames = new Set([
  'accesstoken',
  'apikey',
  'apitoken',
  'assertion',
  'authorization',
  'authorizationheader',
  'clientassertion',
  'clientsecret',
  'codeverifier',
  'cookie',
  'idtoken',
  'idtokenhint',
  'newpassword',
  'password',
  'privatekey',
  'refreshtoken',
  'registrationaccesstoken',
  'registrationtoken',
  'secret',
  'sessiontoken',
  'setcookie',
  'statetoken',
  'subjecttoken',
  'token',
  'xcsrftoken',
]);

const isSecret = (name: string): boolean => secretNames.has(name.toLowerCase().replace(/[-_]/g, ''));

/** An authorization code travels in forms and queries only (RFC 6749 §4.1.2, §4.1.3); in JSON `code` is a platform's word for an error. */
const isSecretInForm = (name: string): boolean => name.toLowerCase() === 'code' || isSecret(name);

const maskField = (name: string, value: unknown): unknown =>
  isSecret(name) && value !== null && typeof value !== 'boolean' ? mask : maskFields(value);

/** The same JSON value with every field of a secret name masked, at any depth. */
export const maskFields = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(maskFields);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskField(name, inner)]));
};

/** Whole names only: a name that could begin anywhere would be sought at every character of a long word, up to its end. */
const formField = /(?<![\w-])([\w-]+)=[^&#\s]*/g;

/** The same for form bodies and queries: `a=1&client_secret=[secret]`. */
export const maskForm = (text: string): string =>
  text.replace(formField, (pair, name: string) => (isSecretInForm(name) ? `${name}=${mask}` : pair));

const jsonField = /"([\w-]+)"\s*:\s*"(?:[^"\\]|\\.)*("|\\?$)/g;

/**
 * For text that should have been JSON and is cut or broken, so that no parser can find its fields; then for forms; then every
 * secret known by value.
 */
export const maskText = (text: string): string =>
  redact(
    maskForm(
      text.replace(jsonField, (pair, name: string) => (isSecret(name) ? `"${name}":"${mask}"` : pair)),
    ),
  );
