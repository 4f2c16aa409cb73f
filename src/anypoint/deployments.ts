import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, textOf } from '../http/reading.ts';
import { type Api, itemsOf, needed } from './api.ts';
import { deploymentBody, type NewDeployment, redeploymentBody } from './deployment-bodies.ts';
import { type Meaning, meaningOf } from './status-words.ts';

/** The deployment of an API's proxy, as API Manager keeps it. */
export interface Deployment {
  readonly id: string;
  readonly type: string | undefined;
  readonly applicationName: string | undefined;
  /** The application's id in the runtime, e.g. a CloudHub 2.0 deployment. */
  readonly applicationId: string | undefined;
  readonly targetId: string | undefined;
  readonly gatewayVersion: string | undefined;
  readonly expectedStatus: string | undefined;
  /** Everything that came, for `redeploy`. */
  readonly read: Fields;
}

export interface DeploymentStatus {
  /**
   * In lower case: `applying`, `applied`, `started`, `undeployed`, `failed`, and words that nobody has documented
   * (docs/facts/anypoint-apis.md §6.5).
   */
  readonly status: string;
  readonly meaning: Meaning;
  /**
   * `unregistered` until a gateway has connected; only then policies take effect. Told by one text of the vendor alone, so it may
   * be missing.
   */
  readonly apiVersionStatus: 'unregistered' | 'active' | string | undefined;
}

const toDeployment = (value: unknown): Deployment[] => {
  const read = fieldsOf(value);
  const id = textOf(read['id']);
  if (id === undefined) return [];
  return [
    {
      id,
      type: textOf(read['type']),
      applicationName: textOf(read['applicationName']) ?? textOf(read['name']),
      applicationId: textOf(read['applicationId']) ?? textOf(read['deploymentId']),
      targetId: textOf(read['targetId']) ?? textOf(fieldsOf(read['target'])['targetId']),
      gatewayVersion: textOf(read['gatewayVersion']),
      expectedStatus: textOf(read['expectedStatus']),
      read,
    },
  ];
};

/** Deployments of proxies. Sources: the proxies document, docs/facts/anypoint-apis.md §6. */
export const deployments = (api: Api) => {
  const all = (instance: number) =>
    path`/proxies/xapi/v1/organizations/${api.organization()}/environments/${api.environment()}/apis/${instance}/deployments`;
  const one = (instance: number, id: string) => all(instance) + path`/${id}`;
  const about = (instance: number) => `the deployment of API instance ${instance}`;

  return {
    /** Source: `get…Deployments`. */
    async list(instance: number): Promise<readonly Deployment[]> {
      const call: Call = { method: 'GET', path: all(instance), accept: [404], about: about(instance) };
      const { status, body } = await api.send('deployments.read', call);
      if (status === 404) return [];
      return itemsOf('deployments.read', call, body, 'deployments', 'data', 'items').flatMap(toDeployment);
    },

    /** Also makes the platform look at the runtime; undefined when unknown. Source: `get…ByProxydeploymentid`. */
    async get(instance: number, id: string): Promise<Deployment | undefined> {
      const call: Call = { method: 'GET', path: one(instance, id), accept: [404], about: about(instance) };
      const { status, body } = await api.send('deployments.read', call);
      return status === 404 ? undefined : toDeployment({ id, ...fieldsOf(body) })[0];
    },

    /**
     * Answers long before the proxy serves. A second one for the same instance is refused with `ANYPOINT_DEPLOYMENT_EXISTS`: list,
     * and `update`. Source: `create…Deployments`.
     */
    async create(instance: number, wanted: NewDeployment): Promise<Deployment> {
      const json = deploymentBody(wanted);
      const call: Call = {
        method: 'POST',
        path: all(instance),
        json,
        timeout: 180_000,
        about: `proxy "${wanted.name}"`,
      };
      const [made] = toDeployment((await api.send('deployments.write', call)).body);
      return needed('deployments.write', call, 'deployment id', made);
    },

    /**
     * Source: `get…Status`; the document has no words for it, those of other programs are in docs/facts/anypoint-apis.md §6.5.
     */
    async status(instance: number, id: string): Promise<DeploymentStatus> {
      const call: Call = { method: 'GET', path: `${one(instance, id)}/status`, about: about(instance) };
      const fields = fieldsOf((await api.send('deployments.read', call)).body);
      const status = needed('deployments.read', call, 'status', textOf(fields['status'])).toLowerCase();
      return {
        status,
        meaning: meaningOf('proxy deployment', status),
        apiVersionStatus: textOf(fields['apiVersionStatus'])?.toLowerCase(),
      };
    },

    /** Gives the settings to a deployment that exists already. Source: `patch…ByProxydeploymentid`. */
    async update(instance: number, id: string, wanted: NewDeployment): Promise<void> {
      const json = deploymentBody(wanted);
      const at = { method: 'PATCH', path: one(instance, id), json, about: about(instance) } as const;
      await api.tell('deployments.write', { ...at, timeout: 180_000, repeatable: true });
    },

    /** Makes the running proxy take the instance's present settings. Source: `patch…ByProxydeploymentid`. */
    async redeploy(instance: number, deployment: Deployment): Promise<void> {
      const json = redeploymentBody(deployment.read);
      const where = one(instance, deployment.id);
      const call: Call = {
        method: 'PATCH',
        path: where,
        json,
        timeout: 180_000,
        repeatable: true,
        about: about(instance),
      };
      await api.tell('deployments.write', call);
    },
  };
};
