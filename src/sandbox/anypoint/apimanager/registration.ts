import type { ClientProvider, OidcSettings } from '../accounts/world.ts';
import type { AnypointContext, Incoming } from '../context.ts';
import { isObject, refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import type { ClientApplication } from './world.ts';

/** What a client of the identity provider is called by and may do. */
export type RegisteredMembers = Pick<ClientApplication, 'name' | 'redirectUri' | 'grantTypes'>;

const responseTypes = (grantTypes: readonly string[]): string[] => [
  ...(grantTypes.includes('authorization_code') ? ['code'] : []),
  ...(grantTypes.includes('implicit') ? ['id_token', 'token'] : []),
];

const body = (context: AnypointContext, { name, redirectUri, grantTypes }: RegisteredMembers) => ({
  client_name: name,
  redirect_uris: redirectUri,
  grant_types: grantTypes,
  response_types: responseTypes(grantTypes),
  token_endpoint_auth_method: 'client_secret_basic',
  ...(context.moods.registrationSendsApplicationType && { application_type: 'web' }),
});

const timeoutOf = (context: AnypointContext, settings: OidcSettings): number => {
  const limit = settings.client_request_timeout;
  if (limit === undefined) return context.moods.idpTimeoutMs;
  return context.moods.clientRequestTimeoutUnit === 'seconds' ? limit * 1000 : limit;
};

const failed = (why: string, status: number) =>
  exchangeRefusal(status, `There was an error while talking to CoreServices: ${why}`);

/** Calls the identity provider with the stored header, word for word; refuses with its answer unless it is 2xx. */
const call = async (
  context: AnypointContext,
  settings: OidcSettings,
  method: string,
  url: string,
  json?: unknown,
): Promise<Incoming> => {
  const authorization = settings.client.registration?.authorization;
  const answer = await context
    .fetch(url, {
      method,
      timeoutMs: timeoutOf(context, settings),
      headers: {
        accept: 'application/json',
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(authorization !== undefined && { authorization }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    .catch((error: unknown) => error);
  if (answer instanceof DOMException && answer.name === 'TimeoutError')
    return refuse(failed('the identity provider did not answer in time', 504));
  if (!isIncoming(answer)) return refuse(failed('the identity provider cannot be reached', 400));
  if (answer.status >= 200 && answer.status < 300) return answer;
  if (method === 'DELETE' && answer.status === 404) return answer;
  return refuse(failed(`the identity provider answered ${answer.status} ${answer.text}`, 400));
};

const isIncoming = (value: unknown): value is Incoming =>
  isObject(value) && typeof value['status'] === 'number';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Registers a client at the identity provider (docs/facts/anypoint-access.md §5.1) and returns its credentials. */
export const register = async (
  context: AnypointContext,
  settings: OidcSettings,
  members: RegisteredMembers,
): Promise<{ clientId: string; clientSecret: string }> => {
  const answer = await call(context, settings, 'POST', settings.client.urls.register, body(context, members));
  const client = parsed(answer.text);
  const { client_id: clientId, client_secret: clientSecret } = isObject(client) ? client : {};
  return typeof clientId === 'string' && typeof clientSecret === 'string'
    ? { clientId, clientSecret }
    : refuse(failed('the identity provider answered without client_id and client_secret', 400));
};

const clientUrl = (settings: OidcSettings, { clientId }: ClientApplication): string =>
  `${settings.client.urls.register.replace(/\/$/, '')}/${encodeURIComponent(clientId)}`;

/** Changes the client at the identity provider, where the provider allows it (docs/facts/anypoint-access.md §5.2). */
export const updateRegistered = async (
  context: AnypointContext,
  provider: ClientProvider,
  application: ClientApplication,
): Promise<void> => {
  const { oidc } = provider;
  if (!oidc?.allow_external_client_modification || !context.moods.deletionReachesIdp)
    return refuse(failed('updates are not supported by this client provider', 400));
  const { clientId: client_id, clientSecret: client_secret } = application;
  const json = { client_id, client_secret, ...body(context, application) };
  await call(context, oidc, 'PUT', clientUrl(oidc, application), json);
};

/** Refused without `allow_local_client_deletion`; reaches the identity provider only with the other flag too. */
export const deleteRegistered = async (
  context: AnypointContext,
  provider: ClientProvider,
  application: ClientApplication,
): Promise<void> => {
  const { oidc } = provider;
  if (!oidc) return;
  if (!oidc.allow_local_client_deletion)
    return refuse(exchangeRefusal(400, 'Client deletion is not enabled for this client provider'));
  if (oidc.allow_external_client_modification && context.moods.deletionReachesIdp)
    await call(context, oidc, 'DELETE', clientUrl(oidc, application));
};
