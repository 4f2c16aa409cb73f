import { Problem, problem } from '../errors.ts';
import type { AnswersOf } from '../wizard/ask.ts';
import { choice, text } from '../wizard/ask.ts';
import { proxyUrl } from './asks/proxy.ts';
import type { With } from './define.ts';
import type { Facts } from './facts.ts';

type Client = With<never>['anypoint'];
type Target = Awaited<ReturnType<Client['deploymentTargets']['cloudHub2']>>[number];
type Look = 'cloudHub2' | 'cloudHub1' | 'runtimeFabric' | 'flexGateways';

/**
 * What an answer of `proxy.target` looks for, in this order; CloudHub 2.0 is what new organizations have
 * (docs/facts/anypoint-apis.md §6.3).
 */
const looks: Readonly<Record<string, readonly Look[]>> = {
  auto: ['cloudHub2', 'cloudHub1', 'runtimeFabric', 'flexGateways'],
  cloudhub2: ['cloudHub2'],
  cloudhub1: ['cloudHub1'],
  'runtime-fabric': ['runtimeFabric'],
  'flex-gateway': ['flexGateways'],
};
const names: Readonly<Record<Look, string>> = {
  cloudHub2: 'CloudHub 2.0 spaces',
  cloudHub1: 'CloudHub',
  runtimeFabric: 'Runtime Fabrics',
  flexGateways: 'Flex Gateways',
};
const types: Readonly<Record<string, Target['type']>> = {
  cloudhub2: 'CH2',
  cloudhub1: 'CH',
  'runtime-fabric': 'RF',
  'flex-gateway': 'HY',
};

/** The questions of step 07 about where the proxy will run. */
export const targetAsks = {
  target: choice({
    key: 'proxy.target',
    message: 'Where the proxy runs',
    help: 'auto: the first that the organization has: CloudHub 2.0, CloudHub, Runtime Fabric, Flex Gateway.',
    choices: [
      { value: 'auto', label: 'what the organization has, CloudHub 2.0 first' },
      { value: 'cloudhub2', label: 'CloudHub 2.0' },
      { value: 'cloudhub1', label: 'CloudHub' },
      { value: 'runtime-fabric', label: 'Runtime Fabric' },
      { value: 'flex-gateway', label: 'a Flex Gateway (Omni Gateway) of your own' },
    ],
    default: 'auto',
    quiet: true,
  }),
  targetName: text({
    key: 'proxy.targetName',
    message: 'Name or ID of the space, Runtime Fabric or gateway',
    help: 'Without it: a shared space before a private one, otherwise the first.',
    optional: true,
    offered: true,
    quiet: true,
  }),
  runtimeVersion: text({
    key: 'proxy.runtimeVersion',
    message: 'Mule runtime of the proxy',
    help: 'A version that the target offers, such as 4.9.0. Without it: the newest with long-term support.',
    optional: true,
    quiet: true,
  }),
  url: proxyUrl,
};
type Wanted = AnswersOf<typeof targetAsks>;
type Chosen = Facts['deploymentTarget'];

/** Whether what was chosen before is still what is asked for: then the organization is not asked again. */
export const stillWanted = (chosen: Chosen, wanted: Wanted): boolean =>
  (wanted.target === 'auto' || types[wanted.target] === chosen.type) &&
  (wanted.targetName === undefined || [chosen.targetName, chosen.targetId].includes(wanted.targetName)) &&
  (wanted.runtimeVersion === undefined || wanted.runtimeVersion === chosen.runtimeVersion);

/** An organization without the product refuses; a failure or a lost answer says nothing about what it has. */
const lookAt = async (anypoint: Client, look: Look, refused: Problem[]): Promise<readonly Target[]> => {
  try {
    const found = await anypoint.deploymentTargets[look]();
    return [...found].sort((a, b) => Number(a.isPrivate) - Number(b.isPrivate));
  } catch (error) {
    if (!(error instanceof Problem) || error.exchange?.outcome !== 'refused') throw error;
    refused.push(error);
    return [];
  }
};

