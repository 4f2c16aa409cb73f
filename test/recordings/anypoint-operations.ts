import type { AnypointClient } from '../../src/anypoint/client.ts';
import { idsOf, type Recording } from './recordings.ts';

type Json = Readonly<Record<string, unknown>>;

/** How one operation is called by the product, and what its reader must have found in the answer. */
interface Operation {
  call(anypoint: AnypointClient, recording: Recording): Promise<unknown>;
  fields?(body: unknown, recording: Recording): unknown;
  /** The path that the product calls, where the same objects were recorded in an older or another call. */
  readonly at?: RegExp;
}

const json = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(json) : []);
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((here, key) => json(here)[key], value);
/** Nothing, null and an empty text are the same to a reader. */
const some = <T>(value: T): NonNullable<T> | undefined =>
  value === null || value === undefined || value === '' ? undefined : value;

const id = (recording: Recording, name: string): string => idsOf(recording)[name] ?? '1';

const instance = (one: Json, asset: Json = {}) => ({
  id: one['id'],
  label: some(one['instanceLabel']),
  groupId: some(one['groupId'] ?? asset['groupId']),
  assetId: some(one['assetId'] ?? asset['assetId']),
  assetVersion: some(one['assetVersion']),
  productVersion: some(one['productVersion']),
  providerId: some(one['providerId']),
  technology: some(one['technology']),
  deploymentType: some(at(one, 'endpoint', 'deploymentType')),
  implementationUrl: some(at(one, 'endpoint', 'uri')),
  status: some(one['status']),
});

const policy = (one: Json) => ({
  id: one['policyId'] ?? one['id'],
  groupId: some(one['groupId'] ?? at(one, 'template', 'groupId')),
  assetId: some(one['assetId'] ?? at(one, 'template', 'assetId')),
  version: some(one['assetVersion'] ?? at(one, 'template', 'assetVersion')),
  order: some(one['order']),
  disabled: one['disabled'] === true,
  configuration: one['configurationData'] ?? one['configuration'],
});

const contract = (one: Json) => ({
  id: one['id'],
  status: String(one['status']).toUpperCase(),
  applicationId: some(one['applicationId'] ?? at(one, 'application', 'id')),
  clientId: some(
    one['clientId'] ?? at(one, 'application', 'clientId') ?? at(one, 'application', 'coreServicesId'),
  ),
});

const application = (one: Json) => ({
  id: one['id'],
  name: one['name'],
  description: some(one['description']),
  clientId: some(one['clientId'] ?? one['coreServicesId']),
  clientSecret: some(one['clientSecret']),
  redirectUris: one['redirectUri'] ?? [],
  grantTypes: one['grantTypes'] ?? [],
  providerId: some(at(one, 'clientProvider', 'providerId')),
});

const manager = '/apimanager/api/v1/organizations/{organizationId}/environments/{environmentId}/apis';
const console = '/apimanager/xapi/v1/organizations/{organizationId}';
const projects = '/designcenter/api-designer/projects';
const branch = `${projects}/{projectId}/branches/{branch}`;
const older = '/apiplatform/repository/v2/organizations/{organizationId}/applications';

const template = {
  groupId: 'g',
  assetId: 'a',
  version: '1.0.0',
  name: 'a',
  applicable: true,
  configuration: [],
};
const newApplication = { name: 'x', description: '', redirectUris: [], grantTypes: ['authorization_code'] };
const newInstance = {
  label: 'x',
  groupId: 'g',
  assetId: 'a',
  assetVersion: '1.0.0',
  providerId: undefined,
  implementationUrl: 'https://api.example.com',
  deploymentType: 'CH2',
  technology: 'mule4',
} as const;

/** The first asset of a list of instances, or of no list: what the product looks for there. */
const firstAsset = (body: unknown): Json => list(at(body, 'assets') ?? at(body, 'instances'))[0] ?? {};
const firstInstance = (body: unknown): Json => list(firstAsset(body)['apis'])[0] ?? firstAsset(body);

const instancesOf = (body: unknown) => {
  const flat = at(body, 'instances')
    ? list(at(body, 'instances')).map((one) => instance(one))
    : list(at(body, 'assets')).flatMap((asset) => list(asset['apis']).map((one) => instance(one, asset)));
  const wanted = instance(firstInstance(body), firstAsset(body));
  return flat.filter(
    (one) => one.label === wanted.label && one.groupId === wanted.groupId && one.assetId === wanted.assetId,
  );
};

const findInstances: Operation = {
  at: /\/apis$/,
  call: (anypoint, { body }) => {
    const { groupId, assetId, instanceLabel } = firstInstance(body);
    return anypoint.apiInstances.named(
      String(groupId ?? firstAsset(body)['groupId']),
      String(assetId ?? firstAsset(body)['assetId']),
      (instanceLabel ?? undefined) as string,
    );
  },
  fields: instancesOf,
};

const listApplications: Operation = {
  at: /\/applications$/,
  call: (anypoint, { body }) =>
    anypoint.applications.named(String(list(at(body, 'applications'))[0]?.['name'] ?? 'x')),
  fields: (body) =>
    list(at(body, 'applications'))
      .filter((one) => one['name'] === list(at(body, 'applications'))[0]?.['name'])
      .map(application),
};

