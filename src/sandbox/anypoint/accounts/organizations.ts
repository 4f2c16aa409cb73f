import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { accountsRefusal } from '../refusals.ts';
import { entitlements } from './entitlements.ts';
import { hierarchyView, organizationView } from './organization-views.ts';
import { callerWith, visibleOrganization } from './rights.ts';

const base = '/accounts/api/organizations/{organizationId}';

const entitlement = (context: AnypointContext, name: string): unknown => {
  const all = entitlements(context.moods);
  return Object.hasOwn(all, name)
    ? all[name]
    : refuse(accountsRefusal(404, 'Entitlement with that name does not exist'));
};

/** Organisations, their tree and what they have bought (docs/facts/anypoint-access.md §2.1). */
export const organizationRoutes = (context: AnypointContext): Route[] => {
  const read = (pattern: string, view: Route['handle']): Route => ({
    method: 'GET',
    pattern,
    handle: (request) => {
      const { id } = visibleOrganization(context, request);
      callerWith(context, request, ['read:organization'], { org: id });
      return view(request);
    },
  });
  return [
    read(base, (request) => ({
      status: 200,
      json: organizationView(context, visibleOrganization(context, request)),
    })),
    read(`${base}/hierarchy`, (request) => ({
      status: 200,
      json: hierarchyView(context, visibleOrganization(context, request)),
    })),
    read(`${base}/entitlements`, () => ({ status: 200, json: entitlements(context.moods) })),
    read(`${base}/entitlements/{entitlementName}`, ({ params }) => ({
      status: 200,
      json: entitlement(context, params['entitlementName'] ?? ''),
    })),
  ];
};
