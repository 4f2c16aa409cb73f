import type { AnypointContext } from '../context.ts';
import { muleVersions, targetVersionView } from './mule-versions.ts';

export interface Target {
  readonly id: string;
  readonly name: string;
  readonly type: 'shared-space' | 'runtime-fabric' | 'SERVER';
  readonly region: string;
}

const sharedSpaces: readonly Target[] = [
  { id: 'cloudhub-us-east-1', name: 'Cloudhub-US-East-1', type: 'shared-space', region: 'us-east-1' },
  {
    id: 'cloudhub-eu-central-1',
    name: 'Cloudhub-EU-Central-1',
    type: 'shared-space',
    region: 'eu-central-1',
  },
];

const fabrics: readonly Target[] = [
  {
    id: '3f1c2f7a-54a4-4d53-9a0e-6f5f1f1c0b7d',
    name: 'rehearsal-fabric',
    type: 'runtime-fabric',
    region: 'us-east-1',
  },
];

/** A Mule server of the customer's own; its id is a number, its version what it reports. */
const servers: readonly Target[] = [
  { id: '4207311', name: 'rehearsal-server', type: 'SERVER', region: 'on-premises' },
];
const serverVersion = '4.9.0';

const hasCloudHub2 = ({ moods }: AnypointContext): boolean =>
  moods.targets === 'cloudhub2' || moods.targets === 'both';

/** Whether the organisation may use CloudHub 1. */
export const hasCloudHub1 = ({ moods }: AnypointContext): boolean =>
  moods.targets === 'cloudhub1' || moods.targets === 'both';

/** Spaces of CloudHub 2.0 that the organisation may deploy to. */
export const spacesOf = (context: AnypointContext): readonly Target[] =>
  hasCloudHub2(context) ? sharedSpaces : [];

export const fabricsOf = (context: AnypointContext): readonly Target[] =>
  context.moods.targets === 'runtime-fabric' ? fabrics : [];

/** Servers that report to Runtime Manager. */
export const serversOf = (context: AnypointContext): readonly Target[] =>
  context.moods.targets === 'hybrid' ? servers : [];

export const findTarget = (context: AnypointContext, id: string | undefined): Target | undefined =>
  [...spacesOf(context), ...fabricsOf(context), ...serversOf(context)].find((target) => target.id === id);

export const targetSummary = ({ id, name, type, region }: Target) => ({
  id,
  name,
  type,
  region,
  status: 'Active',
  isAvailableForDeployments: true,
});

/** A server as a place for proxies (anypoint-cli-api-mgr-plugin, `getNonFlexTargetById`). */
export const serverView = ({ id, name, type }: Target) => ({
  id: Number(id),
  name,
  type,
  status: 'RUNNING',
  gatewayVersion: serverVersion,
});

/** A target with its runtimes (CloudHub 2.0 API, schema TargetInfo; read by MuleSoft's CLI under /amc/atlas). */
export const targetView = (target: Target) => ({
  ...targetSummary(target),
  version: '2.9.0',
  runtimes: [{ type: 'mule', versions: muleVersions.map(targetVersionView) }],
  nodes: [{ id: `${target.id}-node`, location: target.region, isAvailableForDeployments: true }],
});

/** A Runtime Fabric (Runtime Fabric API, GET /organizations/{organizationId}/fabrics). */
export const fabricView = ({ id, name, region }: Target, organizationId: string) => ({
  id,
  name,
  region,
  vendor: 'eks',
  organizationId,
  version: '2.9.0',
  status: 'Active',
  createdAt: Date.parse('2025-01-31T12:00:00Z'),
  nodes: [],
});
