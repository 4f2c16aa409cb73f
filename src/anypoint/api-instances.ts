import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../http/reading.ts';
import { type Api, everyItem, itemsOf, needed } from './api.ts';

export type DeploymentType = 'CH2' | 'CH' | 'RF' | 'HY';
type Technology = 'mule4' | 'flexGateway';

export interface NewApiInstance {
  /** 1 to 255 characters; made unique in the environment by us. */
  readonly label: string;
  readonly groupId: string;
  readonly assetId: string;
  readonly assetVersion: string;
  /** The client provider; it cannot be changed once there are contracts. Undefined: the platform's own. */
  readonly providerId: string | undefined;
  /** Where the proxy sends calls; at most 256 characters. */
  readonly implementationUrl: string;
  /** The proxy's own listener: default `http://0.0.0.0:8081/`. */
  readonly proxyUrl?: string;
  readonly deploymentType: DeploymentType;
  readonly technology: Technology;
}

/** Undefined members: the answer did not have them; lists are shorter than the answer for one instance. */
export interface ApiInstance {
  readonly id: number;
  readonly label: string | undefined;
  readonly groupId: string | undefined;
  readonly assetId: string | undefined;
  readonly assetVersion: string | undefined;
  /** The consumers' version, e.g. `v1`. */
  readonly productVersion: string | undefined;
  readonly providerId: string | undefined;
  readonly technology: string | undefined;
  readonly deploymentType: string | undefined;
  readonly implementationUrl: string | undefined;
  /** The path of its listener without a slash at its end: empty, or `/orders`. */
  readonly proxyPath: string | undefined;
  /** `unregistered` until a gateway has connected, then `active`. */
  readonly status: string | undefined;
}

/** What `patch` may change. */
export interface ApiInstanceChange {
  readonly instanceLabel?: string;
  /** Null: Anypoint's own. */
  readonly providerId?: string | null;
  readonly assetVersion?: string;
  /** The consumers' URL that Exchange shows. */
  readonly endpointUri?: string;
  /** The settings of `endpoint()` with what shall differ. */
  readonly endpoint?: Fields;
}

/**
 * Differs by what it is deployed to; a missing `muleVersion4OrAbove` would make a Mule 3 instance. Source:
 * docs/facts/anypoint-apis.md §5.1.
 */
const gatewayFields = (wanted: NewApiInstance): object => ({
  isCloudHub: wanted.deploymentType === 'CH' ? true : null,
  muleVersion4OrAbove: wanted.technology === 'mule4' ? true : null,
});

const bodyOf = (wanted: NewApiInstance): object => ({
  technology: wanted.technology,
  ...(wanted.providerId === undefined ? {} : { providerId: wanted.providerId }),
  instanceLabel: wanted.label,
  spec: { groupId: wanted.groupId, assetId: wanted.assetId, version: wanted.assetVersion },
  endpoint: {
    type: 'rest-api',
    uri: wanted.implementationUrl,
    proxyUri: wanted.proxyUrl ?? 'http://0.0.0.0:8081/',
    deploymentType: wanted.deploymentType,
    ...gatewayFields(wanted),
    referencesUserDomain: null,
    responseTimeout: null,
  },
});

/** `/orders` of `http://0.0.0.0:8081/orders/`. */
const pathOf = (proxyUri: string | undefined): string | undefined =>
  proxyUri === undefined ? undefined : /^https?:\/\/[^/]+(.*?)\/?\*?$/.exec(proxyUri)?.[1];

const toInstance = (value: unknown, asset: Fields = {}): ApiInstance[] => {
  const fields = { ...asset, ...fieldsOf(value) };
  const endpoint = fieldsOf(fields['endpoint']);
  const id = numberOf(fields['id']);
  if (id === undefined) return [];
  return [
    {
      id,
      label: textOf(fields['instanceLabel']),
      groupId: textOf(fields['groupId']) ?? textOf(asset['groupId']),
      assetId: textOf(fields['assetId']) ?? textOf(asset['assetId']),
      assetVersion: textOf(fields['assetVersion']),
      productVersion: textOf(fields['productVersion']),
      providerId: textOf(fields['providerId']),
      technology: textOf(fields['technology']),
      deploymentType: textOf(endpoint['deploymentType']),
      implementationUrl: textOf(endpoint['uri']),
      proxyPath: pathOf(textOf(endpoint['proxyUri'])),
      status: textOf(fields['status']),
    },
  ];
};

/** `{assets: [{apis}]}`, `{instances}` or a bare list. Source: docs/facts/anypoint-apis.md §5.4. */
const unitsIn = (call: Call, body: unknown): readonly unknown[] =>
  itemsOf('api-instances.read', call, body, 'assets', 'instances', 'apis', 'data');

/** Those of one unit of the list: an asset with its instances, or an instance itself. */
const instancesOf = (unit: unknown): readonly ApiInstance[] => {
  const { groupId, assetId, apis } = fieldsOf(unit);
  return Array.isArray(apis)
    ? apis.flatMap((item) => toInstance(item, { groupId, assetId }))
    : toInstance(unit);
};

const instancesIn = (call: Call, body: unknown): readonly ApiInstance[] =>
  unitsIn(call, body).flatMap(instancesOf);

