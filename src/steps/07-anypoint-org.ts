import { problem } from '../errors.ts';
import { anypointConnection, anypointEnvironment, anypointOrganization } from '../guide/asks/anypoint.ts';
import { defineStep, type With } from '../guide/define.ts';
import { chooseTarget, stillWanted, targetAsks, targetsOf } from '../guide/deployment-target.ts';
import type { Facts } from '../guide/facts.ts';

type Client = With<never>['anypoint'];
type Me = Awaited<ReturnType<Client['me']['get']>>;
type Membership = Me['organizations'][number];
type Tree = NonNullable<Awaited<ReturnType<Client['organizations']['hierarchy']>>>;

const flat = (tree: Tree | undefined): readonly Membership[] =>
  tree ? [tree, ...tree.children.flatMap(flat)] : [];

const named = (all: readonly Membership[], given: string): boolean =>
  all.some(({ id, name }) => id === given || name === given);

/** An administrator of the root sees business groups without being a member of them. */
const organizationOf = async (anypoint: Client, me: Me, given: string | undefined): Promise<string> => {
  if (given === undefined) return me.organizationId;
  const below = named(me.organizations, given)
    ? []
    : flat(await anypoint.organizations.hierarchy(me.organizationId));
  const all = new Map([...me.organizations, ...below].map((one) => [one.id, one]));
  return anypoint.organizations.choose([...all.values()], given).id;
};

/** Every organization that the login can see: those it belongs to, and what lies below the root. */
const visibleTo = async (anypoint: Client, me: Me): Promise<readonly Membership[]> => {
  const below = flat(await anypoint.organizations.hierarchy(me.organizationId));
  return [...new Map([...me.organizations, ...below].map((one) => [one.id, one])).values()];
};

/** By name where that says which one it is. */
const offersOf = (all: readonly { readonly id: string | undefined; readonly name: string }[]) =>
  all.map(({ id, name }) => ({
    value: all.filter((one) => one.name === name).length > 1 ? (id ?? name) : name,
    label: id === undefined ? name : `${name} (${id})`,
  }));

type Place = Pick<
  Facts['anypoint'],
  'organizationId' | 'organizationName' | 'rootOrganizationId' | 'environmentId' | 'environmentName'
>;

/** Where the API lives. An environment is named within its organization only, so both are asked for together. */
const placeOf = async (
  c: { readonly note: (text: string) => void },
  anypoint: Client,
  me: Me,
  wanted: { readonly organization: string | undefined; readonly environment: string },
): Promise<Place> => {
  const organizationId = await organizationOf(anypoint, me, wanted.organization);
  const [organization, environments] = await Promise.all([
    anypoint.organizations.get(organizationId),
    anypoint.environments.list(organizationId),
  ]);
  const environment = anypoint.environments.choose(environments, wanted.environment);
  for (const { what, needed } of anypoint.entitlements.warnings(
    organization?.entitlements ?? me.entitlements,
  ))
    c.note(
      `The organization does not seem to be entitled to ${what}, which is needed to ${needed}. Going on.`,
    );
  return {
    organizationId,
    organizationName: organization?.name ?? organizationId,
    rootOrganizationId: (organization && anypoint.organizations.rootOf(organization)) ?? me.organizationId,
    environmentId: environment.id,
    environmentName: environment.name,
  };
};

/** What an earlier run found and this one asks for again; whether the environment is still there is asked all the same. */
const samePlace = async (
  anypoint: Client,
  before: Facts['anypoint'] | undefined,
  me: Me,
  wanted: { readonly organization: string | undefined; readonly environment: string },
): Promise<Place | undefined> => {
  if (!before) return undefined;
  const organization = wanted.organization ?? me.organizationId;
  const same =
    [before.organizationId, before.organizationName].includes(organization) &&
    [before.environmentId, before.environmentName].includes(wanted.environment);
  if (!same) return undefined;
  const environments = await anypoint.environments.list(before.organizationId);
  return environments.some(({ id }) => id === before.environmentId) ? before : undefined;
};

