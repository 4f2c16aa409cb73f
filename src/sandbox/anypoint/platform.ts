import type { Platform, PlatformOptions } from '../kernel/platform.ts';
import { accountRoutes } from './accounts/routes.ts';
import { apiManagerRoutes } from './apimanager/routes.ts';
import { anypointAround } from './around.ts';
import { anypointContext } from './context.ts';
import type { AnypointMoods } from './moods.ts';
import { gatewaysOf } from './runtime/gateways.ts';
import { serviceRoutes, startServices } from './services.ts';
import type { AnypointWorld } from './world.ts';

export interface AnypointPlatform extends Platform {
  /** Opens the gateways of a kept world; call it once the platform is served. */
  start(): Promise<void>;
}

/** The Anypoint half of the sandbox. */
export const anypointPlatform = (
  options: PlatformOptions<AnypointWorld> & { readonly moods: AnypointMoods },
): AnypointPlatform => {
  const context = anypointContext(options);
  const routes = [...accountRoutes(context), ...apiManagerRoutes(context), ...serviceRoutes(context)];
  return {
    vendor: 'anypoint',
    routes,
    around: anypointAround(context, routes),
    start: async () => {
      await startServices(context);
    },
    stop: () => gatewaysOf(context).stop(),
  };
};
