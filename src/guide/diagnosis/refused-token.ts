import type { Secret } from '../../secret.ts';
import type { Probe } from '../facts.ts';
import { type Check, type DiagnosisContext, findFaults } from './check.ts';
import { allChecks, gatewayChecks } from './checks.ts';
import { type Fault, spoiling } from './fault.ts';
import { placesIn } from './places.ts';
import { faultsOfToken } from './token.ts';

/** Secrets of the introspection client that were made since the provider was saved; the provider cannot know them. */
const evidence = async (c: DiagnosisContext): Promise<string> => {
  const secrets = await c.okta.secrets.list(c.has.introspectionClient.appId).catch(() => []);
  const made = secrets.filter(({ active }) => active).map(({ created }) => created);
  return made.length === 0 ? '' : ` (the active one in Okta was made at ${made.sort().join(', ')})`;
};

/**
 * What nobody shows and only elimination tells: Anypoint never shows the secret that it keeps, nor which contracts a gateway
 * has heard of.
 */
const byElimination = async (
  c: DiagnosisContext,
  seen: Pick<Probe, 'status'> | undefined,
): Promise<Fault> => {
  const { clientProvider, introspectionClient, proxy } = c.has;
  const status = seen?.status;
  if (status === 401 || status === 500)
    return {
      field: 'anypoint.clientProvider.introspectionClientSecret',
      what: `The client provider "${clientProvider.name}" (${clientProvider.id}): Client Secret`,
      is: `another one than that of "${introspectionClient.label}"${await evidence(c)}, since Okta calls the token active, all else that can be seen is right, and the gateway refuses it`,
      mustBe: `an active client secret of ${introspectionClient.clientId}; then save the provider and redeploy the proxy`,
      where: placesIn(c).provider,
      spoils: ['call'],
    };
  return {
    field: 'anypoint.proxy.gateway',
    what: `The gateway of "${proxy.applicationName}"`,
    is:
      status === 403
        ? 'not aware of the contract, although it is approved'
        : `${status === undefined ? 'not answering' : `answering with status ${status}`}, although all that can be seen is right`,
    mustBe: 'connected to API Manager: wait a minute, redeploy the proxy, and look at its logs',
    where: placesIn(c).proxy,
    spoils: ['call'],
  };
};

const tokenCheck = (token: Secret): Check => ({ title: 'token', look: (c) => faultsOfToken(c, token) });

/** Of a token of the set-up itself: that the policy demands more than its logins ask for is the policy's fault. */
const ofCall = (faults: readonly Fault[]): readonly Fault[] => {
  const wrongPolicy = faults.some(({ field }) => field === 'anypoint.policy.scopes');
  return spoiling(faults, 'call').filter(({ field }) => !(wrongPolicy && field === 'token.scopes'));
};

/** What is certainly wrong when the API refuses a token; empty when it may be a matter of time. */
export const certainFaults = async (c: DiagnosisContext, token: Secret): Promise<readonly Fault[]> => {
  const { faults } = await findFaults(c, [tokenCheck(token), ...gatewayChecks]);
  return ofCall(faults);
};

/** Why the API refuses a token, after all waiting: there is always an answer. `known`: what was found already. */
export const whyRefused = async (
  c: DiagnosisContext,
  token: Secret,
  seen: Pick<Probe, 'status'> | undefined,
  known?: readonly Fault[],
): Promise<readonly Fault[]> => {
  const { faults } = await findFaults(c, [tokenCheck(token), ...(known ? [] : allChecks)]);
  const found = ofCall([...faults, ...(known ?? [])]);
  return found.length > 0 ? found : [await byElimination(c, seen)];
};
