import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, flagOf, listOf, textOf } from '../http/reading.ts';
import { type Api, itemsOf } from './api.ts';
import type { DeploymentType } from './api-instances.ts';

/** Something that a proxy can be deployed to. */
export interface DeploymentTarget {
  readonly type: DeploymentType;
  /** Undefined for CloudHub 1, which has regions instead. */
  readonly id: string | undefined;
  readonly name: string;
  readonly region: string | undefined;
  /** A gateway's own version, which its deployments must name. */
  readonly version: string | undefined;
  /** For CloudHub 2.0: a private space, which may not be open to the internet. */
  readonly isPrivate: boolean;
}

const usable = (fields: Fields): boolean => {
  const status = textOf(fields['status'])?.toLowerCase();
  return (
    flagOf(fields['isAvailableForDeployments']) !== false &&
    status !== 'disabled' &&
    status !== 'disconnected'
  );
};

const targetsIn = (items: readonly unknown[], type: DeploymentType): readonly DeploymentTarget[] =>
  items.flatMap((item) => {
    const fields = fieldsOf(item);
    const id = textOf(fields['id']) ?? textOf(fields['targetId']);
    if (id === undefined || !usable(fields)) return [];
    return [
      {
        type,
        id,
        name: textOf(fields['name']) ?? textOf(fields['targetName']) ?? id,
        region: textOf(fields['region']),
        version: textOf(fields['version']),
        isPrivate: textOf(fields['type'])?.toLowerCase().includes('private') ?? false,
      },
    ];
  });

/** A self-managed or managed Flex Gateway; other kinds in this list cannot take such an instance. */
const flexGatewaysIn = (items: readonly unknown[]): readonly DeploymentTarget[] =>
  targetsIn(
    items.filter((item) => (textOf(fieldsOf(item)['kind']) ?? 'flex') !== 'mule'),
    'HY',
  );

/** What proxies can be deployed to. Source: docs/facts/anypoint-apis.md §6.1, §6.3. */
export const deploymentTargets = (api: Api) => {
  const read = async (where: string, query: Call['query'], about: string): Promise<readonly unknown[]> => {
    const call: Call = {
      method: 'GET',
      path: where,
      ...(query === undefined ? {} : { query }),
      accept: [404],
      about,
    };
    const { status, body } = await api.send('targets.read', call);
    return status === 404 ? [] : itemsOf('targets.read', call, body, 'data', 'targets', 'rows', 'items');
  };
  const proxies = (rest: string) => path`/proxies/xapi/v1/organizations/${api.organization()}` + rest;

  return {
    /** Shared and private spaces. Source: `…Cloudhub2DeploymentTargets`. */
    async cloudHub2(): Promise<readonly DeploymentTarget[]> {
      const query = { environmentId: api.environment(), returnAllTargets: true };
      const where = proxies('/providers/MC/cloudhub2-deployment-targets');
      return targetsIn(await read(where, query, 'the CloudHub 2.0 spaces'), 'CH2');
    },

    /** Source: `…RuntimeFabricDeploymentTargets`. */
    async runtimeFabric(): Promise<readonly DeploymentTarget[]> {
      const query = { environmentId: api.environment() };
      const where = proxies('/providers/MC/runtime-fabric-deployment-targets');
      return targetsIn(await read(where, query, 'the Runtime Fabrics'), 'RF');
    },

    /** One target with the default region, if CloudHub 1 answers at all. Source: `getRegions`. */
    async cloudHub1(): Promise<readonly DeploymentTarget[]> {
      const regions = (await read('/cloudhub/api/regions', undefined, 'the CloudHub regions')).map(fieldsOf);
      const region = regions.find((one) => one['default'] === true) ?? regions[0];
      if (region === undefined) return [];
      const id = textOf(region['id']);
      const name = `CloudHub (${textOf(region['name']) ?? id ?? 'default region'})`;
      return [{ type: 'CH', id: undefined, name, region: id, version: undefined, isPrivate: false }];
    },

    /** Source: `getGatewayTargets`; the older path answers in another shape. */
    async flexGateways(): Promise<readonly DeploymentTarget[]> {
      const environment = path`/apimanager/xapi/v1/organizations/${api.organization()}/environments/${api.environment()}`;
      const about = 'the Flex Gateways';
      const found = flexGatewaysIn(await read(`${environment}/gateway-targets`, undefined, about));
      if (found.length > 0) return found;
      return flexGatewaysIn(await read(`${environment}/flex-gateway-targets`, undefined, about));
    },

    /** The version that a gateway reports, where the list does not say it. Source: `GetFlexGatewayTargetById`. */
    async flexGatewayVersion(id: string): Promise<string | undefined> {
      const where = path`/apimanager/xapi/v1/organizations/${api.organization()}/environments/${api.environment()}/flex-gateway-targets/${id}`;
      const call: Call = { method: 'GET', path: where, accept: [404], about: `the Flex Gateway ${id}` };
      const fields = fieldsOf((await api.send('targets.read', call)).body);
      return textOf(fields['version']) ?? textOf(listOf(fields['versions'])[0]);
    },

    /**
     * Where a managed gateway answers; undefined for one of the customer's own, whose address nobody but they knows. Source: the
     * Omni Gateway Manager document, `…GatewaysByGatewayid`.
     */
    async managedGatewayUrl(id: string): Promise<string | undefined> {
      const where = path`/gatewaymanager/api/v1/organizations/${api.organization()}/environments/${api.environment()}/gateways/${id}`;
      const call: Call = { method: 'GET', path: where, accept: [403, 404], about: `the Flex Gateway ${id}` };
      const { status, body } = await api.send('targets.read', call);
      const ingress = fieldsOf(fieldsOf(fieldsOf(body)['configuration'])['ingress']);
      return status === 200 ? textOf(ingress['publicUrl']) : undefined;
    },
  };
};
