import { introspectionEntries, introspectionGone, secretEntries } from '../introspection-entries.ts';
import type { Check } from './check.ts';
import { faultsOf } from './of-entries.ts';

/** The client with which the gateway asks, and its secret: tried as the gateway does, about an invalid token. */
export const introspectionClientCheck: Check = {
  title: 'introspection client in Okta',
  async look(c) {
    const { appId, clientId, label, secret } = c.has.introspectionClient;
    const app = await c.okta.apps.get(appId);
    if (!app) return faultsOf(introspectionGone(c, { id: appId, label }));
    const entries = introspectionEntries(c, app);
    // Of an app that is inactive or authenticates otherwise it is known why.
    if (entries.length > 0) return faultsOf(entries);
    return faultsOf(await secretEntries(c, { id: appId, clientId, label }, await c.secret(secret)));
  },
};
