/** Where in Anypoint a client works. Everything but the login needs the organization; learn it from `me`. */
export interface Scope {
  readonly organizationId?: string;
  readonly environmentId?: string;
  /** A user's UUID, also for a connected app (its owner): Design Center wants it. */
  readonly userId?: string;
  /** Client providers and client applications live here; it may be the organization itself. */
  readonly rootOrganizationId?: string;
}

/** The organization and the environment that a call is about: those of its path, and what the path leaves open. */
export interface Place {
  readonly organization: string | undefined;
  readonly environment: string | undefined;
}

const segmentAfter = (name: string, path: string): string | undefined => {
  const found = new RegExp(`/${name}/([^/?]+)`).exec(path)?.[1];
  return found === undefined ? undefined : decodeURIComponent(found);
};

/** An environment of one organization says nothing beside the path of another one. */
const placeOf = (scope: Scope, path: string): Place => {
  const organization = segmentAfter('organizations', path) ?? scope.organizationId;
  const remembered = organization === scope.organizationId ? scope.environmentId : undefined;
  return { organization, environment: segmentAfter('environments', path) ?? remembered };
};

/**
 * The headers that the official CLI sends on every call; which service insists on which is not documented well enough to
 * leave any out. They always agree with the path. `authorization` is added where requests are sent.
 * Sources: docs/facts/anypoint-apis.md §1.2, docs/facts/anypoint-access.md §1.6.
 */
export const headersOf = (
  scope: Scope,
  path: string,
  requestId: string,
): Readonly<Record<string, string>> => {
  const { organization, environment } = placeOf(scope, path);
  return {
    ...(organization === undefined
      ? {}
      : { 'x-anypnt-org-id': organization, 'x-organization-id': organization }),
    ...(environment === undefined ? {} : { 'x-anypnt-env-id': environment }),
    ...(scope.userId === undefined ? {} : { 'x-owner-id': scope.userId }),
    'x-request-id': requestId,
  };
};

/** The place out of the headers of a call. */
export const placeIn = (headers: Readonly<Record<string, string>> = {}): Place => ({
  organization: headers['x-anypnt-org-id'],
  environment: headers['x-anypnt-env-id'],
});
