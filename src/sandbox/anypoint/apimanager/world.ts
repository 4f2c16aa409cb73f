/** apimanager/: instances, policies, tiers, contracts, and the client applications of Exchange that hold them. */
export interface ApiManagerWorld {
  nextId: number;
  apis: ApiInstance[];
  policies: AppliedPolicy[];
  tiers: Tier[];
  applications: ClientApplication[];
  contracts: Contract[];
}

export interface ApiInstance {
  id: number;
  organizationId: string;
  environmentId: string;
  groupId: string;
  assetId: string;
  assetVersion: string;
  /** The versionGroup of the asset, e.g. `v1`. */
  productVersion: string;
  instanceLabel: string | null;
  /** Null: the platform's own provider. */
  providerId: string | null;
  technology: 'mule3' | 'mule4' | 'flexGateway' | 'serviceMesh';
  approvalMethod: string | null;
  endpointUri: string | null;
  deprecated: boolean;
  endpoint: {
    type: string | null;
    uri: string | null;
    proxyUri: string | null;
    deploymentType: string | null;
    isCloudHub: boolean | null;
    muleVersion4OrAbove: boolean | null;
    [name: string]: unknown;
  };
  createdAt: number;
  /** Epoch milliseconds of the last contact of a gateway; null: `unregistered`. Set by runtime/. */
  lastActiveDate: number | null;
}

export interface AppliedPolicy {
  id: number;
  apiId: number;
  groupId: string;
  assetId: string;
  assetVersion: string;
  configurationData: Record<string, unknown>;
  pointcutData: unknown;
  order: number;
  disabled: boolean;
  createdAt: number;
  /** Epoch milliseconds from which the gateway knows it as it is. */
  effectiveAt: number;
  /** What the gateway enforces until then, if it knew the policy before. */
  former?: { configurationData: Record<string, unknown>; disabled: boolean; order: number };
  /** Set on a removed policy that a gateway still knows until `effectiveAt`. */
  removed?: boolean;
}

/** A policy as a gateway enforces it now. */
export interface EffectivePolicy {
  readonly id: number;
  readonly groupId: string;
  readonly assetId: string;
  readonly assetVersion: string;
  readonly configurationData: Readonly<Record<string, unknown>>;
  readonly order: number;
}

export interface Tier {
  id: number;
  apiId: number;
  name: string;
  description: string | null;
  status: 'ACTIVE' | 'DEPRECATED';
  autoApprove: boolean;
  limits: { visible: boolean; maximumRequests: number; timePeriodInMilliseconds: number }[];
  createdAt: number;
}

export interface ClientApplication {
  id: number;
  name: string;
  description: string | null;
  url: string | null;
  clientId: string;
  clientSecret: string;
  redirectUri: string[];
  grantTypes: string[];
  apiEndpoints: boolean;
  masterOrganizationId: string;
  providerId: string | null;
  ownerId: string;
  /** The connected app that created it, if one did. */
  createdByClient?: string;
}

export interface Contract {
  id: number;
  apiId: number;
  applicationId: number;
  status: 'PENDING' | 'APPROVED' | 'REJECTED' | 'REVOKED';
  approvedDate: number | null;
  /** Epoch milliseconds from which the gateway knows the status. */
  effectiveAt: number;
  /** What the gateway knows until then. */
  formerStatus?: 'PENDING' | 'APPROVED' | 'REJECTED' | 'REVOKED';
  tierId: number | null;
  requestedTierId: number | null;
  createdAt: number;
}
