import type { AccountsWorld } from './accounts/world.ts';
import type { ApiManagerWorld } from './apimanager/world.ts';
import type { DesignCenterWorld } from './designcenter/world.ts';
import type { ExchangeWorld } from './exchange/world.ts';
import type { RuntimeWorld } from './runtime/world.ts';

/**
 * Everything the Anypoint half of the sandbox knows, as plain JSON, so that it can be kept in a folder. Each slice is owned by
 * the folder of the same name; the others read it through the functions that folder exports.
 */
export interface AnypointWorld {
  accounts: AccountsWorld;
  apimanager: ApiManagerWorld;
  exchange: ExchangeWorld;
  designcenter: DesignCenterWorld;
  runtime: RuntimeWorld;
}
