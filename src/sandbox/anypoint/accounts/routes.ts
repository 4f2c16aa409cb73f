import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { authorizeRoutes } from './authorize.ts';
import { clientProviderRoutes } from './client-providers.ts';
import { connectedAppRoutes } from './connected-apps.ts';
import { environmentProviderRoutes } from './environment-providers.ts';
import { environmentRoutes } from './environments.ts';
import { loginRoutes } from './login.ts';
import { meRoutes } from './me.ts';
import { organizationRoutes } from './organizations.ts';
import { sessionRoutes } from './session.ts';
import { tokenRoute } from './token-endpoint.ts';

/** Access Management. */
export const accountRoutes = (context: AnypointContext): Route[] => [
  ...loginRoutes(context),
  tokenRoute(context),
  ...authorizeRoutes(context),
  ...sessionRoutes(context),
  ...meRoutes(context),
  ...organizationRoutes(context),
  ...environmentRoutes(context),
  ...environmentProviderRoutes(context),
  ...clientProviderRoutes(context),
  ...connectedAppRoutes(context),
];
