import { fieldsOf, text, textOf } from '../http/reading.ts';
import { Secret } from '../secret.ts';

/** What a login or a token request brought. */
export interface Tokens {
  readonly accessToken: Secret;
  readonly tokenType: string;
  readonly idToken: Secret | undefined;
  readonly scopes: readonly string[];
}

const wrapped = (value: string | undefined): Secret | undefined =>
  value === undefined ? undefined : new Secret(value);

/** Reads the fields that token endpoint and implicit answer share (RFC 6749 §4.2.2, §5.1); undefined without an access token. */
export const readTokens = (answer: unknown): Tokens | undefined => {
  const fields = fieldsOf(answer);
  const accessToken = wrapped(textOf(fields['access_token']));
  if (accessToken === undefined) return undefined;
  return {
    accessToken,
    tokenType: text(fields['token_type']),
    idToken: wrapped(textOf(fields['id_token'])),
    scopes: text(fields['scope'])
      .split(' ')
      .filter((scope) => scope !== ''),
  };
};
