import type { Fields } from '../http/reading.ts';

interface Common {
  /** Name of the application that runs the proxy. */
  readonly name: string;
  /** Of the Mule runtime, or of the Flex Gateway itself. */
  readonly runtimeVersion: string;
  readonly environmentId: string;
  readonly environmentName: string;
}

interface MuleChoice {
  readonly javaVersion: string | undefined;
  readonly releaseChannel: string | undefined;
}

/** One deployment of a proxy, by what it is deployed to. */
export type NewDeployment =
  | (Common & MuleChoice & { readonly type: 'CH' })
  | (Common & MuleChoice & { readonly type: 'CH2' | 'RF'; readonly targetId: string })
  | (Common & { readonly type: 'HY'; readonly targetId: string; readonly targetName: string });

const cloudHub1 = (wanted: NewDeployment & { type: 'CH' }): object => ({
  type: 'CH',
  applicationName: wanted.name,
  gatewayVersion: wanted.runtimeVersion,
  overwrite: false,
  environmentId: wanted.environmentId,
  environmentName: wanted.environmentName,
  javaVersion: wanted.javaVersion ?? '17',
  releaseChannel: wanted.releaseChannel ?? 'LTS',
});

const kubernetes = (wanted: NewDeployment & { type: 'CH2' | 'RF' }): object => ({
  type: wanted.type,
  name: wanted.name,
  gatewayVersion: wanted.runtimeVersion,
  targetId: wanted.targetId,
  environmentId: wanted.environmentId,
  environmentName: wanted.environmentName,
  target: {
    targetId: wanted.targetId,
    deploymentSettings: {
      runtimeVersion: wanted.runtimeVersion,
      runtime: {
        version: wanted.runtimeVersion,
        java: wanted.javaVersion ?? '17',
        releaseChannel: wanted.releaseChannel ?? 'LTS',
      },
    },
  },
});

const flexGateway = (wanted: NewDeployment & { type: 'HY' }): object => ({
  type: 'HY',
  targetId: wanted.targetId,
  targetName: wanted.targetName,
  gatewayVersion: wanted.runtimeVersion,
  environmentId: wanted.environmentId,
  overwrite: false,
});

/** The body of a deployment. Source: `inbound-deployment-body.json` and the official CLI, docs/facts/anypoint-apis.md §6.2. */
export const deploymentBody = (wanted: NewDeployment): object => {
  switch (wanted.type) {
    case 'CH':
      return cloudHub1(wanted);
    case 'HY':
      return flexGateway(wanted);
    default:
      return kubernetes(wanted);
  }
};

const notSentBack = new Set(['masterOrganizationId', 'organizationId', 'remoteSystemId', 'targetType']);

/**
 * The body of a redeployment: the deployment as it was read, by the rules of the official CLI. Source:
 * docs/facts/anypoint-apis.md §6.6.
 */
export const redeploymentBody = (read: Fields): Fields => {
  const kept = Object.entries(read).filter(([name]) => !notSentBack.has(name));
  const body: Record<string, unknown> = Object.fromEntries(kept);
  if (body['expectedStatus'] === 'undeployed') body['expectedStatus'] = 'deployed';
  if (body['type'] === 'CH2' || body['type'] === 'RF') {
    body['name'] = body['applicationName'] ?? body['name'];
    delete body['applicationName'];
  }
  return body;
};
