import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { apiListRoutes } from './api-list.ts';
import { apiRoutes } from './apis.ts';
import { applicationContractRoutes } from './application-contracts.ts';
import { applicationRoutes } from './applications.ts';
import { contractRoutes } from './contracts.ts';
import { olderPolicyTemplateRoutes } from './older-policy-templates.ts';
import { policyRoutes } from './policies.ts';
import { policyTemplateRoutes } from './policy-templates.ts';
import { tierRoutes } from './tiers.ts';

/** API Manager, and the client applications and contracts of Exchange. */
export const apiManagerRoutes = (context: AnypointContext): Route[] => [
  ...apiRoutes(context),
  ...apiListRoutes(context),
  ...policyTemplateRoutes(context),
  ...olderPolicyTemplateRoutes(context),
  ...policyRoutes(context),
  ...tierRoutes(context),
  ...contractRoutes(context),
  ...applicationRoutes(context),
  ...applicationContractRoutes(context),
];
