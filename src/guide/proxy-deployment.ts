import { Problem, problem } from '../errors.ts';
import { anypointPages } from './anypoint-console.ts';
import type { With } from './define.ts';
import { perRun, readAnew } from './per-run.ts';

export type ProxyContext = With<'anypoint' | 'deploymentTarget' | 'apiInstance'>;
type Deployments = ProxyContext['anypoint']['deployments'];
export type Deployment = NonNullable<Awaited<ReturnType<Deployments['get']>>>;
export type DeploymentStatus = Awaited<ReturnType<Deployments['status']>>;

/**
 * A word of the deployment alone is not enough: policies take effect once a gateway has connected, and the instance is `active`.
 * Source: docs/facts/anypoint-apis.md §6.5.
 */
export const isServing = ({ meaning, apiVersionStatus }: DeploymentStatus): boolean =>
  meaning === 'serves' && apiVersionStatus === 'active';

export const inWords = ({ status, apiVersionStatus }: DeploymentStatus): string =>
  apiVersionStatus === undefined ? status : `${status}, API ${apiVersionStatus}`;

const ask = async (c: ProxyContext, id: string): Promise<DeploymentStatus | undefined> => {
  const instance = c.has.apiInstance.id;
  try {
    const seen = await c.anypoint.deployments.status(instance, id);
    if (seen.meaning !== 'serves' || seen.apiVersionStatus !== undefined) return seen;
    // One text of MuleSoft alone has it here; the instance says it too (docs/facts/anypoint-apis.md §6.5).
    return { ...seen, apiVersionStatus: (await c.anypoint.apiInstances.get(instance))?.status };
  } catch (error) {
    if (error instanceof Problem && error.exchange?.status === 404) return undefined;
    throw error;
  }
};

const statusName = (id: string): string => `status of the deployment ${id}`;

/** As API Manager has it now; undefined while it does not know the deployment yet. */
const look = (c: ProxyContext, id: string): Promise<DeploymentStatus | undefined> =>
  readAnew(c.oauth, statusName(id), () => ask(c, id));

const unknown: DeploymentStatus = {
  status: 'unknown',
  meaning: 'pending',
  apiVersionStatus: undefined,
};

export const statusOf = async (c: ProxyContext, id: string): Promise<DeploymentStatus> =>
  (await look(c, id)) ?? unknown;

/** As this run saw it last. */
export const lastStatusOf = async (c: ProxyContext, id: string): Promise<DeploymentStatus> =>
  (await perRun(c.oauth, statusName(id), () => ask(c, id))) ?? unknown;

/** What the runtime itself says of the application, for the failure. */
const runtimeWords = async (c: ProxyContext, name: string): Promise<string> => {
  const { type } = c.has.deploymentTarget;
  const { cloudHubApplications, runtimeDeployments } = c.anypoint;
  if (type === 'CH') return (await cloudHubApplications.get(name))?.status ?? '';
  if (type === 'HY') return '';
  const found = await runtimeDeployments.named(name);
  return [found?.status, found?.applicationStatus].filter((word) => word !== undefined).join(', ');
};

export const deploymentFailed = (c: ProxyContext, name: string, says: string, cause?: unknown): Problem =>
  problem(
    'ANYPOINT_DEPLOYMENT_FAILED',
    {
      name,
      target: c.has.deploymentTarget.targetName,
      says,
      logs: `Runtime Manager → Applications → ${name} → Logs (${anypointPages(c.has.anypoint).applications})`,
    },
    cause instanceof Problem ? { exchange: cause.exchange, cause } : {},
  );

/**
 * Soon at first, since some targets are quick; then every 10 s for two minutes, then every 30 s. Source:
 * docs/facts/anypoint-apis.md §6.5.
 */
const pauses = [300, 500, 1_000, 2_000, 5_000, ...Array<number>(11).fill(10_000), 30_000];

/**
 * Waits until the proxy serves. A failure counts when it is still there at the second look: right after a redeployment the
 * platform may show the state of before.
 * @throws ANYPOINT_DEPLOYMENT_FAILED, NOT_READY
 */
export const awaitServing = async (
  c: ProxyContext,
  deployment: {
    readonly id: string;
    readonly name: string;
    /** It was asked for a moment ago: the first look is spared. */
    readonly begun: boolean;
  },
  minutes: number,
): Promise<void> => {
  const { id, name } = deployment;
  let seen: DeploymentStatus | undefined;
  let failures = 0;
  let tooSoon = deployment.begun;
  await c.until({
    what: `the proxy "${name}" to start on ${c.has.deploymentTarget.targetName}`,
    usually: '1 to 2 min',
    every: pauses,
    atMost: minutes * 60_000,
    last: () => (seen ? inWords(seen) : 'not known yet'),
    probe: async () => {
      if (tooSoon) {
        tooSoon = false;
        return undefined;
      }
      seen = await look(c, id);
      if (seen && isServing(seen)) return true;
      failures = seen?.meaning === 'failed' ? failures + 1 : 0;
      if (failures < 2) return undefined;
      const words = await runtimeWords(c, name);
      throw deploymentFailed(c, name, words === '' ? 'it failed' : `it failed (${words})`);
    },
  });
};

/** Makes the running proxy take over what its instance says now. */
export const redeploy = async (c: ProxyContext, id: string): Promise<void> => {
  const instance = c.has.apiInstance.id;
  const deployment = await c.anypoint.deployments.get(instance, id);
  if (!deployment)
    throw problem('NOT_SEEN', { what: `The deployment ${id} of the API instance ${instance}` });
  await c.anypoint.deployments.redeploy(instance, deployment);
};
