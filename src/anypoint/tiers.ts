import { type Call, path } from '../http/http.ts';
import { fieldsOf, numberOf, text } from '../http/reading.ts';
import { type Api, everyItem, itemsOf } from './api.ts';

/** A service level of an API: whoever requests access chooses one. */
export interface Tier {
  readonly id: number;
  readonly name: string;
  /** A contract of it is approved at once. */
  readonly autoApprove: boolean;
}

const toTier = (value: unknown): Tier[] => {
  const fields = fieldsOf(value);
  const id = numberOf(fields['id']);
  const active = text(fields['status']).toUpperCase() === 'ACTIVE';
  return id !== undefined && active
    ? [{ id, name: text(fields['name']), autoApprove: fields['autoApprove'] === true }]
    : [];
};

export const tiers = (api: Api) => ({
  /** Those that can be requested. Source: `listOrganizationsEnvironmentsApisTiers`, docs/facts/anypoint-apis.md §8.5. */
  async active(apiInstance: number): Promise<readonly Tier[]> {
    const environment = path`/organizations/${api.organization()}/environments/${api.environment()}`;
    const where = `/apimanager/api/v1${environment}${path`/apis/${apiInstance}/tiers`}`;
    const about = `the SLA tiers of API instance ${apiInstance}`;
    const call: Call = { method: 'GET', path: where, about };
    const { items } = await everyItem(api, 'contracts.read', call, 100, (asked, body) =>
      itemsOf('contracts.read', asked, body, 'tiers', 'data'),
    );
    return items.flatMap(toTier);
  },
});
