import type { Affected } from '../wizard/entry.ts';

/** The flows by which a client gets a token, as the answers name them. */
export const flowNames = ['code', 'implicit', 'client-credentials'] as const;
export type FlowName = (typeof flowNames)[number];

/** Which flows are set up, and the scopes that the policy demands of every token. */
export interface Wanted {
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
}

/** What stands for a flow at the platforms, and in words. */
interface FlowFacts {
  readonly grant: 'authorization_code' | 'implicit' | 'client_credentials';
  readonly login: Affected;
  /** In an Okta console. */
  readonly label: string;
}

const facts: Readonly<Record<FlowName, FlowFacts>> = {
  code: { grant: 'authorization_code', login: 'code login', label: 'Authorization Code' },
  implicit: { grant: 'implicit', login: 'implicit login', label: 'Implicit (hybrid)' },
  'client-credentials': {
    grant: 'client_credentials',
    login: 'service login',
    label: 'Client Credentials',
  },
};

/** The same out of saved answers: by default the guide's. */
export const wantedOf = (answers: Readonly<Record<string, unknown>>): Wanted => ({
  flows: (answers['flows'] as readonly string[] | undefined) ?? ['code', 'implicit'],
  scopes: (answers['policy.scopes'] as readonly string[] | undefined) ?? [],
});

/** The chosen flows, in the order of the guide. */
export const flowsIn = ({ flows }: Pick<Wanted, 'flows'>): readonly FlowName[] =>
  flowNames.filter((name) => flows.includes(name));

export const flowFacts = (flow: FlowName): FlowFacts => facts[flow];

/** The grants by which tokens are had: what the access rule allows. */
export const grantsOf = (wanted: Pick<Wanted, 'flows'>): readonly FlowFacts['grant'][] =>
  flowsIn(wanted).map((flow) => facts[flow].grant);

/** What the client is registered with: Okta's default type `web` demands the authorization code (docs/facts/okta.md §5). */
export const registeredGrants = (wanted: Pick<Wanted, 'flows'>): readonly FlowFacts['grant'][] => [
  ...new Set(['authorization_code' as const, ...grantsOf(wanted)]),
];

/** What a service login, a code login or an implicit login spoils when this grant is refused. */
export const loginOfGrant = (grant: string): Affected =>
  flowNames.map(flowFacts).find((one) => one.grant === grant)?.login ?? 'code login';

/** The logins of the chosen flows. */
export const loginsOf = (wanted: Pick<Wanted, 'flows'>): readonly Affected[] =>
  flowsIn(wanted).map((flow) => facts[flow].login);

/** Whether a person logs in, by any of the flows. */
export const hasUsers = (wanted: Pick<Wanted, 'flows'>): boolean =>
  flowsIn(wanted).some((flow) => flow !== 'client-credentials');

/** The OpenID Connect scopes that logins of people ask for. */
const oidcScopes = ['openid', 'profile'] as const;

/** Every authorization server of Okta has these; none is given to a service (docs/facts/okta.md §2). */
export const reservedScopes: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
  'device_sso',
]);

/** What a token is asked for with: of people the OpenID Connect scopes too. */
export const scopesAsked = (flow: FlowName, scopes: readonly string[]): readonly string[] => [
  ...new Set([...(flow === 'client-credentials' ? [] : oidcScopes), ...scopes]),
];

/** All scopes that any of the flows asks for. */
export const allScopesAsked = (wanted: Wanted): readonly string[] => [
  ...new Set(flowsIn(wanted).flatMap((flow) => scopesAsked(flow, wanted.scopes))),
];

/** The scopes that must be made at the authorization server. */
export const ownScopes = ({ scopes }: Pick<Wanted, 'scopes'>): readonly string[] =>
  scopes.filter((one) => !reservedScopes.has(one));

/**
 * What a token is asked for with that lacks a scope of the policy; undefined where no such token can be had: a service gets none
 * without any scope of the server, and the reserved scopes belong to every login.
 */
export const scopesLacking = (flow: FlowName, scopes: readonly string[]): readonly string[] | undefined => {
  if (flow === 'client-credentials') return scopes.length > 1 ? scopes.slice(1) : undefined;
  return ownScopes({ scopes }).length > 0
    ? scopesAsked(
        flow,
        scopes.filter((one) => reservedScopes.has(one)),
      )
    : undefined;
};

/** The flow whose token shows that one without the policy's scopes is refused. */
export const showsLacking = (wanted: Wanted): FlowName | undefined =>
  flowsIn(wanted).find((flow) => scopesLacking(flow, wanted.scopes) !== undefined);
