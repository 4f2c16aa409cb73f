import type { Secret } from '../../secret.ts';
import { flowsIn, scopesAsked } from '../flows.ts';
import { metadataOf } from '../login-flow.ts';
import type { VerificationContext } from './call-context.ts';

/** A good token of a client that has no contract with the API, or why none can be had here. */
export type UnknownClientsToken = { readonly token: Secret } | { readonly notHad: string };

/** Where services get tokens, so does the introspection client: nobody has to log in. */
const byClientCredentials = async (c: VerificationContext): Promise<UnknownClientsToken> => {
  const { clientId, secret: ref } = c.has.introspectionClient;
  const client = { clientId, secret: await c.secret(ref) };
  const tokens = await c.oauth.serviceLogin(
    await metadataOf(c),
    client,
    scopesAsked('client-credentials', c.answers.scopes),
  );
  if ('accessToken' in tokens) return { token: tokens.accessToken };
  return { notHad: `Okta gave no token: ${tokens.error} ${tokens.description}` };
};

/**
 * The introspection client is known to Okta and not to Anypoint. A test user logs in with it, by its authorization code grant and
 * to its own redirect URI, where nothing has to listen: nothing is changed for it.
 */
export const tokenOfUnknownClient = async (c: VerificationContext): Promise<UnknownClientsToken> => {
  const { username, password } = c.answers;
  const { introspectionClient, okta } = c.has;
  if (flowsIn(c.answers).includes('client-credentials')) return byClientCredentials(c);
  if (username === undefined || password === undefined)
    return {
      notHad: 'it takes a test user who logs in without a browser (OKTA_TEST_USERNAME, OKTA_TEST_PASSWORD).',
    };
  const app = await c.okta.apps.get(introspectionClient.appId);
  const [redirectUri] = app?.redirectUris ?? [];
  if (redirectUri === undefined) return { notHad: `"${introspectionClient.label}" has no redirect URI.` };
  const { clientId } = introspectionClient;
  const metadata = await metadataOf(c);
  const login = c.oauth.startCodeLogin(metadata, {
    clientId,
    redirectUri,
    scopes: scopesAsked('code', c.answers.scopes),
  });
  const shown = await c.oauth.sessionLogin({ orgUrl: okta.orgUrl, username, password }, login);
  if (shown.kind === 'not-possible') return { notHad: shown.why };
  if (shown.kind === 'refused')
    return { notHad: `Okta refused the login: ${shown.refusal.error} ${shown.refusal.description}` };
  const secret = await c.secret(introspectionClient.secret);
  const tokens = await c.oauth.finishCodeLogin(metadata, login, { clientId, secret }, shown.answer);
  if ('accessToken' in tokens) return { token: tokens.accessToken };
  return { notHad: `Okta gave no token: ${tokens.error} ${tokens.description}` };
};
