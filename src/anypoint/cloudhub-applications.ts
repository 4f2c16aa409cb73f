import { problem } from '../errors.ts';
import { type Call, path } from '../http/http.ts';
import { fieldsOf, flagOf, textOf } from '../http/reading.ts';
import type { Api } from './api.ts';

/** An application on CloudHub 1. */
export interface CloudHubApplication {
  /** E.g. `name.us-e1.cloudhub.io`; never built by us. */
  readonly fullDomain: string | undefined;
  /** E.g. `STARTED`, `DEPLOY_FAILED`. */
  readonly status: string | undefined;
  readonly deploymentUpdateStatus: string | undefined;
  readonly region: string | undefined;
}

/** Applications on CloudHub 1. Sources: the CloudHub document, docs/facts/anypoint-apis.md §6.4. */
export const cloudHubApplications = (api: Api) => {
  const one = (name: string) => path`/cloudhub/api/v2/applications/${name}`;
  return {
    /**
     * Whether a name is free among all customers.
     * @throws ANYPOINT_PROXY_NAME_INVALID
     * Source: `getApplicationsDomainsByDomain`.
     */
    async isFree(name: string): Promise<boolean> {
      const where = path`/cloudhub/api/applications/domains/${name}`;
      const call: Call = { method: 'GET', path: where, accept: [400], about: `the name "${name}"` };
      const { status, body } = await api.send('runtime.read', call);
      if (status === 400) {
        const exchange = {
          vendor: 'Anypoint',
          method: 'GET',
          path: where,
          outcome: 'refused',
          status,
        } as const;
        throw problem('ANYPOINT_PROXY_NAME_INVALID', { name }, { exchange });
      }
      return flagOf(fieldsOf(body)['available']) ?? false;
    },

    /** Undefined when unknown. Source: the CloudHub document, `/v2/applications/{domain}`. */
    async get(name: string): Promise<CloudHubApplication | undefined> {
      const call: Call = {
        method: 'GET',
        path: one(name),
        accept: [404],
        about: `CloudHub application "${name}"`,
      };
      const { status, body } = await api.send('runtime.read', call);
      if (status === 404) return undefined;
      const fields = fieldsOf(body);
      return {
        fullDomain: textOf(fields['fullDomain']),
        status: textOf(fields['status']),
        deploymentUpdateStatus: textOf(fields['deploymentUpdateStatus']),
        region: textOf(fields['region']),
      };
    },

    /** Already gone is success. Source: the same path. */
    async remove(name: string): Promise<void> {
      const call: Call = {
        method: 'DELETE',
        path: one(name),
        accept: [404],
        about: `CloudHub application "${name}"`,
      };
      await api.tell('runtime.remove', call);
    },
  };
};
