import { type Exchange, Problem, problem } from '../errors.ts';
import type { Scope } from './headers.ts';
import { identityProviderFailure } from './identity-provider-failure.ts';
import { type Operation, operations, scopesInWords } from './operations.ts';

interface Refusal {
  readonly operation: Operation;
  readonly scope: Scope;
  /** The object in words. */
  readonly what: string;
  readonly exchange: Exchange;
  readonly cause: Problem;
}

const says = ({ exchange }: Refusal): string => exchange.says ?? `status ${exchange.status}, no reason given`;

const contextOf = ({ operation, scope }: Refusal): string | undefined =>
  ({
    'root organization': scope.rootOrganizationId ?? scope.organizationId,
    organization: scope.organizationId,
    environment: scope.environmentId,
  })[operations[operation].on];

const more = ({ exchange, cause }: Refusal) => ({ exchange, cause });

const valueRefused = (refusal: Refusal): Problem => {
  // The one thing that a deletion can be refused for. Source: docs/facts/anypoint-apis.md §8.4.
  if (refusal.operation === 'contracts.remove') {
    return problem('ANYPOINT_CONTRACT_ACTIVE', { what: refusal.what }, more(refusal));
  }
  const { does, advice } = operations[refusal.operation];
  const at = { does, what: refusal.what, says: says(refusal), advice: advice ?? '' };
  return problem('ANYPOINT_VALUE_REFUSED', at, more(refusal));
};

const rightsMissing = (refusal: Refusal): Problem => {
  const { does } = operations[refusal.operation];
  if (refusal.exchange.code === 'reauthenticate') {
    return problem('ANYPOINT_REAUTHENTICATION_REQUIRED', { does }, more(refusal));
  }
  const scopes = scopesInWords(refusal.operation, contextOf(refusal));
  return problem('ANYPOINT_RIGHTS_MISSING', { does, scopes }, more(refusal));
};

const tokenRefused = (refusal: Refusal): Problem => {
  const scopes = scopesInWords(refusal.operation, contextOf(refusal));
  return problem(
    'ANYPOINT_TOKEN_REFUSED',
    { does: operations[refusal.operation].does, scopes },
    more(refusal),
  );
};

const callUnknown = (refusal: Refusal): Problem => {
  const { scope, operation, exchange } = refusal;
  const root = scope.rootOrganizationId ?? 'the one without a parent';
  return operation.startsWith('client-providers.')
    ? problem(
        'ANYPOINT_ROOT_REQUIRED',
        { organization: scope.organizationId ?? 'this organization', root },
        more(refusal),
      )
    : problem(
        'ANYPOINT_CALL_UNKNOWN',
        { does: operations[operation].does, status: exchange.status ?? 0 },
        more(refusal),
      );
};

/** What a 409 means depends on what was asked. Sources: docs/facts/anypoint-apis.md §2.1, §3.2, §3.5, §6.2, §7.4, §8. */
const conflict = (refusal: Refusal): Problem => {
  const { what } = refusal;
  switch (refusal.operation) {
    case 'design-center.save':
      return problem('ANYPOINT_SAVE_REFUSED', { project: what, says: says(refusal) }, more(refusal));
    case 'exchange.publish':
      return problem('ANYPOINT_VERSION_BURNT', { asset: what, next: '' }, more(refusal));
    case 'exchange.remove':
    case 'runtime.remove':
      return problem('ANYPOINT_STILL_IN_USE', { what, says: says(refusal) }, more(refusal));
    default:
      return problem('ANYPOINT_ALREADY_THERE', { what, says: says(refusal) }, more(refusal));
  }
};

const byStatus: Readonly<Record<number, (refusal: Refusal) => Problem>> = {
  400: valueRefused,
  401: tokenRefused,
  403: rightsMissing,
  404: (refusal) =>
    problem(
      'ANYPOINT_NOT_FOUND',
      { what: refusal.what, does: operations[refusal.operation].does },
      more(refusal),
    ),
  405: callUnknown,
  409: conflict,
  410: callUnknown,
  415: callUnknown,
  418: (refusal) => problem('ANYPOINT_OTHER_PLATFORM', { username: 'This login' }, more(refusal)),
  422: valueRefused,
  429: (refusal) => atCapacity(refusal),
  501: callUnknown,
  503: (refusal) => atCapacity(refusal),
};

const atCapacity = (refusal: Refusal): Problem =>
  problem(
    'ANYPOINT_AT_CAPACITY',
    { does: operations[refusal.operation].does, status: refusal.exchange.status ?? 0 },
    more(refusal),
  );

/**
 * What a failed call means for this operation, in terms a person can act on. The exchange is kept, so that the outcome still
 * decides what may follow; anything that was not answered stays as it came.
 */
export const explain = (operation: Operation, scope: Scope, what: string, error: unknown): unknown => {
  if (!(error instanceof Problem)) return error;
  const { exchange } = error;
  if (exchange?.status === undefined) return error;
  const refusal: Refusal = { operation, scope, what, exchange, cause: error };
  const why = operation === 'applications.create' ? identityProviderFailure(exchange) : undefined;
  if (why !== undefined) {
    return problem('ANYPOINT_IDP_REFUSED', { what, why, says: says(refusal) }, more(refusal));
  }
  return byStatus[exchange.status]?.(refusal) ?? error;
};
