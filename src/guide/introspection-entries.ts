import { Problem } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Entry } from '../wizard/entry.ts';
import { groupsText } from './app-assignment.ts';
import type { With } from './define.ts';
import { type Settings, settingsOf } from './entries.ts';
import { oktaPlaces } from './places.ts';

type Context = With<'okta' | 'authServer'>;
type App = NonNullable<Awaited<ReturnType<Context['okta']['apps']['get']>>>;

/** Chosen by us, so that a creation whose answer was lost is found again by it. */
export const introspectionClientId = ({ id }: Context['setup']): string => `mule-introspection-${id}`;

const settings = (
  { has }: Context,
  { id, label }: { readonly id: string; readonly label: string },
): Settings =>
  settingsOf(
    'okta.introspectionClient',
    { kind: 'introspection client', id, name: label },
    { affects: ['calls'], where: oktaPlaces(has.okta.adminUrl).clientCredentials(label, id) },
  );

/** The gateway sends the id and the secret in the body (RFC 6749 §2.3.1). */
/** How the client authenticates at the introspection endpoint: as it is registered, though Okta takes either. */
export const asRegistered = (authMethod: string | undefined): 'client_secret_post' | 'client_secret_basic' =>
  authMethod === 'client_secret_post' ? authMethod : 'client_secret_basic';

const isBySecret = ({ authMethod }: App): boolean =>
  authMethod.startsWith('client_secret_') && authMethod !== 'client_secret_jwt';

/** What the introspection client must be, but for its secret. */
export const introspectionEntries = (c: Context, app: App): readonly Entry[] => {
  const { equal, check } = settings(c, app);
  return [
    ...equal('required', 'status', app.status, 'ACTIVE'),
    // Another method would need another secret, or a key that is not ours to take away.
    ...check('conflict', 'authMethod', isBySecret(app), app.authMethod, 'Client secret'),
    ...check('required', 'dpop', !app.dpopRequired, 'required', 'not required'),
  ];
};

/** What only the step that creates it looks at: the guide's own settings, without which introspection works all the same. */
export const guideEntries = (
  c: Context,
  app: App,
  more: {
    readonly label: string;
    readonly assigned: boolean;
    readonly tooMany: boolean;
    readonly grantTypes: readonly string[];
  },
): readonly Entry[] => {
  const { equal, check } = settings(c, app);
  const lacking = more.grantTypes.filter((grant) => !app.grantTypes.includes(grant));
  return [
    ...check(
      'required',
      'assignment',
      more.assigned || app.implicitAssignment,
      `not to ${groupsText(c)}`,
      groupsText(c),
      {
        affects: [],
        where: oktaPlaces(c.has.okta.adminUrl).assignments(app.label, app.id),
      },
    ),
    ...check('chosen', 'assignment', !more.tooMany || app.implicitAssignment, 'Everyone', groupsText(c), {
      affects: [],
    }),
    ...check(
      'unusual',
      'grantTypes',
      lacking.length === 0,
      app.grantTypes,
      `a list with ${lacking.join(' and ')}`,
    ),
    ...equal('unusual', 'name', app.label, more.label),
  ];
};

/** One that was set up and is gone. */
export const introspectionGone = (
  c: Context,
  app: { readonly id: string; readonly label: string },
): readonly Entry[] => settings(c, app).whole('required', 'removed', 'there and active');

/**
 * Asks as the gateway does, about an invalid token: whoever is told "inactive" has the right secret.
 *
 * @param secret undefined: Okta does not show it to this account
 */
export const secretEntries = async (
  c: Context,
  app: {
    readonly id: string;
    readonly clientId: string;
    readonly label: string;
    readonly authMethod?: string | undefined;
  },
  secret: Secret | undefined,
): Promise<readonly Entry[]> => {
  const { check } = settings(c, app);
  const { introspectUrl } = c.has.authServer;
  const unseen = (why: string): readonly Entry[] =>
    check('unseen', 'secret', false, why, 'an active one of this client; a call with a token shows it', {
      exit: 0,
    });
  if (!secret) return unseen('not shown to this account');
  // Looking ahead, the server to ask may not be there yet.
  if (!URL.canParse(String(introspectUrl))) return unseen('not tried');
  try {
    const works = await c.oauth.clientSecretWorks(introspectUrl, {
      clientId: app.clientId,
      secret,
      method: asRegistered(app.authMethod),
    });
    return check('required', 'secret', works, `refused by ${introspectUrl}`, 'an active one of this client');
  } catch (error) {
    // The authorization server's own state is said by its own step.
    const isServers =
      error instanceof Problem && (error.code === 'INTROSPECTION_REFUSED' || error.exchange?.status === 404);
    if (!isServers) throw error;
    return unseen(error.message);
  }
};
