import type { ApiRequest } from '../../guide/facts.ts';
import { openRequest } from '../../guide/probes.ts';
import { redact } from '../../secret.ts';
import { template } from '../template.ts';
import type { Material } from './material.ts';

/** One word of a POSIX shell, whatever is in it (POSIX.1-2017, Shell 2.2.2). */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** For a person's browser: nobody listens there, and the address bar shows the answer. */
const loopback = (uris: readonly string[]): string =>
  uris.find((uri) => /^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(uri)) ?? uris[0] ?? '';

/** A value in the quotes of curl's config file. */
const quoted = (text: string): string =>
  `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`;

/** Method, headers and body of a call, as lines of curl's config file. */
const callOf = (request: ApiRequest | undefined): string =>
  request === undefined
    ? ''
    : [
        `request = ${quoted(request.method)}`,
        ...Object.entries(request.headers).map(([name, value]) => `header = ${quoted(`${name}: ${value}`)}`),
        ...(request.body
          ? [
              `header = ${quoted(`Content-Type: ${request.body.mediaType}`)}`,
              `data-raw = ${quoted(request.body.text)}`,
            ]
          : []),
      ].join('\n');

/** The calls of the verification as a script for a POSIX shell with curl and openssl. Secrets come from the environment. */
export const curlScript = (material: Material): string => {
  const { setup, applicationName, apiUrl, openUrl, orgUrl, authorizeUrl, tokenUrl, clientId } = material;
  const settings = {
    SETUP: setup.name,
    APPLICATION: applicationName,
    API_URL: apiUrl,
    API_CALL: callOf(material.request),
    OPEN_URL: openUrl,
    OPEN_CALL: callOf(openRequest(material.request)),
    OKTA_ORG_URL: orgUrl,
    AUTHORIZE_URL: authorizeUrl,
    TOKEN_URL: tokenUrl,
    CLIENT_ID: clientId,
    REDIRECT_URI: loopback(material.redirectUris),
    FLOWS: material.flows.join(' '),
    LOGIN_SCOPE: material.scopes.code,
    SERVICE_SCOPE: material.scopes['client-credentials'],
    LACKING_FLOW: material.lacking?.flow ?? '',
    LACKING_SCOPE: material.lacking?.scope ?? '',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${shellWord(value)}`);
  const [shebang = '', ...body] = template('curl/verify.sh').split('\n');
  return redact([shebang, ...lines, ...body].join('\n'));
};
