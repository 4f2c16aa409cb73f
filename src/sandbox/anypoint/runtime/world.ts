import type { OidcSettings } from '../accounts/world.ts';
import type { EffectivePolicy } from '../apimanager/world.ts';

/** runtime/: where proxies run, and the gateways that are listeners of their own. */
export interface RuntimeWorld {
  deployments: Deployment[];
  /** CloudHub 1 domains taken by somebody else, over all organisations. */
  takenDomains: string[];
  /** The loopback port of each Flex Gateway, kept over restarts. */
  gatewayPorts: Record<string, number>;
}

export interface Deployment {
  id: number;
  type: 'CH' | 'CH2' | 'RF' | 'HY';
  apiId: number;
  organizationId: string;
  environmentId: string;
  /** Empty on a Flex Gateway, which has no applications. */
  applicationName: string;
  /** The id in the runtime: CloudHub domain, or AMC deployment id (uuid). */
  applicationId: string;
  gatewayVersion: string;
  targetId: string | null;
  targetName: string | null;
  expectedStatus: 'deployed' | 'undeployed';
  createdAt: number;
  updatedAt: number;
  /** Epoch milliseconds at which `applying` turns to `applied`; `failed` never does. */
  readyAt: number;
  failed: boolean;
  /** The loopback port of its gateway, kept over restarts. */
  port: number | null;
  /** CloudHub 2.0: whether a public URL was asked for. */
  publicUrl: boolean;
  /** Epoch milliseconds from which its gateway answers; later redeployments do not interrupt it. */
  servesFrom: number;
  /** The asset version that it was deployed with. */
  assetVersion: string;
  /** Implementation and proxy URI of the instance as they were when it was deployed. */
  implementationUri: string | null;
  proxyUri: string | null;
  /** The policies as they were when it was deployed last, which is all that a Flex Gateway may know. */
  policies: EffectivePolicy[];
  /** Those of before, until `readyAt`. */
  formerPolicies: EffectivePolicy[];
  /** The client provider's settings as they were when it was deployed, and before that; absent where there was none. */
  identity?: OidcSettings;
  formerIdentity?: OidcSettings;
}