const requestContract: Operation = {
  at: /\/contracts$/,
  call: (anypoint, recording) =>
    anypoint.contracts.create(Number(id(recording, 'applicationId')), {
      apiInstance: 1,
      groupId: 'g',
      assetId: 'a',
      version: '1.0.0',
      versionGroup: 'v1',
    }),
  fields: (body) => contract(json(body)),
};

/** Every operation of Anypoint Platform that is recorded and that the product calls, in this form or in a newer one. */
export const anypointOperations: Readonly<Record<string, Operation>> = {
  'GET /accounts/api/me': {
    call: (anypoint) => anypoint.me.get(),
    fields: (body) => {
      const user = json(at(body, 'user'));
      const all = [
        json(user['organization']),
        ...list(user['memberOfOrganizations']),
        ...list(user['contributorOfOrganizations']),
      ];
      return {
        userId: user['id'],
        username: user['username'],
        organizationId: at(user, 'organization', 'id'),
        organizations: [
          ...new Map(
            all
              .filter((one) => one['id'] !== undefined)
              .map((one) => [one['id'], { id: one['id'], name: one['name'] ?? one['id'] }]),
          ).values(),
        ],
      };
    },
  },
  'GET /accounts/api/organizations/{organizationId}/environments': {
    call: (anypoint) => anypoint.environments.list(),
    fields: (body) =>
      list(at(body, 'data')).map((one) => ({
        id: one['id'],
        name: one['name'],
        type: one['type'],
      })),
  },
  'GET /amc/application-manager/api/v2/organizations/{organizationId}/environments/{environmentId}/deployments/{deploymentId}':
    {
      call: (anypoint, recording) => anypoint.runtimeDeployments.get(id(recording, 'deploymentId')),
      fields: (body) => ({
        id: at(body, 'id'),
        name: at(body, 'name'),
        status: some(at(body, 'status')),
        applicationStatus: some(at(body, 'application', 'status')),
        publicUrl: some(at(body, 'target', 'deploymentSettings', 'http', 'inbound', 'publicUrl')),
      }),
    },
  [`GET ${manager}`]: findInstances,
  [`GET ${console}/environments/{environmentId}/apis`]: findInstances,
  [`POST ${manager}`]: {
    call: (anypoint) => anypoint.apiInstances.create(newInstance),
    fields: (body) => instance(json(body)),
  },
  [`GET ${manager}/{environmentApiId}`]: {
    call: (anypoint) => anypoint.apiInstances.get(1),
    fields: (body) => instance(json(body)),
  },
  [`GET ${manager}/{environmentApiId}/contracts`]: {
    call: (anypoint) => anypoint.contracts.ofApi(1),
    fields: (body) => list(at(body, 'contracts')).map(contract),
  },
  [`GET ${manager}/{environmentApiId}/policies`]: {
    call: (anypoint) => anypoint.policies.list(1),
    fields: (body) => list(at(body, 'policies') ?? body).map(policy),
  },
  [`POST ${manager}/{environmentApiId}/policies`]: {
    call: (anypoint) => anypoint.policies.apply(1, template, {}),
    fields: (body) => policy(json(body)),
  },
  [`PATCH ${manager}/{environmentApiId}/policies/{policyId}`]: {
    call: (anypoint) => anypoint.policies.patch(1, 2, { disabled: false }),
  },
  [`POST ${console}/environments/{environmentId}/apis/{environmentApiId}/contracts/{contractId}/approve`]: {
    call: (anypoint) => anypoint.contracts.approve(1, 2),
  },
  [`GET ${console}/exchange-policy-templates`]: {
    call: (anypoint) => anypoint.policies.templates(1),
    fields: (body) =>
      list(body).map((one) => ({
        groupId: one['groupId'],
        assetId: one['assetId'],
        version: one['version'] ?? one['assetVersion'],
        name: one['name'],
      })),
  },
  [`GET ${older}`]: listApplications,
  [`POST ${older}`]: {
    at: /\/applications$/,
    call: (anypoint) => anypoint.applications.create(1, newApplication),
    fields: (body) => application(json(body)),
  },
  [`GET ${older}/{applicationId}`]: {
    at: /\/applications\/\d+$/,
    call: (anypoint) => anypoint.applications.get(1),
    fields: (body) => application(json(body)),
  },
  [`POST ${projects}`]: {
    call: (anypoint) => anypoint.designCenter.create({ name: 'x' }),
    fields: (body) => ({
      id: at(body, 'id'),
      name: at(body, 'name'),
      defaultBranch: some(at(body, 'defaultBranch')),
    }),
  },
  [`POST ${branch}/acquireLock`]: {
    call: (anypoint) => anypoint.designCenter.acquireLock('p', 'master'),
    fields: (body) => ({ locked: at(body, 'locked') }),
  },
  [`POST ${branch}/releaseLock`]: { call: (anypoint) => anypoint.designCenter.releaseLock('p', 'master') },
  [`POST ${branch}/publish/exchange`]: {
    call: (anypoint) =>
      anypoint.designCenter.publish({
        projectId: 'p',
        branch: 'master',
        name: 'x',
        groupId: 'g',
        assetId: 'a',
        version: '1.0.0',
        apiVersion: 'v1',
        main: 'api.raml',
        classifier: 'raml',
      }),
    fields: (body) => ({
      groupId: at(body, 'groupId'),
      assetId: at(body, 'assetId'),
      version: at(body, 'version'),
    }),
  },
  'POST /exchange/api/v1/organizations/{organizationId}/applications/{applicationId}/contracts':
    requestContract,
};
