import { type Call, path } from '../http/http.ts';
import { fieldsOf, numberOf, textOf } from '../http/reading.ts';
import { type Api, everyItem, itemsOf, needed } from './api.ts';
import { meaningOf } from './status-words.ts';

/** The access of a client application to an API instance. */
export interface Contract {
  readonly id: number;
  /** `APPROVED`, `PENDING`, `REJECTED`, `REVOKED`, … in capitals. */
  readonly status: string;
  readonly applicationId: number | undefined;
  /** The application's client id, where the answer has it. */
  readonly clientId: string | undefined;
}

export interface NewContract {
  readonly apiInstance: number;
  readonly groupId: string;
  readonly assetId: string;
  readonly version: string;
  /** The consumers' version, e.g. `v1`. */
  readonly versionGroup: string;
  /** Of an instance with SLA tiers, where Anypoint demands one. */
  readonly tier?: number | undefined;
}

const toContract = (value: unknown): Contract[] => {
  const fields = fieldsOf(value);
  const application = fieldsOf(fields['application']);
  const id = numberOf(fields['id']);
  if (id === undefined) return [];
  return [
    {
      id,
      status: (textOf(fields['status']) ?? 'UNKNOWN').toUpperCase(),
      applicationId: numberOf(fields['applicationId']) ?? numberOf(application['id']),
      clientId:
        textOf(fields['clientId']) ??
        textOf(application['clientId']) ??
        textOf(application['coreServicesId']),
    },
  ];
};

/** `APPROVED` on record, `ACTIVE` in one old example. Source: docs/facts/anypoint-apis.md §8.3. */
const isApproved = ({ status }: Contract): boolean => meaningOf('contract', status) === 'serves';

/** Contracts, from the side of the application and from that of the API. Source: docs/facts/anypoint-apis.md §8.3, §8.4. */
export const contracts = (api: Api) => {
  const ofApplication = (id: number) =>
    path`/exchange/api/v2/organizations/${api.root()}/applications/${id}/contracts`;
  const environment = () => path`/organizations/${api.organization()}/environments/${api.environment()}`;
  const ofApi = (id: number) => `/apimanager/api/v1${environment()}/apis/${id}/contracts`;
  const act = async (apiInstance: number, id: number, action: 'approve' | 'revoke'): Promise<void> => {
    const where = `/apimanager/xapi/v1${environment()}/apis/${apiInstance}/contracts/${id}/${action}`;
    // A program that was recorded sends an empty object to approve, and nothing to revoke.
    const json = action === 'approve' ? { json: {} } : {};
    const call: Call = { method: 'POST', path: where, ...json, repeatable: true, about: `contract ${id}` };
    await api.tell('contracts.write', call);
  };

  return {
    isApproved,

    /** Requests access. One contract per application and instance: 409 for a second. Source: `CreateContractForAPIV2`. */
    async create(applicationId: number, wanted: NewContract): Promise<Contract> {
      const call: Call = {
        method: 'POST',
        path: ofApplication(applicationId),
        json: {
          apiId: String(wanted.apiInstance),
          instanceType: 'api',
          acceptedTerms: true,
          organizationId: api.organization(),
          groupId: wanted.groupId,
          assetId: wanted.assetId,
          version: wanted.version,
          versionGroup: wanted.versionGroup,
          environmentId: api.environment(),
          ...(wanted.tier !== undefined && { requestedTierId: wanted.tier }),
        },
        about: `the contract of client application ${applicationId}`,
      };
      const [made] = toContract((await api.send('contracts.request', call)).body);
      return needed('contracts.request', call, 'contract id', made);
    },

    /**
     * From the application's side, of APIs in every environment; undefined where the caller may not see them, as some connected
     * apps. Source: `getOrganizationsByMasterorganizationidApplicationsByApplicationidContracts`.
     */
    async ofApplication(id: number): Promise<readonly Contract[] | undefined> {
      const about = `the contracts of client application ${id}`;
      const call: Call = { method: 'GET', path: ofApplication(id), accept: [403, 404], about };
      const { status, body } = await api.send('applications.read', call);
      if (status === 403) return undefined;
      return status === 404 ? [] : itemsOf('applications.read', call, body).flatMap(toContract);
    },

    /** From the API's side; empty when the instance is gone. Source: `listOrganizationsEnvironmentsApisContracts`. */
    async ofApi(apiInstance: number): Promise<readonly Contract[]> {
      const about = `the contracts of API instance ${apiInstance}`;
      const call: Call = { method: 'GET', path: ofApi(apiInstance), accept: [404], about };
      const { items } = await everyItem(api, 'contracts.read', call, 100, (asked, body) =>
        itemsOf('contracts.read', asked, body, 'contracts', 'data'),
      );
      return items.flatMap(toContract);
    },

    /** Source: a recording and another vendor's program, docs/facts/anypoint-apis.md §8.4, §14; the document lacks it. */
    approve: (apiInstance: number, id: number): Promise<void> => act(apiInstance, id, 'approve'),

    /** Takes the access away; needed before `remove`. Source: as `approve`. */
    revoke: (apiInstance: number, id: number): Promise<void> => act(apiInstance, id, 'revoke'),

    /** An active one is refused. Already gone is success. Source: `deleteOrganizationsEnvironmentsApisContracts`. */
    async remove(apiInstance: number, id: number): Promise<void> {
      const where = `${ofApi(apiInstance)}/${id}`;
      const call: Call = { method: 'DELETE', path: where, accept: [404], about: `contract ${id}` };
      await api.tell('contracts.remove', call);
    },
  };
};
