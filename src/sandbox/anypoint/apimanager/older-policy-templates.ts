import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { knownCaller, refuse } from '../refusal.ts';
import { apiManagerRefusal } from '../refusals.ts';
import { managedOrganization, notFound } from './place.ts';
import { type PolicyDefinition, policyCatalog } from './policy-catalog.ts';
import { listItem } from './policy-template-view.ts';

const base = '/apimanager/api/v1/organizations/{organizationId}/policy-templates';

/** Named by its asset, as `policy apply` of MuleSoft's CLI names it. */
const view = ({ assetId, name, description, category, properties }: PolicyDefinition) => ({
  id: assetId,
  name,
  description,
  category,
  type: 'system',
  configuration: properties.map(listItem),
});

/** Templates without versions, as Mule 3 has them (API Manager API, policy-templates; anypoint-cli-api-mgr-plugin, `policy list`). */
export const olderPolicyTemplateRoutes = (context: AnypointContext): Route[] => {
  const route = (pattern: string, answer: (id: string) => unknown): Route => ({
    method: 'GET',
    pattern,
    handle: (request) => {
      const org = managedOrganization(context, request).id;
      if (!knownCaller(context, request).may('read:api_policies', { org }))
        refuse(apiManagerRefusal(403, 'ForbiddenError', 'Insufficient permissions'));
      return { status: 200, json: answer(request.params['policyTemplateId'] ?? '') };
    },
  });
  return [
    route(base, () => policyCatalog.map(view)),
    route(`${base}/{policyTemplateId}`, (id) => {
      const found = policyCatalog.find(({ assetId }) => assetId === id);
      return found ? view(found) : refuse(notFound('Policy template not found'));
    }),
  ];
};
