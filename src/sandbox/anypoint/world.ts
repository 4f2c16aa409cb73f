/**
 * Everything the Anypoint half of the sandbox knows, as plain JSON, so that it can be kept in a folder. Each slice is owned by
 * the folder of the same name; the others read it through the functions that folder exports.
 */
export interface AnypointWorld {
  accounts: AccountsWorld;
  apimanager: ApiManagerWorld;
  exchange: ExchangeWorld;
  designcenter: DesignCenterWorld;
  runtime: RuntimeWorld;
}

/** accounts/: login, organisations, environments, connected apps, client providers. */
export interface AccountsWorld {
  users: User[];
  organizations: Organization[];
  environments: Environment[];
  connectedApps: ConnectedApp[];
  /** Bearer tokens handed out, by value. */
  tokens: Record<string, AccessToken>;
  clientProviders: ClientProvider[];
  /** By environment id, in order; the first one is its default. */
  environmentProviders: Record<string, string[]>;
  /** Authorization codes of on-behalf apps, by value; each serves once. */
  codes: Record<string, Grant>;
  /** Refresh tokens, by value. */
  refreshTokens: Record<string, Grant>;
}

/** What a user allowed a connected app. */
export interface Grant {
  clientId: string;
  userId: string;
  redirectUri: string;
  scopes: ScopeGrant[];
  /** Epoch milliseconds. */
  expires: number;
}

export interface User {
  id: string;
  username: string;
  password: string;
  firstName: string;
  lastName: string;
  email: string;
  organizationId: string;
  /** Organisation Administrator of the root organisation. */
  admin: boolean;
  /** What a user who is no administrator may. */
  scopes?: ScopeGrant[];
}

export interface Organization {
  id: string;
  name: string;
  domain: string | null;
  parentOrganizationIds: string[];
  ownerId: string;
}

export interface Environment {
  id: string;
  organizationId: string;
  name: string;
  type: 'production' | 'sandbox' | 'design';
  isProduction: boolean;
  clientId: string;
}

export interface ScopeGrant {
  scope: string;
  context_params?: { org?: string; envId?: string; [name: string]: unknown };
}

export interface ConnectedApp {
  clientId: string;
  clientSecret: string;
  name: string;
  grantTypes: string[];
  redirectUris: string[];
  ownerId: string;
  organizationId: string;
  scopes: ScopeGrant[];
}

export interface AccessToken {
  /** Epoch milliseconds. */
  expires: number;
  userId: string;
  /** Set when a connected app logged in for itself. */
  clientId?: string;
  /** The connected app through which a user logged in. */
  onBehalfOf?: string;
  /** Undefined: everything that the user may (`full`). */
  scopes?: ScopeGrant[];
}

export interface ClientProvider {
  providerId: string;
  organizationId: string;
  name: string;
  typeName: 'openid-dynamic-client' | 'openam' | 'ping';
  typeDescription: string;
  allowUntrustedCertificates: boolean;
  /** As sent, with its secrets, plus `supported_grant_types`. Present for openid-dynamic-client. */
  oidc?: OidcSettings;
  /** The settings of the other types, as sent. */
  other?: Record<string, unknown>;
}

export interface OidcSettings {
  issuer?: string;
  client: { urls: { register: string }; registration?: { authorization: string } };
  primary_client: { id: string; secret: string };
  urls: { authorize: string; token: string; introspect: string };
  allow_local_client_deletion?: boolean;
  allow_external_client_modification?: boolean;
  client_request_timeout?: number;
  supported_grant_types: GrantType[];
  [name: string]: unknown;
}

export interface GrantType {
  name: string;
  label: string;
  required: boolean;
  exclude: string[];
  depends: string[];
}

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

/** exchange/: assets and their publication; the mocking service reads the same files. */
export interface ExchangeWorld {
  assets: Asset[];
  /** Group/asset/version that were deleted softly: burnt for ever. */
  burnt: string[];
  publications: Publication[];
  /** Public links of the mocking service: id → the asset or the project's branch. */
  mockLinks: Record<
    string,
    { groupId: string; assetId: string; version: string } | { projectId: string; branch: string }
  >;
}

export interface Asset {
  groupId: string;
  assetId: string;
  version: string;
  /** The consumer-facing version: `v1`. */
  versionGroup: string;
  name: string;
  description: string;
  type: string;
  status: 'published' | 'development' | 'deprecated';
  isPublic: boolean;
  classifier: string;
  main: string;
  /** Text files by path without leading slash. */
  files: Record<string, string>;
  tags: string[];
  createdBy: string;
  createdAt: number;
  /** Epoch milliseconds from which the other services see it. */
  visibleAt: number;
}

export interface Publication {
  id: string;
  groupId: string;
  assetId: string;
  version: string;
  /** Epoch milliseconds at which it turns from running to completed. */
  completedAt: number;
  error?: string;
}

/** designcenter/: projects with one branch each. */
export interface DesignCenterWorld {
  projects: Project[];
}

export interface Project {
  id: string;
  organizationId: string;
  name: string;
  /** Absent when none was given. */
  description?: string;
  type: string;
  classifier: string;
  createdBy: string;
  createdDate: number;
  defaultBranch: string;
  branches: Record<string, { files: Record<string, string>; lockedBy: string | null; commitId: string }>;
}

/** runtime/: where proxies run, and the gateways that are listeners of their own. */
export interface RuntimeWorld {
  deployments: Deployment[];
  /** CloudHub 1 domains taken by somebody else, over all organisations. */
  takenDomains: string[];
}

export interface Deployment {
  id: number;
  type: 'CH' | 'CH2' | 'RF' | 'HY';
  apiId: number;
  organizationId: string;
  environmentId: string;
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
}
