import { Problem, problem } from '../errors.ts';
import { anypointPages } from '../guide/anypoint-console.ts';
import { apiExisting } from '../guide/asks/api.ts';
import { proxyMinutes, proxyUrl } from '../guide/asks/proxy.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import { existingApi } from '../guide/existing-api.ts';
import { anypointPlaces } from '../guide/places.ts';
import {
  awaitServing,
  type Deployment,
  deploymentFailed,
  inWords,
  isServing,
  lastStatusOf,
  type ProxyContext,
  redeploy,
  statusOf,
} from '../guide/proxy-deployment.ts';
import { ensureProxyUrl, givenUrl, readProxyUrl } from '../guide/proxy-url.ts';
import { text } from '../wizard/ask.ts';
import type { Located } from '../wizard/step.ts';

/**
 * Removes the application behind a deployment that we made; already gone is success. On a Flex Gateway there is none: the
 * deployment goes with its API instance. Source: docs/facts/anypoint-apis.md §5.5, §6.6.
 *
 * @returns what may be left, in words
 */
const removeApplication = async (
  c: ProxyContext,
  name: string,
  deploymentId: string,
): Promise<readonly string[]> => {
  const { cloudHubApplications, deployments, runtimeDeployments } = c.anypoint;
  const { type } = c.has.deploymentTarget;
  if (type === 'HY') return [];
  if (type === 'CH') {
    await cloudHubApplications.remove(name);
    return [];
  }
  const deployment = await deployments.get(c.has.apiInstance.id, deploymentId);
  const id = deployment?.applicationId ?? (deployment && (await runtimeDeployments.named(name))?.id);
  if (id !== undefined) await runtimeDeployments.remove(id);
  // Under its name there may be one of somebody else by now: it is told, not removed.
  const still = await runtimeDeployments.named(name);
  return still === undefined || still.id === id
    ? []
    : [
        `An application "${name}" (${still.id}) runs on ${c.has.deploymentTarget.targetName}; remove it in Runtime Manager if it is the proxy of this setup.`,
      ];
};

const kind = 'anypoint.proxy';
const usualName = 'oauth-demo-proxy';

/** The guide adds one's initials, since CloudHub's names are unique over all its customers. A name of one's own stays as it is. */
const wantedName = (name: string, setupId: string): string =>
  name === usualName ? `${name}-${setupId.slice(0, 6)}` : name;

const newDeployment = (c: ProxyContext, name: string) => {
  const { type, targetId, targetName, runtimeVersion, javaVersion, releaseChannel } = c.has.deploymentTarget;
  const { environmentId, environmentName } = c.has.anypoint;
  const common = { name, runtimeVersion, environmentId, environmentName };
  if (type === 'CH') return { ...common, type, javaVersion, releaseChannel };
  if (targetId === undefined) throw problem('INTERNAL', { what: `the target ${targetName} has no id` });
  return type === 'HY'
    ? { ...common, type, targetId, targetName }
    : { ...common, type, targetId, javaVersion, releaseChannel };
};

/** Nothing has been sent when this says no, so it says so: then no creation is left open. */
const ensureFree = async (c: With<never>, name: string): Promise<void> => {
  if (await c.anypoint.cloudHubApplications.isFree(name)) return;
  throw problem(
    'ANYPOINT_PROXY_NAME_TAKEN',
    { name },
    {
      exchange: {
        vendor: 'Anypoint',
        method: 'GET',
        path: `/cloudhub/api/applications/domains/${name}`,
        outcome: 'refused',
      },
    },
  );
};

const isTaken = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'ANYPOINT_DEPLOYMENT_EXISTS';

const deploy = async (c: ProxyContext, name: string): Promise<Deployment> => {
  const { type, targetName } = c.has.deploymentTarget;
  if (type === 'CH') await ensureFree(c, name);
  try {
    return await c.anypoint.deployments.create(c.has.apiInstance.id, newDeployment(c, name));
  } catch (error) {
    // The platform may have made one together with the instance, which is ours.
    const there = isTaken(error) && !c.has.apiInstance.foreign ? (await all(c))[0] : undefined;
    if (there !== undefined) {
      await c.anypoint.deployments.update(c.has.apiInstance.id, there.id, newDeployment(c, name));
      return there;
    }
    const status = (error instanceof Problem && error.exchange?.status) || 0;
    // Seen in one organization on CloudHub 2.0, where other targets worked. Source: docs/facts/anypoint-apis.md §6.3.
    if (status < 500) throw error;
    throw deploymentFailed(c, name, `${targetName} answered ${status}`, error);
  }
};

