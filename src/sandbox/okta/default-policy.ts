import type { OktaContext } from './context.ts';
import type { AccessPolicy } from './world.ts';

const rule = (context: OktaContext): AccessPolicy['rules'][number] => ({
  id: context.newId('0pr'),
  name: 'Default Policy Rule',
  status: 'ACTIVE',
  priority: 1,
  system: false,
  type: 'RESOURCE_ACCESS',
  conditions: {
    people: { users: { include: [], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } },
    grantTypes: { include: ['authorization_code', 'implicit', 'client_credentials', 'password'] },
    scopes: { include: ['*'] },
  },
  actions: {
    token: {
      accessTokenLifetimeMinutes: 60,
      refreshTokenLifetimeMinutes: 0,
      refreshTokenWindowMinutes: 10080,
    },
  },
  created: context.iso(),
  lastUpdated: context.iso(),
});

/** Older orgs come with a policy for all clients on `default` (mood `defaultServerHasPolicy`). Made once; deleted, it stays away. */
export const seedDefaultPolicy = (context: OktaContext): void => {
  const server = context.world.authorizationServers.find((one) => one.default);
  if (!context.moods.defaultServerHasPolicy || !server || server.defaultPolicySeeded) return;
  server.defaultPolicySeeded = true;
  server.policies.push({
    id: context.newId('00p'),
    name: 'Default Policy',
    description: 'Default policy description',
    status: 'ACTIVE',
    priority: server.policies.length + 1,
    system: false,
    conditions: { clients: { include: ['ALL_CLIENTS'] } },
    created: context.iso(),
    lastUpdated: context.iso(),
    rules: [rule(context)],
  });
  context.save();
};
