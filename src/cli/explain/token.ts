import { type Problem, problem } from '../../errors.ts';
import { looksLikeIdToken, readClaims, type TokenClaims } from '../../oauth/token.ts';
import { Secret } from '../../secret.ts';
import { objectsIn, viewsOf } from './text.ts';

/** What stands in a token. Nothing of it is verified. */
export interface ReadToken {
  readonly token: Secret;
  readonly kind: 'access token' | 'ID token';
  /** RFC 7515 §4.1: algorithm, key, type. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: TokenClaims;
  /** ISO 8601 */
  readonly issuedAt: string | undefined;
  readonly expired: boolean | undefined;
  /** Every claim, as it stands in the token. */
  readonly payload: Readonly<Record<string, unknown>>;
}

const way =
  'Pipe a token in, or give the name of a file: npx okta-mule-setup token | npx okta-mule-setup explain-token';
const none = (what: string): Problem => problem('USAGE', { what, way });

const members = ['access_token', 'accessToken', 'token', 'id_token', 'idToken'] as const;

/** The first text under one of the names that answers with tokens use. */
const inObjects = (text: string): string | undefined => {
  const objects = viewsOf(text).flatMap(objectsIn);
  for (const name of members)
    for (const one of objects) {
      const value = one[name];
      if (typeof value === 'string' && value !== '') return value;
    }
  return undefined;
};

const forms = [
  // A signed or an encrypted token, wherever it stands.
  /(?<![\w.-])eyJ[\w-]+(?:\.[\w-]*){1,4}/,
  /[?#&\s"']?access_token=([^&\s"'#]+)/,
  /\b(?:bearer|ssws|dpop)\s+["']?([^\s"',;]+)/i,
];

const found = (text: string): string => {
  const member = inObjects(text);
  if (member !== undefined) return member.replace(/^(?:bearer|ssws)\s+/i, '');
  for (const form of forms) {
    const match = form.exec(text);
    if (match) return match[1] ?? match[0];
  }
  return text.trim().replaceAll(/^["'`“”\s]+|["'`“”\s]+$/g, '');
};

const jsonOf = (part: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};

/** Other secrets that people take for a token (docs/facts/okta.md §1.1, docs/facts/anypoint-access.md §1.2). */
const others: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'There was no token in it.'],
  [
    /^[{[]/,
    'This is JSON, and it has no access_token, token or id_token. For an error: npx okta-mule-setup explain',
  ],
  [
    /\s/,
    'This is not a token: it has blanks within, and none of its parts looks like one. For a message: npx okta-mule-setup explain',
  ],
  [
    /^00[\w-]{38,42}$/,
    'This is an Okta API token, and no access token: it says nothing about itself, and no gateway takes it.',
  ],
  [
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    "This is a UUID, as the tokens of Anypoint's own API are: it says nothing about itself, and the gateway does not take it.",
  ],
  [
    /^201[\w-]{10,}$/,
    'This is a session token of an Okta login, and no access token: it is exchanged at authorize, once.',
  ],
];

const partsOf = (token: string): readonly string[] => {
  const other = others.find(([form]) => form.test(token));
  if (other) throw none(other[1]);
  const parts = token.split('.');
  if (parts.length === 5)
    throw none('This token is encrypted (five parts): only the one whom it was made for can read it.');
  if (parts.length !== 3)
    throw none(
      `This is not a JSON Web Token: it has ${parts.length === 1 ? 'one part' : `${parts.length} parts`} instead of three with dots between. It was cut, or it is an opaque token, which only its issuer can read.`,
    );
  return parts;
};

/**
 * Reads a token out of whatever it was copied with: quotes, JSON, a header, an address. Nothing is asked and nothing verified.
 * Errors: `USAGE`, which says what it is instead.
 */
export const readToken = (text: string, now: number): ReadToken => {
  const value = found(text.replace(/^\uFEFF/, ''));
  const [head = '', body = '', signature = ''] = partsOf(value);
  const token = new Secret(value);
  const [header, payload] = [jsonOf(head), jsonOf(body)];
  if (!header) throw none('This is not a JSON Web Token: its first part is not JSON in base64url.');
  if (!payload)
    throw none(
      'This token is damaged: its second part is not JSON in base64url. It was cut or changed when it was copied.',
    );
  if (signature === '')
    throw none(
      'This token has no signature: its third part is empty. No server of ours issues such a token; it was cut or made up.',
    );
  const claims = readClaims(payload);
  const { iat } = payload;
  return {
    token,
    kind: looksLikeIdToken(token) ? 'ID token' : 'access token',
    header,
    claims,
    issuedAt: readClaims({ exp: iat }).expiresAt,
    expired: claims.expiresAt === undefined ? undefined : Date.parse(claims.expiresAt) <= now,
    payload,
  };
};
