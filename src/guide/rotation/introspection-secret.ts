import { problem } from '../../errors.ts';
import type { Rotation } from '../../wizard/step.ts';
import { anypointPages } from '../anypoint-console.ts';
import { describedSecret, describeProvider, isMarkedBy } from '../marks.ts';
import { awaitServing, redeploy } from '../proxy-deployment.ts';
import {
  begun,
  callsWithFreshTokens,
  noted,
  proveSecret,
  type RotationContext,
  type RotationLog,
  type RotationWish,
  retire,
  secondSecret,
} from './rotation.ts';

/** An API whose gateway asks Okta with the provider's secret. */
interface ProviderUser {
  readonly environment: string;
  readonly id: number;
  readonly label: string;
  /** Of this setup, so that it is deployed anew. */
  readonly ours: boolean;
}

/** Nobody knows how gateways hear of a changed provider (docs/facts/anypoint-access.md §11): milliseconds until all should have. */
const settling = 10 * 60_000;

const providerOf = async (c: RotationContext) => {
  const { id, name } = c.has.clientProvider;
  const { clientId, label } = c.has.introspectionClient;
  const provider = await c.anypoint.clientProviders.get(id);
  const why = !provider
    ? 'Anypoint no longer knows it'
    : provider.introspectionClientId !== undefined && provider.introspectionClientId !== clientId
      ? `it asks Okta with the client ${provider.introspectionClientId}, not with "${label}" (${clientId})`
      : undefined;
  if (provider && why === undefined) return provider;
  throw problem('CONFLICT', {
    what: `The client provider "${name}" (${id})`,
    why: why ?? '',
    way: 'Run init first: it brings provider and client together.',
  });
};

/** In all environments of the API's organization; a business group of others is not looked into. */
const usersOf = async (c: RotationContext): Promise<readonly ProviderUser[]> => {
  const { clientProvider, apiInstance } = c.has;
  const users: ProviderUser[] = [];
  for (const { id: environmentId, name } of await c.anypoint.environments.list()) {
    const there = c.anypoint.within({ environmentId });
    for (const { id, label } of await there.apiInstances.ofProvider(clientProvider.id))
      users.push({
        environment: name,
        id,
        label: label ?? '',
        ours: id === apiInstance.id && !apiInstance.foreign,
      });
  }
  return users;
};

const change = async (c: RotationContext, log: RotationLog, begun: Rotation): Promise<Rotation> => {
  const provider = await providerOf(c);
  const { clientId } = c.has.introspectionClient;
  const isOurs = isMarkedBy(c.setup, provider.description ?? '');
  const held = isOurs ? describedSecret(provider.description) : undefined;
  let rotation = begun;
  if (held === undefined || held !== begun.next) {
    const second = await secondSecret(c, log, begun);
    await proveSecret(c, clientId, second.secret);
    rotation = noted(c, log, second.rotation, 'changing');
    await c.anypoint.clientProviders.patch(provider.id, {
      ...(isOurs && { description: describeProvider(c.setup, rotation.next) }),
      introspectionClient: { id: clientId, secret: second.secret },
    });
  }
  const { next } = rotation;
  log.know('introspectionClient', { secretId: next });
  log.know('clientProvider', { secretId: next });
  return noted(c, log, rotation, 'changed');
};

const deployAnew = async (
  c: RotationContext,
  log: RotationLog,
  rotation: Rotation,
  users: readonly ProviderUser[],
): Promise<Rotation> => {
  if (users.some(({ ours }) => ours)) {
    const { deploymentId: id, applicationName: name } = c.has.proxy;
    await redeploy(c, id);
    await awaitServing(c, { id, name, begun: true }, c.answers.minutes);
  }
  return noted(c, log, rotation, 'deployed');
};

const named = (users: readonly ProviderUser[]): string =>
  users.map(({ label, id, environment }) => `"${label}" (${id}, ${environment})`).join(', ');

const refuseOthers = (c: RotationContext, others: readonly ProviderUser[]): void => {
  if (others.length === 0) return;
  throw problem('CONFLICT', {
    what: `The client provider "${c.has.clientProvider.name}"`,
    why: `APIs that are not of this setup use it too: ${named(others)}. Their gateways may not have heard of the new secret, and would refuse every call without the old one`,
    way: `Have them deployed anew (${anypointPages(c.has.anypoint).applications}), then run the same command with --yes.`,
  });
};

/** Every gateway should have heard of it by then. */
const awaitSettled = (c: RotationContext, { done }: Rotation): Promise<true> => {
  const since = Date.parse(done['deployed'] ?? c.now());
  return c.until({
    what: 'every gateway to hear of the new secret, before the old one is deactivated',
    every: [15_000],
    atMost: settling + 60_000,
    last: () => 'nobody tells how soon that is',
    probe: async () => Date.parse(c.now()) - since >= settling || undefined,
  });
};

export interface Rotated {
  readonly rotation: Rotation;
  readonly users: readonly ProviderUser[];
}

/**
 * Another client secret for the introspection client: made and verified, given to the client provider, the API of this setup
 * deployed anew, and called with fresh tokens. The old one stays active until it is to be retired, since APIs of others may use
 * the same provider.
 */
export const rotateIntrospectionSecret = async (
  c: RotationContext,
  log: RotationLog,
  wish: RotationWish,
): Promise<Rotated> => {
  const { appId, label, secretId } = c.has.introspectionClient;
  const held = describedSecret((await providerOf(c)).description) ?? c.has.clientProvider.secretId;
  let rotation = await begun(c, log, wish, {
    what: 'introspection-secret',
    appId,
    label,
    inUse: held ?? secretId,
  });
  if (!rotation.done['changed']) rotation = await change(c, log, rotation);
  const users = await usersOf(c);
  if (!rotation.done['deployed']) rotation = await deployAnew(c, log, rotation, users);
  const works = () => callsWithFreshTokens(c);
  if (!rotation.done['verified']) {
    const why = await works();
    if (why !== undefined)
      throw problem('NOT_VERIFIED', {
        what: 'The API with the new introspection secret',
        why: `${why}. The old secret is still active`,
        way: 'Run verify for the reason; then run the same command again, which goes on from here.',
      });
    rotation = noted(c, log, rotation, 'verified');
  }
  if (rotation.done['retired'] || !(wish.retire || rotation.done['retiring'])) return { rotation, users };
  if (!wish.despiteOthers)
    refuseOthers(
      c,
      users.filter(({ ours }) => !ours),
    );
  await awaitSettled(c, rotation);
  return { rotation: await retire(c, log, rotation, works), users };
};
