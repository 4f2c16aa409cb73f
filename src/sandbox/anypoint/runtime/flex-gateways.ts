import type { AnypointContext } from '../context.ts';
import type { Deployment } from './world.ts';

/** A Flex (Omni) Gateway: of the customer's own, or managed, in a private space. */
export interface FlexGateway {
  readonly id: string;
  readonly name: string;
  readonly kind: 'managed' | 'selfManaged';
  /** The version that it reports, which its deployments must name. */
  readonly version: string;
}

/** The one port that they were started with; the sandbox's own listener stands for it. */
export const gatewayPort = '8081';

const privateSpace = { id: 'b7a1d0f3-2c55-4d6e-9a3b-5f0c8e7d6a41', name: 'rehearsal-private-space' };

const managed: FlexGateway = {
  id: '5d0f4c1e-8b2a-4f57-9c3d-1a6e7b8c9d01',
  name: 'rehearsal-managed-gateway',
  kind: 'managed',
  version: '1.13.4',
};
const selfManaged: FlexGateway = {
  id: 'c4e9a7b2-3d61-4b0e-8f25-7d9c0a1b2e34',
  name: 'rehearsal-gateway',
  kind: 'selfManaged',
  version: '1.12.1',
};

/** Those that the organization has. */
export const flexGatewaysOf = ({ moods }: AnypointContext): readonly FlexGateway[] =>
  [managed, selfManaged].filter(({ kind }) => moods.gateways === 'both' || moods.gateways === kind);

/** All that a deployment may be on, whatever the mood is now. */
export const allFlexGateways: readonly FlexGateway[] = [managed, selfManaged];

export const flexGatewayAt = (context: AnypointContext, id: unknown): FlexGateway | undefined =>
  flexGatewaysOf(context).find((gateway) => gateway.id === id);

/** Whether a deployment is on a Flex Gateway: then it has no application of its own. */
export const onFlexGateway = ({ type, targetId }: Pick<Deployment, 'type' | 'targetId'>): boolean =>
  type === 'HY' && allFlexGateways.some(({ id }) => id === targetId);

/** The address of a gateway's listener. */
const gatewayUrl = (context: AnypointContext, { id }: FlexGateway): string =>
  `http://127.0.0.1:${context.world.runtime.gatewayPorts[id] ?? 0}`;

const since = '2025-01-31T12:00:00.000Z';

/** `{total, data: […]}` of gateway-targets (docs/facts/anypoint-apis.md §6.1). */
export const gatewayTargetView = ({ id, name, kind, version }: FlexGateway) => ({
  id,
  name,
  kind,
  status: kind === 'managed' ? 'RUNNING' : 'CONNECTED',
  version,
  replicas: 1,
});

/** A line of the older list, which has no version. */
export const olderTargetView = ({ id, name }: FlexGateway, organizationId: string) => ({
  organizationId,
  id,
  name,
  status: 'CONNECTED',
  replicas: { CONNECTED: 1, DISCONNECTED: 0 },
  tags: [],
  lastUpdate: since,
});

export const olderTargetDetail = (gateway: FlexGateway, organizationId: string) => ({
  ...olderTargetView(gateway, organizationId),
  replicas: [{ status: 'CONNECTED', count: 1, certificateExpirationDates: ['2030-01-31T12:00:00.000Z'] }],
  versions: [gateway.version],
  version: gateway.version,
});

/** A managed gateway of the Omni Gateway Manager API (schemas ManagedGatewayOverview and ManagedGatewayDetail). */
export const managedOverview = ({ id, name }: FlexGateway) => ({
  id,
  name,
  status: 'RUNNING',
  lastUpdated: since,
  dateCreated: since,
  targetId: privateSpace.id,
});

export const managedDetail = (context: AnypointContext, gateway: FlexGateway) => ({
  ...managedOverview(gateway),
  targetName: privateSpace.name,
  desiredStatus: 'STARTED',
  releaseChannel: 'lts',
  runtimeVersion: gateway.version,
  size: 'small',
  apiLimit: 50,
  configuration: {
    ingress: {
      publicUrl: `${gatewayUrl(context, gateway)}/`,
      forwardSslSession: false,
      lastMileSecurity: false,
    },
    properties: { upstreamResponseTimeout: 15, connectionIdleTimeout: 60 },
    logging: { level: 'info', forwardLogs: false },
    tracing: { enabled: false },
  },
});
