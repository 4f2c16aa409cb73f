import { type Call, path } from '../http/http.ts';
import { fieldsOf, textOf } from '../http/reading.ts';
import { type Api, everyItem, itemsOf } from './api.ts';

/** An application on CloudHub 2.0 or Runtime Fabric, as the Application Manager keeps it. */
export interface RuntimeDeployment {
  readonly id: string;
  readonly name: string;
  /** E.g. `APPLYING`, `APPLIED`, `FAILED`. */
  readonly status: string | undefined;
  /** `RUNNING` or `NOT_RUNNING`. */
  readonly applicationStatus: string | undefined;
  readonly publicUrl: string | undefined;
}

const toDeployment = (value: unknown): RuntimeDeployment[] => {
  const fields = fieldsOf(value);
  const id = textOf(fields['id']);
  if (id === undefined) return [];
  const settings = fieldsOf(fieldsOf(fields['target'])['deploymentSettings']);
  const inbound = fieldsOf(fieldsOf(settings['http'])['inbound']);
  return [
    {
      id,
      name: textOf(fields['name']) ?? id,
      status: textOf(fields['status']),
      applicationStatus: textOf(fieldsOf(fields['application'])['status']),
      publicUrl: textOf(inbound['publicUrl']),
    },
  ];
};

/** Sources: the AMC Application Manager document, docs/facts/anypoint-apis.md §6.7. */
export const runtimeDeployments = (api: Api) => {
  const all = () =>
    path`/amc/application-manager/api/v2/organizations/${api.organization()}/environments/${api.environment()}/deployments`;
  const one = (id: string) => all() + path`/${id}`;
  const about = (id: string) => `deployment ${id}`;

  return {
    /** The application of exactly this name; undefined when there is none. Source: `get…Deployments`. */
    async named(name: string): Promise<RuntimeDeployment | undefined> {
      const call: Call = { method: 'GET', path: all(), about: 'the applications of the environment' };
      const { items } = await everyItem(api, 'runtime.read', call, 500, (asked, body) =>
        itemsOf('runtime.read', asked, body, 'items', 'data'),
      );
      return items.flatMap(toDeployment).find((one) => one.name === name);
    },

    /** Undefined when unknown. Source: `get…ByDeploymentid`. */
    async get(id: string): Promise<RuntimeDeployment | undefined> {
      const call: Call = { method: 'GET', path: one(id), accept: [404], about: about(id) };
      const { status, body } = await api.send('runtime.read', call);
      return status === 404 ? undefined : toDeployment({ id, ...fieldsOf(body) })[0];
    },

    /**
     * Asks for the default public URL, which a new proxy may lack; poll `get` until it is there. Source:
     * docs/facts/anypoint-apis.md §6.7.
     */
    async generatePublicUrl(id: string): Promise<void> {
      const json = { target: { deploymentSettings: { generateDefaultPublicUrl: true } } };
      const call: Call = { method: 'PATCH', path: one(id), json, repeatable: true, about: about(id) };
      await api.tell('runtime.write', call);
    },

    /** Already gone is success. Source: `delete…ByDeploymentid`. */
    async remove(id: string): Promise<void> {
      const call: Call = { method: 'DELETE', path: one(id), accept: [404], about: about(id) };
      await api.tell('runtime.remove', call);
    },
  };
};
