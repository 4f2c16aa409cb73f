import type { Secret } from '../../secret.ts';
import type { Entry } from '../../wizard/entry.ts';
import { settingsOf } from '../entries.ts';
import type { Probe } from '../facts.ts';
import { anypointPlaces } from '../places.ts';
import type { VerificationContext } from './call-context.ts';
import { certain, spoiling } from './spoiled.ts';
import { tokenEntries } from './token.ts';

/** Secrets of the introspection client that were made since the provider was saved; the provider cannot know them. */
const evidence = async (c: VerificationContext): Promise<string> => {
  const secrets = await c.okta.secrets.list(c.has.introspectionClient.appId).catch(() => []);
  const made = secrets.filter(({ active }) => active).map(({ created }) => created);
  return made.length === 0 ? '' : ` (the active one in Okta was made at ${made.sort().join(', ')})`;
};

/**
 * What nobody shows and only elimination tells: Anypoint never shows the secret that it keeps, nor which contracts a gateway
 * has heard of.
 */
const byElimination = async (
  c: VerificationContext,
  seen: Pick<Probe, 'status'> | undefined,
): Promise<readonly Entry[]> => {
  const { clientProvider, introspectionClient, proxy, anypoint } = c.has;
  const places = anypointPlaces(anypoint);
  const status = seen?.status;
  if (status === 401 || status === 500)
    return settingsOf(
      'anypoint.clientProvider',
      { kind: 'client provider', id: clientProvider.id, name: clientProvider.name },
      { affects: ['calls'], where: places.provider(clientProvider.name) },
    ).check(
      'unseen',
      'introspectionClientSecret',
      false,
      `another one than that of "${introspectionClient.label}"${await evidence(c)}, since Okta calls the token active, all else that can be seen is right, and the gateway refuses it`,
      `an active client secret of ${introspectionClient.clientId}; then save the provider and redeploy the proxy`,
      { exit: 0 },
    );
  return settingsOf(
    'anypoint.proxy',
    { kind: 'proxy', id: proxy.deploymentId, name: proxy.applicationName },
    { affects: ['calls'], where: places.proxy(proxy.applicationName) },
  ).check(
    'unseen',
    'gateway',
    false,
    status === 403
      ? 'not aware of the contract, although it is approved'
      : `${status === undefined ? 'not answering' : `answering with status ${status}`}, although all that can be seen is right`,
    'connected to API Manager: wait a minute, redeploy the proxy, and look at its logs',
    { exit: 0 },
  );
};

/** Of a token of the setup itself: that the policy demands more than its logins ask for is the policy's fault. */
const ofCall = (entries: readonly Entry[]): readonly Entry[] => {
  const wrongPolicy = entries.some(({ field }) => field === 'anypoint.policy.scopes');
  return spoiling(entries, 'call').filter(({ field }) => !(wrongPolicy && field === 'token.scopes'));
};

/** What is certainly wrong when the API refuses a token; empty when it may be a matter of time. */
export const certainEntries = async (
  c: VerificationContext,
  token: Secret,
  known: readonly Entry[],
): Promise<readonly Entry[]> => ofCall([...(await tokenEntries(c, token)), ...known]).filter(certain);

/** Why the API refuses a token, after all waiting: there is always an answer. */
export const whyRefused = async (
  c: VerificationContext,
  token: Secret,
  seen: Pick<Probe, 'status'> | undefined,
  known: readonly Entry[],
): Promise<readonly Entry[]> => {
  const found = await certainEntries(c, token, known);
  return found.length > 0 ? found : byElimination(c, seen);
};
