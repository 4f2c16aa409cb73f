/** Where in Anypoint a client works. Everything but the login needs the organization; learn it from `me`. */
export interface Scope {
  readonly organizationId?: string;
  readonly environmentId?: string;
  /** A user's UUID, also for a connected app (its owner): Design Center wants it. */
  readonly userId?: string;
  /** Client providers and client applications live here; it may be the organization itself. */
  readonly rootOrganizationId?: string;
}

/**
 * The headers that the official CLI sends on every call; which service insists on which is not documented well enough to
 * leave any out. `authorization` is added where requests are sent. Source: docs/facts/anypoint-apis.md §1.2.
 */
export const headersOf = (scope: Scope, requestId: string): Readonly<Record<string, string>> => ({
  ...(scope.organizationId === undefined
    ? {}
    : { 'x-anypnt-org-id': scope.organizationId, 'x-organization-id': scope.organizationId }),
  ...(scope.environmentId === undefined ? {} : { 'x-anypnt-env-id': scope.environmentId }),
  ...(scope.userId === undefined ? {} : { 'x-owner-id': scope.userId }),
  'x-request-id': requestId,
});
