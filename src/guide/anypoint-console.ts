import type { Facts } from './facts.ts';

type Place = Facts['anypoint'];

/**
 * Pages of the Anypoint console. Of these, API Manager's and Exchange's are known from MuleSoft's own tools; the menu path is
 * always said beside them. Source: docs/facts/anypoint-apis.md §10.
 */
export const anypointPages = ({ baseUrl, organizationId, environmentId }: Place) => ({
  /** API Manager → API Administration. */
  apiManager: `${baseUrl}/apimanager/`,
  /** API Manager → the API → its instance. */
  apiInstance: (id: number) =>
    `${baseUrl}/apimanager/mulesoft-81901/#/organizations/${organizationId}/environments/${environmentId}/apis/${id}/api-summary`,
  asset: (groupId: string, assetId: string) => `${baseUrl}/exchange/${groupId}/${assetId}`,
  /** Runtime Manager → Applications. */
  applications: `${baseUrl}/cloudhub/#/console/applications`,
});
