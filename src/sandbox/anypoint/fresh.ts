import { randomBytes, randomUUID } from 'node:crypto';
import type { ConnectedApp, Environment, Organization, ScopeGrant, User } from './accounts/world.ts';
import { allFlexGateways } from './runtime/flex-gateways.ts';
import type { AnypointWorld } from './world.ts';

const year = 365 * 24 * 3600 * 1000;
const hexId = (): string => randomBytes(16).toString('hex');

const environment = (
  organizationId: string,
  name: string,
  type: Environment['type'],
): Environment & { name: string } => ({
  id: randomUUID(),
  organizationId,
  name,
  type,
  isProduction: type === 'production',
  clientId: hexId(),
});

const organizationScopes = [
  'read:organization',
  'read:orgenvironments',
  'view:environment',
  'create:environment',
  'manage:envclientproviders',
  'edit:design_center',
  'edit:exchange',
  'admin:cloudhub',
];
const rootScopes = ['admin:orgclientproviders', 'create:client_applications', 'read:orgconnapps'];
const environmentScopes = [
  'manage:apis',
  'create:applications',
  'delete:applications',
  'manage:application_settings',
];

/** Every scope that the guide needs, on both organisations and all their environments (docs/facts/anypoint-access.md §6.2). */
const guideScopes = (organizations: Organization[], environments: Environment[]): ScopeGrant[] => [
  { scope: 'profile' },
  ...organizations.flatMap(({ id: org, parentOrganizationIds }) =>
    [...organizationScopes, ...(parentOrganizationIds.length === 0 ? rootScopes : [])].map((scope) => ({
      scope,
      context_params: { org },
    })),
  ),
  ...environments.flatMap(({ id: envId, organizationId: org }) =>
    environmentScopes.map((scope) => ({ scope, context_params: { org, envId } })),
  ),
];

const person = (organizationId: string, username: string, names: string, admin: boolean): User => {
  const [firstName = '', lastName = ''] = names.split(' ');
  return {
    id: randomUUID(),
    username,
    password: `Rehearsal-${randomBytes(6).toString('hex')}`,
    firstName,
    lastName,
    email: `${username}@example.test`,
    organizationId,
    admin,
  };
};

const app = (
  owner: User,
  name: string,
  rest: Pick<ConnectedApp, 'grantTypes' | 'redirectUris' | 'scopes'>,
) => ({
  clientId: hexId(),
  clientSecret: hexId(),
  name,
  ownerId: owner.id,
  organizationId: owner.organizationId,
  ...rest,
});

const people = (rootId: string): { admin: User; all: User[] } => {
  const admin = person(rootId, 'max.mule', 'Max Mule', true);
  const reader = person(rootId, 'vera.viewer', 'Vera Viewer', false);
  reader.scopes = [{ scope: 'read:organization', context_params: { org: rootId } }];
  return { admin, all: [admin, reader] };
};

/**
 * An organisation with one business group, an administrator and a user without rights, a connected app of each kind, and an
 * administrator's token that lives for a year. `now` in epoch milliseconds.
 */
export const freshAnypointWorld = (now: number): AnypointWorld => {
  const rootId = randomUUID();
  const { admin, all } = people(rootId);
  const root: Organization = {
    id: rootId,
    name: 'Rehearsal',
    domain: 'rehearsal',
    parentOrganizationIds: [],
    ownerId: admin.id,
  };
  const group: Organization = {
    id: randomUUID(),
    name: 'Rehearsal Business Group',
    domain: null,
    parentOrganizationIds: [rootId],
    ownerId: admin.id,
  };
  const environments = [
    environment(rootId, 'Design', 'design'),
    environment(rootId, 'Sandbox', 'sandbox'),
    environment(rootId, 'Production', 'production'),
    environment(group.id, 'Sandbox', 'sandbox'),
  ];
  const connectedApps = [
    app(admin, 'Rehearsal', {
      grantTypes: ['client_credentials'],
      redirectUris: [],
      scopes: guideScopes([root, group], environments),
    }),
    app(admin, 'Rehearsal on behalf of a user', {
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://localhost:9180/callback', 'http://127.0.0.1:9180/callback'],
      scopes: [{ scope: 'full' }, { scope: 'offline_access' }],
    }),
  ];
  return {
    accounts: {
      users: all,
      organizations: [root, group],
      environments,
      connectedApps,
      tokens: { [randomUUID()]: { expires: now + year, userId: admin.id } },
      clientProviders: [],
      environmentProviders: {},
      codes: {},
      refreshTokens: {},
    },
    apimanager: { nextId: 20_505_050, apis: [], policies: [], tiers: [], applications: [], contracts: [] },
    exchange: { assets: [], burnt: [], publications: [], mockLinks: {} },
    designcenter: { projects: [] },
    runtime: { deployments: [], takenDomains: [], gatewayPorts: {} },
  };
};

/** What a user needs to know of a world, in the shape of the line that the sandbox prints when it is ready. */
export const describeAnypoint = (world: AnypointWorld, origin: string) => {
  const { organizations, environments, connectedApps, users, tokens } = world.accounts;
  const root = organizations.find(({ parentOrganizationIds }) => parentOrganizationIds.length === 0);
  const group = organizations.find(({ parentOrganizationIds }) => parentOrganizationIds.length > 0);
  const own = connectedApps.find(({ grantTypes }) => grantTypes.includes('client_credentials'));
  const user = users.find(({ admin }) => admin);
  const [bearer] = Object.entries(tokens).sort(([, a], [, b]) => b.expires - a.expires)[0] ?? [''];
  return {
    baseUrl: origin,
    bearer,
    connectedApp: { clientId: own?.clientId ?? '', clientSecret: own?.clientSecret ?? '' },
    user: { username: user?.username ?? '', password: user?.password ?? '' },
    gateways: allFlexGateways.map(({ id, name, kind }) => ({
      name,
      kind,
      url: `http://127.0.0.1:${world.runtime.gatewayPorts[id] ?? 0}`,
    })),
    organizationId: root?.id ?? '',
    businessGroupId: group?.id ?? '',
    environments: Object.fromEntries(
      environments
        .filter(({ organizationId }) => organizationId === root?.id)
        .map(({ name, id }) => [name, id]),
    ),
  };
};
