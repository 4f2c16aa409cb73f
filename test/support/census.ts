import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import type { OktaWorld } from '../../src/sandbox/okta/world.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** Everything of both platforms that a setup can leave behind, by kind and name: ids and dates differ between two worlds. */
export const census = (sandbox: Sandbox): readonly string[] => {
  const okta = sandbox.world().okta as OktaWorld;
  const anypoint = sandbox.world().anypoint as AnypointWorld;
  const servers = okta.authorizationServers.flatMap((server) => [
    `okta server ${server.name}`,
    ...server.scopes.filter(({ system }) => !system).map(({ name }) => `okta scope ${server.name}/${name}`),
    ...server.policies.flatMap((policy) => [
      `okta policy ${server.name}/${policy.name} ${policy.status}`,
      ...policy.rules.map((rule) => `okta rule ${server.name}/${policy.name}/${rule.name} ${rule.status}`),
    ]),
  ]);
  const apps = okta.apps.map(
    (app) =>
      `okta app ${app.label} ${app.status} groups ${app.groups.length} secrets ${app.secrets.length} ${app.redirectUris.join(' ')}`,
  );
  // Those of Okta's own and the presets are there in every world.
  const signIn = okta.signInPolicies
    .filter(({ system, belongsTo, preset }) => !system && belongsTo === undefined && preset === undefined)
    .map(({ name, rules }) => `okta sign-in policy ${name.replace(/ \(0oa\w+\)/, '')} rules ${rules.length}`);
  const { accounts, apimanager, exchange, designcenter, runtime } = anypoint;
  return [
    ...servers,
    ...apps,
    ...signIn,
    ...accounts.clientProviders.map((provider) => `provider ${provider.name}`),
    ...accounts.environments.map(
      ({ id, name }) => `environment ${name} providers ${accounts.environmentProviders[id]?.length ?? 0}`,
    ),
    ...designcenter.projects.map(
      (project) =>
        `project ${project.name} locked ${Object.values(project.branches).some((branch) => branch.lockedBy !== null)}`,
    ),
    ...exchange.assets.map((asset) => `asset ${asset.assetId} ${asset.version}`),
    ...apimanager.apis.map((api) => `api ${api.assetId} ${api.instanceLabel}`),
    ...apimanager.policies.map((policy) => `policy ${policy.assetId}`),
    ...apimanager.applications.map((application) => `application ${application.name}`),
    ...apimanager.contracts.map((contract) => `contract ${contract.status}`),
    ...runtime.deployments
      .filter((one) => one.port !== null)
      // The usual name ends with the setup's own id, and each run that begins anew is a setup of its own.
      .map(
        (one) =>
          `deployment ${one.applicationName === '' ? one.targetName : one.applicationName.replace(/-[a-z0-9]{6}$/, '')}`,
      ),
  ].sort();
};
