import type { SecretRef } from '../wizard/step.ts';

/** What a call of the API needs besides its address. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly mediaType: string; readonly text: string };
  /** A security scheme of the specification's own: its mock refuses a call without any `Authorization` header. */
  readonly ownScheme?: string;
}

/** One real call to the deployed API: dated evidence. */
export interface Probe {
  readonly at: string;
  readonly url: string;
  readonly status: number;
  /** Milliseconds until the whole answer was there. */
  readonly ms: number;
  /** The gateway's or API's own words, cleaned and cut. */
  readonly says: string;
  /** Without its parameters; undefined where none was named. */
  readonly mediaType?: string;
}

/** A login and the call made with its token. `undefined` token facts: the login could not be shown, `notShown` says why. */
export interface LoginVerification {
  readonly probe?: Probe;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly clientId?: string | undefined;
  readonly subject?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly expiresAt?: string | undefined;
  readonly notShown?: string;
  /** The same call with a token that lacks the policy's scopes; of one flow only, and where such a token can be had. */
  readonly withoutScope?: Probe | undefined;
}

/** The vocabulary of the guide: what steps know of the two platforms. Ids and names only, never a secret. */
export interface Facts {
  okta: {
    readonly orgUrl: string;
    readonly orgId: string;
    /** The admin console's origin, for deep links. */
    readonly adminUrl: string;
    readonly engine: 'identity' | 'classic';
    readonly login: string | undefined;
    readonly roles: readonly string[];
    readonly everyoneGroupId: string;
    /** Who gets access: the groups of the answers, otherwise Everyone alone. */
    readonly accessGroups: readonly { readonly id: string; readonly name: string }[];
  };
  authServer: {
    readonly id: string;
    readonly name: string;
    /** The answer that it was found or created by: renamed in Okta it is the same object. */
    readonly asked: string;
    readonly audience: string;
    /** True for the server that came with the organization or belongs to others: its policies are not ours to reorder. */
    readonly foreign: boolean;
    readonly issuer: string;
    readonly authorizeUrl: string;
    readonly tokenUrl: string;
    readonly introspectUrl: string;
    readonly registrationUrl: string;
  };
  accessPolicy: { readonly id: string; readonly name: string };
  accessRule: {
    readonly id: string;
    readonly name: string;
    readonly grantTypes: readonly string[];
    /** Of an access token; undefined in states of earlier versions. */
    readonly lifetimeMinutes?: number | undefined;
  };
  registrationToken: {
    readonly secret: SecretRef;
    /** Tells another token from this one, without holding anything of it. */
    readonly fingerprint: string;
    /** Undefined where a runner without a state knows only that an earlier run came past it. */
    readonly registeredInMs?: number;
    readonly at: string;
  };
  introspectionClient: {
    readonly appId: string;
    readonly clientId: string;
    readonly label: string;
    readonly secret: SecretRef;
    /** Okta's id of that secret; undefined where Okta does not show this account the secrets. */
    readonly secretId?: string | undefined;
    /** As it is registered: `client_secret_basic` or `client_secret_post`. */
    readonly authMethod?: string | undefined;
  };
  anypoint: {
    readonly baseUrl: string;
    /** Undefined when the login does not say: then Design Center cannot be used. */
    readonly userId: string | undefined;
    readonly username: string;
    readonly rootOrganizationId: string;
    readonly organizationId: string;
    readonly organizationName: string;
    readonly environmentId: string;
    readonly environmentName: string;
  };
  deploymentTarget: {
    readonly type: 'CH2' | 'CH' | 'RF' | 'HY';
    readonly technology: 'mule4' | 'flexGateway';
    readonly targetId: string | undefined;
    readonly targetName: string;
    readonly runtimeVersion: string;
    readonly javaVersion: string | undefined;
    readonly releaseChannel: string | undefined;
  };
  clientProvider: {
    readonly id: string;
    readonly name: string;
    /** The answer that it was found or created by: renamed in Anypoint it is the same object. */
    readonly asked?: string | undefined;
    /** When the registration token that it holds was verified: a later verification means another token. */
    readonly registrationTokenAt: string;
    /** Okta's id of the client secret that it holds, which Anypoint masks; undefined where nobody knows it. */
    readonly secretId?: string | undefined;
  };
  environment: { readonly providerIds: readonly string[] };
  spec: {
    readonly name: string;
    /** Absent when Design Center refused and the files go straight to Exchange. */
    readonly projectId: string | undefined;
    /** It may be read, and refused to be written, twice. */
    readonly writeRefused?: true;
    readonly branch: string | undefined;
    readonly main: string;
    readonly classifier: 'raml' | 'oas';
    /** Path and query of the call that verifies the API. */
    readonly resource: string;
    /** How it is called; undefined: by GET, with nothing more. */
    readonly request?: ApiRequest | undefined;
    /** Of the files as the user has them, before any security snippet. */
    readonly sha256: string;
  };
  asset: {
    readonly groupId: string;
    readonly assetId: string;
    readonly version: string;
    readonly apiVersion: string;
    readonly name: string;
    readonly mockUrl: string | undefined;
    /** The beginning of `spec.sha256` of what was published; undefined when somebody else published it. */
    readonly specSha256: string | undefined;
  };
  implementation: {
    readonly url: string;
    readonly resource: string;
    readonly request?: ApiRequest | undefined;
    /** `existing`: of an API instance that is there. */
    readonly kind: 'mock' | 'public link' | 'own' | 'existing';
    /** The asset's version that a mock stands for. */
    readonly assetVersion: string | undefined;
  };
  apiInstance: {
    readonly id: number;
    readonly label: string;
    readonly assetVersion: string;
    /** True when this setup did not make it: what is on it may be somebody else's. */
    readonly foreign: boolean;
  };
  proxy: { readonly deploymentId: string; readonly applicationName: string; readonly url: string };
  openCall: Probe;
  policy: {
    readonly id: number;
    readonly assetId: string;
    readonly version: string;
    /** That a token must have. */
    readonly scopes: readonly string[];
  };
  securedSpec: { readonly version: string; readonly withSnippet: boolean };
  refusedCall: { readonly withoutToken: Probe; readonly invalidToken: Probe };
  application: {
    readonly id: number;
    readonly name: string;
    readonly clientId: string;
    readonly secret: SecretRef;
    /** Okta's id of the secret that took the place of the one that Exchange shows; undefined where that one still counts. */
    readonly secretId?: string | undefined;
    readonly redirectUris: readonly string[];
    readonly contractId: number;
  };
  registeredClient: {
    readonly appId: string;
    readonly label: string;
    /** Federation Broker Mode: everybody may use it, and assignments are switched off. */
    readonly openToAll: boolean;
  };
  assignment: {
    readonly appId: string;
    readonly groupIds: readonly string[];
    /** The one that this setup made for it. */
    readonly signInPolicyId?: string | undefined;
  };
  codeVerification: LoginVerification;
  implicitVerification: LoginVerification;
  serviceVerification: LoginVerification;
}