const settings = (c: ProxyContext, { id, name }: { readonly id: string; readonly name: string }) =>
  settingsOf(
    'anypoint.proxy',
    { kind: 'proxy', id, name },
    { affects: ['calls', 'refusals'], where: anypointPlaces(c.has.anypoint).proxy(name) },
  );

const all = (c: ProxyContext): Promise<readonly Deployment[]> =>
  c.anypoint.deployments.list(c.has.apiInstance.id);

/**
 * The platform keeps one deployment for an instance; only Flex Gateways give it no application name. One without a gateway version
 * came with the instance, and nobody has deployed it yet (docs/facts/anypoint-apis.md §6.2).
 */
const onlyOne = async (c: ProxyContext): Promise<Deployment | undefined> =>
  (await all(c)).find(({ gatewayVersion }) => gatewayVersion !== undefined);

/** An API that is there may have a gateway of its own, of which API Manager knows no deployment. */
type Seen =
  | { readonly deployment: Deployment; readonly applicationName: string }
  | { readonly url: string | undefined };

const gatewayOf = (c: ProxyContext, url: string | undefined): Located<Seen> => ({
  kind,
  key: url ?? '',
  id: url ?? String(c.has.apiInstance.id),
  what: `the gateway of the API instance ${c.has.apiInstance.id}${url === undefined ? '' : `, at ${url}`}`,
  named: true,
  seen: { url },
});

/** A proxy of ours runs on although its API instance is gone, and with it what API Manager knew of the deployment: it makes room. */
const removeStray = async (
  c: ProxyContext,
  {
    applicationName: name,
    deploymentId: id,
  }: { readonly applicationName: string; readonly deploymentId: string },
): Promise<void> => {
  const { type } = c.has.deploymentTarget;
  if (type === 'HY' || c.whose({ kind, key: name, id }) !== 'own') return;
  const { cloudHubApplications, runtimeDeployments } = c.anypoint;
  const stray = async (): Promise<string | undefined> =>
    type === 'CH'
      ? (await cloudHubApplications.get(name)) && name
      : (await runtimeDeployments.named(name))?.id;
  const running = await stray();
  if (running === undefined) return;
  c.note(`The proxy "${name}" ran on without its API instance: it is removed, and deployed anew.`);
  await (type === 'CH' ? cloudHubApplications.remove(name) : runtimeDeployments.remove(running));
  c.gone({ kind, key: name });
  await c.until({
    what: `the proxy "${name}" to be gone`,
    every: [1_000, 2_000, 5_000],
    atMost: 60_000,
    probe: async () => ((await stray()) === undefined ? true : undefined),
  });
};

