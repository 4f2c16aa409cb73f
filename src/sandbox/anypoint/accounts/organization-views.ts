import type { AnypointContext } from '../context.ts';
import { entitlements } from './entitlements.ts';
import { isRoot } from './places.ts';
import type { Environment, Organization, User } from './world.ts';

const born = '2026-01-01T00:00:00.000Z';

const children = (context: AnypointContext, id: string): Organization[] =>
  context.world.accounts.organizations.filter(
    ({ parentOrganizationIds }) => parentOrganizationIds.at(-1) === id,
  );

const parentOf = (context: AnypointContext, organization: Organization) => {
  const parentId = organization.parentOrganizationIds.at(-1) ?? null;
  const parent = context.world.accounts.organizations.find(({ id }) => id === parentId);
  return { parentId, parentName: parent?.name ?? null };
};

/** The members that every view of an organisation has. */
export const organizationSummary = (context: AnypointContext, organization: Organization) => ({
  name: organization.name,
  id: organization.id,
  createdAt: born,
  updatedAt: born,
  ownerId: organization.ownerId,
  clientId: organization.id.replaceAll('-', ''),
  domain: organization.domain ?? '',
  idprovider_id: 'mulesoft',
  isFederated: false,
  parentOrganizationIds: organization.parentOrganizationIds,
  ...parentOf(context, organization),
  subOrganizationIds: children(context, organization.id).map(({ id }) => id),
  tenantOrganizationIds: [],
  isRoot: isRoot(organization),
  isMaster: isRoot(organization),
  subscription: { category: 'Customer', type: 'Titanium', expiration: '2036-01-01T00:00:00.000Z' },
});

/** A user without the organisations. */
export const userSummary = (user: User) => ({
  id: user.id,
  createdAt: born,
  updatedAt: born,
  lastLogin: born,
  previousLastLogin: born,
  firstName: user.firstName,
  lastName: user.lastName,
  email: user.email,
  phoneNumber: '',
  username: user.username,
  enabled: true,
  deleted: false,
  idprovider_id: 'mulesoft',
  type: 'host',
  organizationId: user.organizationId,
});

export const environmentView = ({ id, organizationId, name, isProduction, type, clientId }: Environment) => ({
  id,
  organizationId,
  name,
  isProduction,
  type,
  clientId,
});

const ownerOf = (context: AnypointContext, organization: Organization) => {
  const owner = context.world.accounts.users.find(({ id }) => id === organization.ownerId);
  return owner ? { owner: userSummary(owner) } : {};
};

/** `GET /organizations/{id}` (docs/facts/anypoint-access.md §2.1). */
export const organizationView = (context: AnypointContext, organization: Organization) => ({
  ...organizationSummary(context, organization),
  orgType: 'anypoint',
  properties: {
    cs_auth: { session_timeout: context.moods.sessionMinutes },
    defaultAccessManagementUi: 'new',
  },
  sessionTimeout: context.moods.sessionMinutes,
  entitlements: entitlements(context.moods),
  environments: context.world.accounts.environments
    .filter(({ organizationId }) => organizationId === organization.id)
    .map(environmentView),
  ...ownerOf(context, organization),
});

/** `GET /organizations/{id}/hierarchy`: the organisation with those below it. */
export const hierarchyView = (
  context: AnypointContext,
  organization: Organization,
): Record<string, unknown> => ({
  ...organizationSummary(context, organization),
  properties: { defaultAccessManagementUi: 'new' },
  environmentsCount: context.world.accounts.environments.filter(
    ({ organizationId }) => organizationId === organization.id,
  ).length,
  ...ownerOf(context, organization),
  subOrganizations: children(context, organization.id).map((child) => hierarchyView(context, child)),
});