/** Everything that proxies could run on, as an answer of `proxy.target` narrows it. */
export const targetsOf = async (anypoint: Client, target: string): Promise<readonly Target[]> =>
  (await Promise.all((looks[target] ?? []).map((look) => lookAt(anypoint, look, [])))).flat();

/** The first target that fits, asking no more than needed. */
const choose = async (anypoint: Client, wanted: Wanted, environment: string): Promise<Target> => {
  const refused: Problem[] = [];
  const seen: Target[] = [];
  const order = looks[wanted.target] ?? [];
  for (const look of order) {
    const found = await lookAt(anypoint, look, refused);
    const fits = found.find(({ id, name }) =>
      wanted.targetName === undefined ? true : [id, name].includes(wanted.targetName),
    );
    if (fits) return fits;
    seen.push(...found);
  }
  if (wanted.targetName !== undefined && seen.length > 0)
    throw problem('ANYPOINT_TARGET_UNKNOWN', {
      given: wanted.targetName,
      names: seen.map(({ name }) => name).join(', '),
    });
  const looked = order.map((look) => names[look]).join(', ');
  const because = refused.length > 0 ? ` (refused: ${refused.map(({ message }) => message).join(' ')})` : '';
  throw problem('ANYPOINT_NO_TARGET', { environment, looked: looked + because });
};

type Runtime = Pick<Chosen, 'runtimeVersion' | 'javaVersion' | 'releaseChannel'>;

/** A gateway runs what it runs; elsewhere the runtime is chosen among those on offer. */
const runtimeOf = async (anypoint: Client, target: Target, wanted: Wanted): Promise<Runtime> => {
  const none = { javaVersion: undefined, releaseChannel: undefined };
  if (target.type === 'HY') {
    const { id = '', name } = target;
    const version =
      wanted.runtimeVersion ?? target.version ?? (await anypoint.deploymentTargets.flexGatewayVersion(id));
    if (version === undefined) throw problem('ANYPOINT_NO_RUNTIME', { target: name });
    // Before anything is made: nobody but its owner knows where a gateway of one's own answers.
    if (wanted.url === undefined && (await anypoint.deploymentTargets.managedGatewayUrl(id)) === undefined)
      throw problem('ANYPOINT_GATEWAY_NO_URL', { gateway: name });
    return { ...none, runtimeVersion: version };
  }
  const offered =
    target.id === undefined
      ? await anypoint.runtimeVersions.ofCloudHub1()
      : await anypoint.runtimeVersions.ofTarget(target.id);
  const found =
    wanted.runtimeVersion === undefined
      ? anypoint.runtimeVersions.preferred(offered)
      : offered.find(({ version }) => version === wanted.runtimeVersion);
  if (found) return { ...found, runtimeVersion: found.version };
  if (wanted.runtimeVersion === undefined) throw problem('ANYPOINT_NO_RUNTIME', { target: target.name });
  // A list that is empty says nothing; one without the version says no.
  if (offered.length === 0) return { ...none, runtimeVersion: wanted.runtimeVersion };
  throw problem('ANYPOINT_RUNTIME_UNKNOWN', {
    given: wanted.runtimeVersion,
    target: target.name,
    offered: offered.map(({ version }) => version).join(', '),
  });
};

/**
 * Where the proxy will run, and on which runtime: what the organization really has, since the API instance and its deployment
 * both depend on it.
 * @param anypoint in the organization and the environment of the API
 * @throws ANYPOINT_NO_TARGET, ANYPOINT_TARGET_UNKNOWN, ANYPOINT_NO_RUNTIME, ANYPOINT_RUNTIME_UNKNOWN, ANYPOINT_GATEWAY_NO_URL
 */
export const chooseTarget = async (
  anypoint: Client,
  wanted: Wanted,
  environment: string,
): Promise<Chosen> => {
  const target = await choose(anypoint, wanted, environment);
  const { runtimeVersion, javaVersion, releaseChannel } = await runtimeOf(anypoint, target, wanted);
  return {
    type: target.type,
    technology: target.type === 'HY' ? 'flexGateway' : 'mule4',
    targetId: target.id,
    targetName: target.name,
    runtimeVersion,
    javaVersion,
    releaseChannel,
  };
};
