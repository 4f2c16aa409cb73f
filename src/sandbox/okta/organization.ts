import type { Reply } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { type OktaContext, wireDate } from './context.ts';

/** `getWellknownOrgMetadata`; the settings are those of a recorded answer. */
const metadata = (context: OktaContext): Reply => ({
  status: 200,
  json: {
    id: context.world.org.id,
    cell: 'op3',
    _links: { organization: { href: context.origin() } },
    pipeline: context.moods.engine,
    settings: {
      analyticsCollectionEnabled: false,
      bugReportingEnabled: true,
      omEnabled: false,
      pssoEnabled: false,
      desktopMFAEnabled: false,
      itpEnabled: false,
    },
  },
});

/** `getOrgSettings`. */
const settings = (context: OktaContext): Reply => {
  const { id, subdomain, companyName, created } = context.world.org;
  return {
    status: 200,
    json: {
      id,
      subdomain,
      companyName,
      status: 'ACTIVE',
      created: wireDate(created),
      lastUpdated: wireDate(created),
      _links: { preferences: { href: `${context.origin()}/api/v1/org/preferences` } },
    },
  };
};

export const organizationRoutes = (context: OktaContext): readonly Route[] => [
  { method: 'GET', pattern: '/.well-known/okta-organization', handle: () => metadata(context) },
  { method: 'GET', pattern: '/api/v1/org', handle: () => settings(context) },
];
