import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import { manageAll, manages, rootWith } from './application-rights.ts';
import { applicationView } from './application-view.ts';
import { consumerContractView } from './contract-views.ts';
import type { ClientApplication } from './world.ts';

const named = (query: URLSearchParams, name: string): boolean => {
  const wanted = query.get('query');
  if (wanted === null || wanted === '') return true;
  return query.get('literalMatch') === 'true'
    ? name === wanted
    : name.toLowerCase().includes(wanted.toLowerCase());
};

const whole = (text: string | null, fallback: number, largest: number): number =>
  text !== null && /^\d+$/.test(text) ? Math.min(Number(text), largest) : fallback;

/** The contract with the instance that the query names. */
const contractOf = (context: AnypointContext, application: ClientApplication, query: URLSearchParams) => {
  const asked = query.get('apiInstanceId') ?? query.get('includeContractsForApiVersion');
  const contract = context.world.apimanager.contracts.find(
    ({ apiId, applicationId }) => String(apiId) === asked && applicationId === application.id,
  );
  return contract ? { contract: consumerContractView(context, contract) } : {};
};

/**
 * `GET …/applications`: those that the caller manages. All with their secrets for `targetAdminSite=true`
 * (docs/facts/anypoint-apis.md §8.2).
 */
export const applicationList = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { caller, org } = rootWith(context, request);
  const { query } = request;
  // Application Viewer, or View Client Applications: no document says which of them it takes.
  const mayRead =
    caller.clientId === undefined ||
    ['read:client_applications', 'read:org_client_applications'].some((scope) => caller.may(scope, { org }));
  const adminSite = query.get('targetAdminSite') === 'true';
  if (!mayRead || (adminSite && caller.clientId === undefined && !caller.may(manageAll, { org })))
    return refuse(exchangeRefusal(403, 'Unauthorized'));
  const found = context.world.apimanager.applications
    .filter((application) => application.masterOrganizationId === org)
    .filter((application) => manages(context, caller, org, application) && named(query, application.name))
    .sort((a, b) => (query.get('ascending') === 'false' ? b.id - a.id : a.id - b.id));
  const offset = whole(query.get('offset'), 0, Number.MAX_SAFE_INTEGER);
  const page = found.slice(offset, offset + whole(query.get('limit'), 25, 250));
  return {
    status: 200,
    json: page.map((application) => ({
      ...applicationView(context, application, adminSite),
      ...contractOf(context, application, query),
    })),
  };
};
