import type { Reply } from '../../kernel/request.ts';
import { refuse } from '../refusal.ts';
import type { AnypointWorld } from '../world.ts';
import type { Environment, Organization } from './world.ts';

export const findOrganization = (world: AnypointWorld, id: string | undefined): Organization | undefined =>
  world.accounts.organizations.find((organization) => organization.id === id);

const findEnvironment = (
  world: AnypointWorld,
  organizationId: string | undefined,
  id: string | undefined,
): Environment | undefined =>
  world.accounts.environments.find(
    (environment) => environment.id === id && environment.organizationId === organizationId,
  );

/** The id of the root (master) organisation above an organisation, or its own. */
export const masterOf = (organization: Organization): string =>
  organization.parentOrganizationIds[0] ?? organization.id;

export const isRoot = (organization: Organization): boolean =>
  organization.parentOrganizationIds.length === 0;

/** The organisation of a path, or the given reply. */
export const organizationOr = (world: AnypointWorld, id: string | undefined, reply: Reply): Organization =>
  findOrganization(world, id) ?? refuse(reply);

/** The environment of a path, or the given reply. */
export const environmentOr = (
  world: AnypointWorld,
  organizationId: string | undefined,
  id: string | undefined,
  reply: Reply,
): Environment => findEnvironment(world, organizationId, id) ?? refuse(reply);