/**
 * Of an endpoint as it is read, what may be written; the rest is the platform's. Source: `api-oas.json`,
 * docs/facts/anypoint-apis.md §5.2.
 */
const endpointSettings: ReadonlySet<string> = new Set([
  'type',
  'uri',
  'proxyUri',
  'isCloudHub',
  'referencesUserDomain',
  'responseTimeout',
  'deploymentType',
  'muleVersion4OrAbove',
  'proxyTemplate',
  'validation',
]);

const pageSize = 100;

/** API instances in the environment. Sources: the API Manager document, docs/facts/anypoint-apis.md §5. */
export const apiInstances = (api: Api) => {
  const all = () =>
    path`/apimanager/api/v1/organizations/${api.organization()}/environments/${api.environment()}/apis`;
  const one = (id: number) => `${all()}/${id}`;

  /** Those of one asset, of any label. Source: `listOrganizationsEnvironmentsApis`. */
  const list = async (groupId: string, assetId: string): Promise<readonly ApiInstance[]> => {
    const query = { groupId, assetId };
    const call: Call = { method: 'GET', path: all(), query, about: `the API instances of ${assetId}` };
    const { items } = await everyItem(api, 'api-instances.read', call, pageSize, instancesIn);
    const found = new Map(items.map((instance) => [instance.id, instance]));
    return [...found.values()].filter((instance) => (instance.assetId ?? assetId) === assetId);
  };

  /** With its endpoint and status; undefined when unknown. Source: `getOrganizationsEnvironmentsApis`. */
  const get = async (id: number): Promise<ApiInstance | undefined> => {
    const query = { includeProxyTemplate: true, includeValidation: true };
    const call: Call = { method: 'GET', path: one(id), query, accept: [404], about: `API instance ${id}` };
    const { status, body } = await api.send('api-instances.read', call);
    return status === 404 ? undefined : toInstance({ id, ...fieldsOf(body) })[0];
  };

  /**
   * Those that have their clients through a provider, of any asset. One whose provider the list leaves out is asked. Source:
   * `listOrganizationsEnvironmentsApis`.
   */
  const ofProvider = async (providerId: string): Promise<readonly ApiInstance[]> => {
    const call: Call = { method: 'GET', path: all(), about: 'the API instances of the environment' };
    const { items } = await everyItem(api, 'api-instances.read', call, pageSize, unitsIn);
    const found = new Map(items.flatMap(instancesOf).map((instance) => [instance.id, instance]));
    const known: ApiInstance[] = [];
    for (const instance of found.values()) {
      const told = instance.providerId === undefined ? await get(instance.id) : instance;
      if (told?.providerId === providerId) known.push({ ...instance, ...told });
    }
    return known;
  };

  return {
    list,
    ofProvider,
    get,

    /** Those of all assets. Source: `listOrganizationsEnvironmentsApis`. */
    async everywhere(): Promise<readonly ApiInstance[]> {
      const call: Call = { method: 'GET', path: all(), about: 'the API instances of the environment' };
      return (await everyItem(api, 'api-instances.read', call, pageSize, instancesIn)).items;
    },

    /** Those of the asset with exactly this label; the platform does not keep labels unique. */
    named: async (groupId: string, assetId: string, label: string): Promise<readonly ApiInstance[]> =>
      (await list(groupId, assetId)).filter((instance) => instance.label === label),

    /** The endpoint's settings as they are, for `patch` with some of them changed; undefined when unknown. */
    async endpoint(id: number): Promise<Fields | undefined> {
      const call: Call = { method: 'GET', path: one(id), accept: [404], about: `API instance ${id}` };
      const { status, body } = await api.send('api-instances.read', call);
      if (status === 404) return undefined;
      const all = Object.entries(fieldsOf(fieldsOf(body)['endpoint']));
      return Object.fromEntries(all.filter(([name]) => endpointSettings.has(name)));
    },

    /** Source: `createOrganizationsEnvironmentsApis`. Right after a publication the asset may not be visible: 404 or 400. */
    async create(wanted: NewApiInstance): Promise<ApiInstance> {
      const about = `API instance "${wanted.label}"`;
      const call: Call = { method: 'POST', path: all(), json: bodyOf(wanted), about };
      const [made] = toInstance((await api.send('api-instances.write', call)).body);
      return needed('api-instances.write', call, 'instance id', made);
    },

    /** A new asset version takes effect in a running proxy only after a redeployment. Source: `patchOrganizationsEnvironmentsApis`. */
    async patch(id: number, change: ApiInstanceChange): Promise<void> {
      const about = `API instance ${id}`;
      const call: Call = { method: 'PATCH', path: one(id), json: change, repeatable: true, about };
      await api.tell('api-instances.write', call);
    },

    /**
     * On a Flex gateway the deployment goes with it; on Mule the application that runs its proxy stays: remove that too
     * (docs/facts/anypoint-apis.md §5.5, §6.6). Already gone is success. Source: `deleteOrganizationsEnvironmentsApis`.
     */
    async remove(id: number): Promise<void> {
      const call: Call = { method: 'DELETE', path: one(id), accept: [404], about: `API instance ${id}` };
      await api.tell('api-instances.write', call);
    },
  };
};