const inWords = ({ organizationName, environmentName }: Place): string =>
  `the environment ${environmentName} of ${organizationName}`;

/** What was made in one environment is not found in another: it would be made twice there, and undone in neither. */
const stayInPlace = (before: Place, now: Place, builtUpon: boolean): void => {
  const moved = before.environmentId !== now.environmentId || before.organizationId !== now.organizationId;
  if (!moved || !builtUpon) return;
  throw problem('CONFLICT', {
    what: inWords(now),
    why: `this setup has made its objects in ${inWords(before)}`,
    way: 'Nothing was changed. Go back to the earlier answer (anypoint.environment, anypoint.organization); or give the other environment a setup of its own with --name; or remove this one first: npx okta-mule-setup undo.',
  });
};

export const anypointOrg = defineStep({
  id: 'anypoint.org',
  title: 'Anypoint organization',
  guide: '8',
  why: 'Anypoint will manage and protect the API. This step logs in, finds the root organization, the environment of the API, and what a proxy can be deployed to there.',
  opens: true,
  needs: [],
  provides: ['anypoint', 'deploymentTarget'],
  asks: {
    ...anypointConnection,
    organization: anypointOrganization,
    environment: anypointEnvironment,
    ...targetAsks,
  },
  deed: ({ host, environment }) =>
    `read the organization at ${host} and its environment "${environment}"; nothing is changed`,
  byHand: ({ answers }) => ({
    where: `${answers.host}/accounts/`,
    clicks: [
      'Sign in as an Organization Administrator of the root organization.',
      'Open Business Groups, choose the organization of the API, and look under Environments for the name of the environment.',
      'Runtime Manager shows what the environment can deploy to.',
    ],
    values: [],
  }),
  async offers(c) {
    const { host, organization, environment, target } = c.answers;
    const open = c.openAnypoint(host);
    const me = await open.me.get();
    const organizations = await visibleTo(open, me);
    const organizationId =
      organization === undefined
        ? me.organizationId
        : open.organizations.choose(organizations, organization).id;
    const environments = await open.environments.list(organizationId);
    const here = environments.find(({ id, name }) => [id, name].includes(environment));
    const targets = here
      ? await targetsOf(open.within({ organizationId, environmentId: here.id }), target)
      : [];
    return {
      [anypointOrganization.key]: offersOf(organizations),
      [anypointEnvironment.key]: offersOf(environments),
      [targetAsks.targetName.key]: offersOf(targets),
    };
  },
  async locate(c) {
    const { host } = c.answers;
    const anypoint = c.openAnypoint(host);
    const me = await anypoint.me.get();
    const before = c.recorded?.anypoint;
    const place =
      (await samePlace(anypoint, before, me, c.answers)) ?? (await placeOf(c, anypoint, me, c.answers));
    if (before) stayInPlace(before, place, c.builtUpon);
    const { organizationId, organizationName, environmentId, environmentName } = place;
    return {
      kind: 'anypoint.organization',
      key: host,
      id: organizationId,
      what: `${organizationName} (${organizationId}), environment ${environmentName} (${environmentId}), as ${me.username}`,
      named: true,
      seen: { anypoint, me, place },
    };
  },
  async inspect(c, { seen: { anypoint, me, place } }) {
    const { host, target, targetName, runtimeVersion, url } = c.answers;
    const { organizationId, environmentId, environmentName } = place;
    const before = c.recorded;
    const wanted = { target, targetName, runtimeVersion, url };
    const kept =
      before?.anypoint.environmentId === environmentId && stillWanted(before.deploymentTarget, wanted)
        ? before.deploymentTarget
        : undefined;
    const within = anypoint.within({ organizationId, environmentId });
    return {
      facts: {
        anypoint: { ...place, baseUrl: host, userId: me.userId, username: me.username },
        deploymentTarget: kept ?? (await chooseTarget(within, wanted, environmentName)),
      },
      entries: [],
    };
  },
  /** Nothing was made: all that is known was asked of the platform a moment ago, and the next steps ask for the rights. */
  async verify() {},
});
