import type { SandboxRequest } from '../../kernel/request.ts';
import { findOrganization } from '../accounts/places.ts';
import type { AnypointContext, Caller } from '../context.ts';
import { refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';

type ExchangeScope = 'read:exchange' | 'create:exchange' | 'edit:exchange';

/**
 * The caller of an Exchange call on a group; 401 when nobody, 403 `Unauthorized` without the right (docs/facts/anypoint-apis.md
 * §9.1).
 */
export const exchangeCaller = (
  context: AnypointContext,
  request: SandboxRequest,
  scope: ExchangeScope,
  groupId: string | undefined,
): Caller => {
  const caller = context.caller(request) ?? refuse(exchangeRefusal(401, 'Unauthorized'));
  const group = findOrganization(context.world, groupId);
  if (group === undefined || !caller.may(scope, { org: group.id }))
    return refuse(exchangeRefusal(403, 'Unauthorized'));
  return caller;
};
