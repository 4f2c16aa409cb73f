import { type Problem, problem } from '../errors.ts';
import type { Dialect, Refusal as Refused } from '../http/options.ts';
import { type Operation, operations, scopesInWords } from '../rights/anypoint.ts';
import { readError, requestIdOf } from './errors.ts';
import { placeIn } from './headers.ts';
import { identityProviderFailure, registrationLimit } from './identity-provider-failure.ts';

interface Refusal extends Refused {
  readonly operation: Operation;
  /** The object in words. */
  readonly what: string;
}

const says = ({ exchange }: Refusal): string => exchange.says ?? `status ${exchange.status}, no reason given`;

const contextOf = ({ operation, call }: Refusal): string | undefined => {
  const { organization, environment } = placeIn(call.headers);
  return operations[operation].on === 'environment' ? environment : organization;
};

const more = ({ exchange, cause }: Refusal) => ({ exchange, cause });

/** Decided on the code: another 400 is about a port or a path that is taken. Source: docs/facts/anypoint-apis.md §6.2. */
const deploymentExists = ({ operation, exchange, call }: Refusal): boolean =>
  operation === 'deployments.write' &&
  call.method === 'POST' &&
  (exchange.status === 409 || exchange.code === 'UniqueConstraintError');

const valueRefused = (refusal: Refusal): Problem => {
  if (deploymentExists(refusal))
    return problem('ANYPOINT_DEPLOYMENT_EXISTS', { what: refusal.what }, more(refusal));
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
  const { operation, exchange, call } = refusal;
  const { organization = 'this organization' } = placeIn(call.headers);
  return operation.startsWith('client-providers.')
    ? problem('ANYPOINT_ROOT_REQUIRED', { organization }, more(refusal))
    : problem(
        'ANYPOINT_CALL_UNKNOWN',
        { does: operations[operation].does, status: exchange.status ?? 0 },
        more(refusal),
      );
};

/** What a 409 means depends on what was asked. Sources: docs/facts/anypoint-apis.md §2.1, §3.2, §3.5, §6.2, §7.4, §8. */
const conflict = (refusal: Refusal): Problem => {
  const { what } = refusal;
  if (deploymentExists(refusal)) return problem('ANYPOINT_DEPLOYMENT_EXISTS', { what }, more(refusal));
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

const isOperation = (name: string | undefined): name is Operation =>
  name !== undefined && Object.hasOwn(operations, name);

/** What a refusal means for this operation, in terms a person can act on; nothing for a call without an operation, as a login. */
const explain = (refused: Refused): Problem | undefined => {
  const { call, exchange } = refused;
  const { operation, about: what } = call;
  if (!isOperation(operation)) return undefined;
  const refusal: Refusal = { ...refused, operation, what };
  const why = operation === 'applications.create' ? identityProviderFailure(exchange) : undefined;
  if (why !== undefined) {
    return problem('ANYPOINT_IDP_REFUSED', { what, why, says: says(refusal) }, more(refusal));
  }
  return byStatus[exchange.status ?? 0]?.(refusal);
};

/** How Anypoint Platform answers. */
export const anypointDialect: Dialect = {
  vendor: 'Anypoint Platform',
  readError,
  requestIdOf,
  rateLimit: 'anypoint',
  explain,
  passedOnLimit: ({ operation }, exchange) =>
    operation === 'applications.create' ? registrationLimit(exchange) : undefined,
};
