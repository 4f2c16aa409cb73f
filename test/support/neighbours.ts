import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { World } from './journey.ts';

type Kept = ReturnType<Sandbox['world']>;

/**
 * Setups' marks, or those of one setup, taken out of a world, and the ends of their proxies' names: its objects look as if somebody
 * else had made them.
 */
export const unmarked = (kept: Kept, id = '[0-9a-z]{10}'): Kept => {
  const text = JSON.stringify(kept);
  const ids = new Set(
    [...text.matchAll(new RegExp(`okta-mule-setup:(${id})`, 'g'))].map(([, one = '']) => one),
  );
  const ends = [...ids].map((one) => one.slice(0, 6)).join('|');
  return JSON.parse(
    text
      .replaceAll(new RegExp(`okta-mule-setup:${id}(/[0-9a-f]{6})?`, 'g'), 'made by hand')
      .replaceAll(new RegExp(`-(${ends || 'no setup'})(?![0-9a-z])`, 'g'), '-byhand'),
  ) as Kept;
};

/**
 * Names that are found together with ours by searches that look at the beginning, or not at upper and lower case. Policy, rule
 * and instance label are the same as ours, under another server and another asset.
 */
export const similar = {
  'okta.authServer.name': 'MuleSoft OAuth Demo 2',
  'okta.introspectionClient.label': 'MuleSoft Introspection Client 2',
  'anypoint.clientProvider.name': 'OIDC CLIENT PROVIDER',
  'api.name': 'OAuth-Demo-API-2',
  'api.assetId': 'oauth-demo-api-2',
  'api.publishFrom': 'design-center',
  'application.name': 'OIDC-Demo-App-2',
};

/** Somebody else has followed the whole guide manually in the same organizations, under similar names. */
export const settleNeighbours = async (world: World): Promise<void> => {
  await world.run({ answers: similar, name: 'of the neighbours' });
  await world.sandbox.restore(unmarked(world.sandbox.world()));
  world.keepState(undefined);
};

const byKey = <T>(kind: string, all: readonly T[], keyOf: (one: T) => unknown): [string, string][] =>
  all.map((one) => [`${kind} ${keyOf(one)}`, JSON.stringify(one)]);

/** Everything that people make on both platforms, by kind and id, as it is to the byte. */
export const objectsIn = (kept: Kept): ReadonlyMap<string, string> => {
  const okta = kept.okta as OktaWorld;
  const { accounts, apimanager, designcenter, exchange, runtime } = kept.anypoint as AnypointWorld;
  return new Map([
    ...byKey('authorization server', okta.authorizationServers, ({ id }) => id),
    ...byKey('app', okta.apps, ({ id }) => id),
    ...byKey('group', okta.groups, ({ id }) => id),
    ...byKey('user', okta.users, ({ id }) => id),
    ...byKey('client provider', accounts.clientProviders, ({ providerId }) => providerId),
    ...byKey('project', designcenter.projects, ({ id }) => id),
    ...byKey('asset', exchange.assets, (one) => `${one.groupId}/${one.assetId}/${one.version}`),
    // When a gateway called last is not a change by anybody.
    ...byKey(
      'API',
      apimanager.apis.map((api) => ({ ...api, lastActiveDate: 0 })),
      ({ id }) => id,
    ),
    ...byKey('policy', apimanager.policies, ({ id }) => id),
    ...byKey('application', apimanager.applications, ({ id }) => id),
    ...byKey('contract', apimanager.contracts, ({ id }) => id),
    // A world that is put into another sandbox gets other ports.
    ...byKey(
      'deployment',
      runtime.deployments.map((deployment) => ({ ...deployment, port: 0 })),
      ({ id }) => id,
    ),
  ]);
};

/** What of these objects is gone or altered now, in words. */
export const disturbedIn = (others: ReadonlyMap<string, string>, now: Kept): readonly string[] => {
  const still = objectsIn(now);
  return [...others]
    .filter(([key, was]) => still.get(key) !== was)
    .map(
      ([key, was]) =>
        `${key} of somebody else: ${still.has(key) ? 'changed' : 'gone'}; it was ${was.slice(0, 200)}`,
    );
};
