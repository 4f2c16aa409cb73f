import type { Http } from '../http/http.ts';
import type { Secret } from '../secret.ts';
import { type Api, createApi } from './api.ts';
import { apiInstances } from './api-instances.ts';
import { applications } from './applications.ts';
import { clientProviders } from './client-providers.ts';
import { cloudHubApplications } from './cloudhub-applications.ts';
import { contracts } from './contracts.ts';
import { deploymentTargets } from './deployment-targets.ts';
import { deployments } from './deployments.ts';
import { designCenter } from './design-center.ts';
import { designCenterPublication } from './design-center-publication.ts';
import { warnings } from './entitlements.ts';
import { environmentProviders } from './environment-providers.ts';
import { environments } from './environments.ts';
import { exchangeAssets } from './exchange-assets.ts';
import { exchangePublications } from './exchange-publications.ts';
import type { Scope } from './headers.ts';
import { me } from './me.ts';
import { mocking } from './mocking.ts';
import { organizations } from './organizations.ts';
import { policies } from './policies.ts';
import { runtimeDeployments } from './runtime-deployments.ts';
import { runtimeVersions } from './runtime-versions.ts';
import { tiers } from './tiers.ts';

const nouns = (api: Api) => ({
  me: me(api),
  organizations: organizations(api),
  entitlements: { warnings },
  environments: environments(api),
  clientProviders: clientProviders(api),
  environmentProviders: environmentProviders(api),
  designCenter: { ...designCenter(api), ...designCenterPublication(api) },
  exchangeAssets: { ...exchangeAssets(api), ...exchangePublications(api) },
  mocking: mocking(api),
  apiInstances: apiInstances(api),
  deploymentTargets: deploymentTargets(api),
  runtimeVersions: runtimeVersions(api),
  deployments: deployments(api),
  cloudHubApplications: cloudHubApplications(api),
  runtimeDeployments: runtimeDeployments(api),
  policies: policies(api),
  applications: applications(api),
  contracts: contracts(api),
  tiers: tiers(api),
});

/** Anypoint Platform as the guide uses it, one member per noun. */
export type AnypointClient = ReturnType<typeof nouns> & {
  readonly scope: Scope;
  /** The same client once more is known of where it works. */
  within(more: Scope): AnypointClient;
};

/**
 * `http` talks to one control plane and adds the credential. `bearer` gives the same credential to the mocking service, which
 * wants it under a header of its own.
 */
export const createAnypoint = (http: Http, scope: Scope, bearer?: () => Promise<Secret>): AnypointClient => ({
  ...nouns(createApi(http, scope, bearer)),
  scope,
  within: (more) => createAnypoint(http, { ...scope, ...more }, bearer),
});