export const proxy = defineStep({
  id: 'anypoint.proxy',
  title: 'API proxy',
  guide: '13',
  why: 'The proxy is a small application in front of the API. It asks API Manager for the policies of its instance, and will refuse calls without a good token.',
  needs: ['anypoint', 'deploymentTarget', 'apiInstance'],
  provides: ['proxy'],
  asks: {
    name: text({
      key: 'proxy.name',
      message: 'Name of the proxy application',
      help: 'On CloudHub names are unique over all customers: to the usual name a few characters of this setup are added, as the guide adds initials.',
      default: usualName,
      check: (value) =>
        /^[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?$/.test(value)
          ? undefined
          : 'expected up to 42 lower-case letters, digits and dashes, no dash at either end',
    }),
    existing: apiExisting,
    minutes: proxyMinutes,
    url: proxyUrl,
  },
  deed: ({ name }) => `deploy the proxy "${name}" and wait until it serves`,
  byHand: ({ has, answers, setup }) => ({
    where: anypointPages(has.anypoint).apiInstance(has.apiInstance.id),
    clicks: [
      'Open Settings (Runtime & Endpoint Configuration) of the API instance and choose Deploy.',
      'Choose the target and the values below, deploy, and wait until the status is Active.',
    ],
    values: [
      { label: 'Target', value: has.deploymentTarget.targetName },
      { label: 'Runtime version', value: has.deploymentTarget.runtimeVersion },
      { label: 'Proxy application name', value: wantedName(answers.name, setup.id) },
    ],
  }),
  async locate(c): Promise<Located<Seen> | undefined> {
    const deployment = await onlyOne(c);
    const there = (await existingApi(c))?.instance;
    if (!deployment) return there && gatewayOf(c, c.answers.url);
    const name = wantedName(c.answers.name, c.setup.id);
    const { id, applicationName = name } = deployment;
    return {
      kind,
      key: applicationName,
      id,
      what: `proxy "${applicationName}" (${id})`,
      // On an instance of ours nobody else deploys a proxy of this name.
      text: applicationName === name && !c.has.apiInstance.foreign ? c.setup.marker : undefined,
      named: there !== undefined,
      seen: { deployment, applicationName },
    };
  },
  async inspect(c, { whose, id, seen }) {
    if ('url' in seen) {
      const { url } = seen;
      const { check } = settings(c, { id: '', name: 'its own gateway' });
      return {
        facts: { proxy: { deploymentId: '', applicationName: '', url: url ?? '' } },
        entries: check(
          'conflict',
          'url',
          url !== undefined,
          '',
          'where the gateway of this API answers; API Manager deployed none, so answer proxy.url',
        ),
      };
    }
    const { deployment, applicationName } = seen;
    const status = await statusOf(c, id);
    const serving = isServing(status);
    const before = c.recorded?.proxy.deploymentId === id ? c.recorded.proxy.url : undefined;
    const known = (await givenUrl(c, c.answers.url)) ?? before;
    const url = known ?? (serving ? await readProxyUrl(c, deployment, applicationName) : undefined) ?? '';
    const { equal, check } = settings(c, { id, name: applicationName });
    return {
      facts: { proxy: { deploymentId: id, applicationName, url } },
      entries: [
        // An application cannot be renamed.
        ...(whose === 'own'
          ? equal('conflict', 'name', applicationName, wantedName(c.answers.name, c.setup.id), {
              affects: [],
            })
          : []),
        ...check('required', 'status', serving, inWords(status), 'applied, with the API active'),
        ...check('required', 'url', url !== '', url, 'a public URL'),
      ],
    };
  },
  gone(c) {
    const before = c.recorded?.proxy;
    return before
      ? settings(c, { id: before.deploymentId, name: before.applicationName }).whole(
          'required',
          'removed',
          'applied, with the API active',
        )
      : [];
  },
  async apply(c, found) {
    const name =
      (found && 'deployment' in found.seen ? found.seen.applicationName : undefined) ??
      wantedName(c.answers.name, c.setup.id);
    const before = c.recorded?.proxy;
    if (!found && before?.applicationName === name) await removeStray(c, before);
    const deployment = await c.once({
      kind,
      key: name,
      settings: { ...c.has.deploymentTarget, instance: c.has.apiInstance.id },
      seen: found ? 'own' : 'absent',
      lookUp: () => onlyOne(c),
      create: () => deploy(c, name),
      idOf: ({ id }) => id,
    });
    const { id } = deployment;
    const { status } = found ? await statusOf(c, id) : { status: 'applying' };
    const again = status === 'failed' || status === 'undeployed';
    if (again) await redeploy(c, id);
    await awaitServing(c, { id, name, begun: !found || again }, c.answers.minutes);
    const url = (await givenUrl(c, c.answers.url)) ?? (await ensureProxyUrl(c, deployment, name));
    return { proxy: { deploymentId: id, applicationName: name, url } };
  },
  /** The last look of this run, which came after every change. */
  async verify(c) {
    const { deploymentId, applicationName } = c.has.proxy;
    const status = await lastStatusOf(c, deploymentId);
    if (isServing(status)) return;
    throw problem('NOT_VERIFIED', {
      what: `The proxy "${applicationName}" (${deploymentId})`,
      why: `its status is ${inWords(status)}`,
      way: `Look at its logs: ${anypointPages(c.has.anypoint).applications} Then run the same command again.`,
    });
  },
  /** The application goes; what API Manager keeps of the deployment goes with its instance. */
  async undo(c) {
    const left: string[] = [];
    for (const { key, id } of c.made) left.push(...(await removeApplication(c, key, id)));
    if (!c.has.apiInstance.foreign) return left;
    const kept = c.made.map(
      ({ key, id }) =>
        `API Manager still lists the deployment of "${key}" (${id}) under the API instance ${c.has.apiInstance.id}, which this setup did not make.`,
    );
    return [...left, ...kept];
  },
});
