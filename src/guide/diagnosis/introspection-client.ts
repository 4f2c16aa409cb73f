import type { Check } from './check.ts';
import type { Fault } from './fault.ts';
import { placesIn } from './places.ts';

const common = { spoils: ['call', 'unknown client'] as const };

/** The gateway sends the id and the secret in the body (RFC 6749 §2.3.1); other methods, and DPoP, fail there. */
export const introspectionClientCheck: Check = {
  title: 'introspection client in Okta',
  async look(c) {
    const { appId, label } = c.has.introspectionClient;
    const where = placesIn(c).introspectionClient;
    const what = `The introspection client "${label}" (${appId})`;
    const app = await c.okta.apps.get(appId);
    if (!app)
      return [
        {
          field: 'okta.introspectionClient',
          what,
          is: 'removed',
          mustBe: 'there and active',
          where,
          ...common,
        },
      ];
    const bySecret = app.authMethod.startsWith('client_secret_') && app.authMethod !== 'client_secret_jwt';
    const settings: readonly (readonly [string, string, boolean, string, string])[] = [
      ['status', 'its status', app.status === 'ACTIVE', app.status, 'ACTIVE'],
      ['authMethod', 'its client authentication', bySecret, app.authMethod, 'Client secret'],
      ['dpop', 'DPoP', !app.dpopRequired, 'required', 'not required'],
    ];
    return settings
      .filter(([, , good]) => !good)
      .map(([name, words, , is, mustBe]) => ({
        field: `okta.introspectionClient.${name}`,
        what: `${what}: ${words}`,
        is,
        mustBe,
        where,
        ...common,
      }));
  },
};

/** Asks as the gateway does, about a worthless token. */
export const introspectionSecretCheck: Check = {
  title: 'client secret of the introspection client',
  async look(c): Promise<readonly Fault[]> {
    const { authServer, introspectionClient } = c.has;
    const { clientId, label, appId, secret } = introspectionClient;
    const revealed = await c.secret(secret);
    const [app, works] = await Promise.all([
      c.okta.apps.get(appId),
      c.oauth.clientSecretWorks(authServer.introspectUrl, { clientId, secret: revealed }),
    ]);
    // Of an app that is gone or inactive it is known why.
    if (works || app?.status !== 'ACTIVE') return [];
    return [
      {
        field: 'okta.introspectionClient.secret',
        what: `The introspection client "${label}" (${appId}): its client secret`,
        is: `refused by ${authServer.introspectUrl}`,
        mustBe: 'an active one of this client',
        where: placesIn(c).introspectionClient,
        ...common,
      },
    ];
  },
};
