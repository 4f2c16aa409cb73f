import { problem } from '../errors.ts';
import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, flagOf, listOf, textOf, textsOf } from '../http/reading.ts';
import type { Api } from './api.ts';
import type { Membership } from './me.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  /** Root first. Empty for the root itself; undefined when the answer did not say. */
  readonly parentIds: readonly string[] | undefined;
  readonly isMaster: boolean | undefined;
  readonly entitlements: unknown;
}

export interface OrganizationNode extends Organization {
  readonly children: readonly OrganizationNode[];
}

const toOrganization = (fields: Fields): Organization => {
  const parents = fields['parentOrganizationIds'];
  const id = textOf(fields['id']) ?? '';
  return {
    id,
    name: textOf(fields['name']) ?? id,
    parentIds: Array.isArray(parents) ? textsOf(parents) : undefined,
    isMaster: flagOf(fields['isMaster']),
    entitlements: fields['entitlements'],
  };
};

const toNode = (value: unknown): OrganizationNode => {
  const fields = fieldsOf(value);
  return { ...toOrganization(fields), children: listOf(fields['subOrganizations']).map(toNode) };
};

/**
 * The id of the root of an organization's tree: its first parent; itself when it has none or is the master. `isRoot` is not
 * looked at, since documented children carry it too. Undefined when the answer does not say. Source:
 * docs/facts/anypoint-access.md §2.1.
 */
const rootOf = (organization: Organization): string | undefined => {
  const [first] = organization.parentIds ?? [];
  if (first !== undefined) return first;
  return organization.parentIds !== undefined || organization.isMaster === true ? organization.id : undefined;
};

/**
 * The organization that a person means by a name or an id.
 * @throws ANYPOINT_ORGANIZATION_UNKNOWN, ANYPOINT_ORGANIZATION_AMBIGUOUS
 */
const choose = (known: readonly Membership[], given: string): Membership => {
  const byId = known.find(({ id }) => id === given);
  if (byId !== undefined) return byId;
  const byName = known.filter(({ name }) => name === given);
  const [first] = byName;
  if (first === undefined) {
    const names = known.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none';
    throw problem('ANYPOINT_ORGANIZATION_UNKNOWN', { given, known: names });
  }
  if (byName.length > 1) {
    throw problem('ANYPOINT_ORGANIZATION_AMBIGUOUS', { given, ids: byName.map(({ id }) => id).join(', ') });
  }
  return first;
};

export const organizations = (api: Api) => ({
  rootOf,
  choose,

  /** One organization, with its entitlements; undefined when unknown. Source: `getOrganizations`. */
  async get(id: string): Promise<Organization | undefined> {
    const call: Call = {
      method: 'GET',
      path: path`/accounts/api/organizations/${id}`,
      accept: [404],
      about: `organization ${id}`,
    };
    const { status, body } = await api.send('organizations.read', call);
    return status === 404
      ? undefined
      : { ...toOrganization(fieldsOf(body)), id: textOf(fieldsOf(body)['id']) ?? id };
  },

  /** The organization with everything below it; undefined when unknown. Source: `listHierarchy`. */
  async hierarchy(id: string): Promise<OrganizationNode | undefined> {
    const call: Call = {
      method: 'GET',
      path: path`/accounts/api/organizations/${id}/hierarchy`,
      accept: [404],
      about: `the business groups of ${id}`,
    };
    const { status, body } = await api.send('organizations.read', call);
    return status === 404 ? undefined : toNode(body);
  },
});
