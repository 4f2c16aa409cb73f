import { redact } from '../../secret.ts';
import { template } from '../template.ts';
import type { Material } from './material.ts';
import { shellWord } from './shell-text.ts';

/** For a person's browser: nobody listens there, and the address bar shows the answer. */
const loopback = (uris: readonly string[]): string =>
  uris.find((uri) => /^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(uri)) ?? uris[0] ?? '';

/** The calls of the proof as a script for a POSIX shell with curl and openssl. Secrets come from the environment. */
export const curlScript = (material: Material): string => {
  const { setup, applicationName, apiUrl, openUrl, orgUrl, authorizeUrl, tokenUrl, clientId, scope } =
    material;
  const settings = {
    SETUP: setup.name,
    APPLICATION: applicationName,
    API_URL: apiUrl,
    OPEN_URL: openUrl,
    OKTA_ORG_URL: orgUrl,
    AUTHORIZE_URL: authorizeUrl,
    TOKEN_URL: tokenUrl,
    CLIENT_ID: clientId,
    REDIRECT_URI: loopback(material.redirectUris),
    SCOPE: scope,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${shellWord(value)}`);
  const [shebang = '', ...body] = template('curl/proof.sh').split('\n');
  return redact([shebang, ...lines, ...body].join('\n'));
};
