import { Secret } from '../../src/secret.ts';
import { type Answers, anypointOf, atTheBrowser, type Ending, type Journey } from './mood-journey.ts';

/** What becomes of a journey in a mood, with what it needs to be felt. */
export interface Expectation extends Partial<Omit<Journey, 'answers'>> {
  readonly value: string | number | boolean;
  readonly answers?: Answers;
  /** Tells two expectations of one value apart. */
  readonly when?: string;
}

const problem = (code: string, exit: number): Ending => ({ code, exit });
const answering =
  (answers: Readonly<Record<string, unknown>>): Answers =>
  () => ({ answers });

/** Client credentials of the sandbox's connected app, in place of a user's token. */
export const asConnectedApp: Answers = (world) => {
  const { clientId, clientSecret } = world.sandbox.describe().anypoint.connectedApp;
  return {
    without: ['anypoint.bearer'],
    answers: { 'anypoint.clientId': clientId, 'anypoint.clientSecret': new Secret(clientSecret) },
  };
};

export const withPassword: Answers = (world) => {
  const { username, password } = world.sandbox.describe().anypoint.user;
  return {
    without: ['anypoint.bearer'],
    answers: { 'anypoint.username': username, 'anypoint.password': new Secret(password) },
  };
};

const withBearer: Answers = (world) => ({
  answers: {
    'anypoint.login': 'bearer',
    'anypoint.bearer': new Secret(world.sandbox.describe().anypoint.bearer),
  },
});

/** As the hint says, in the console; the call stays unknown. */
const addedByHand: Answers = (world) => {
  const { accounts } = anypointOf(world);
  const { environments } = world.sandbox.describe().anypoint;
  accounts.environmentProviders[environments['Sandbox'] ?? ''] = accounts.clientProviders.map(
    ({ providerId }) => providerId,
  );
  return { answers: { 'anypoint.providerAddedByHand': true } };
};

const ok = (...values: readonly Expectation['value'][]): readonly Expectation[] =>
  values.map((value) => ({ value }));
const ends = (ending: Ending, ...values: readonly Expectation['value'][]): readonly Expectation[] =>
  values.map((value) => ({ value, ends: ending }));

/** Classic Engine has no sign-in policies of apps. */
const withoutSignInPolicy = (line: string): string | undefined =>
  line.startsWith('okta sign-in policy ') ? undefined : line;
const openToAll = (line: string): string => line.replace(/^(okta app .*) groups 1 /, '$1 groups 0 ');
/** The files go straight to Exchange. */
const withoutProject = (line: string): string | undefined => (line.startsWith('project ') ? undefined : line);
const inPlaceOf =
  (gateway: string) =>
  (line: string): string =>
    line.replace(/^deployment .*/, `deployment ${gateway}`);
const onGateway = inPlaceOf('rehearsal-managed-gateway');
const onOwnGateway = inPlaceOf('rehearsal-gateway');
const onlyFlex = (): Answers => answering({ 'proxy.target': 'flex-gateway' });
/** Its address, as its owner knows it. */
const ownGateway: Answers = (world) => ({
  answers: {
    'proxy.target': 'flex-gateway',
    'proxy.url': world.sandbox.describe().anypoint.gateways.find(({ kind }) => kind === 'selfManaged')?.url,
  },
});
const defaultPolicy = [
  'okta policy default/Default Policy ACTIVE',
  'okta rule default/Default Policy/Default Policy Rule ACTIVE',
];
/** Of somebody else, made before. */
const fourApps: Answers = async (world) => {
  const { orgUrl, token } = world.sandbox.describe().okta;
  for (const name of ['one', 'two', 'three', 'four'])
    await fetch(`${orgUrl}/oauth2/v1/clients`, {
      method: 'POST',
      headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: `App ${name}`,
        redirect_uris: ['https://app.example.com/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_basic',
      }),
    });
  return {};
};
const publicLink = { told: /The public link .* stays/, lines: [] };

/** Every mood that is not as in the kind world, and how a journey ends in it. A mood that is not here fails the test. */
export const expectations: Readonly<Record<string, readonly Expectation[]>> = {
  latencyMs: ok(2),

  noApiAccessManagement: ends(problem('OKTA_NO_API_ACCESS_MANAGEMENT', 4), true),
  role: [
    // The last of them may do all but the sign-in policy of the registered client.
    ...ends(
      problem('OKTA_ROLE_TOO_WEAK', 4),
      'ORG_ADMIN',
      'APP_ADMIN',
      'READ_ONLY_ADMIN',
      'API_ACCESS_MANAGEMENT_ADMIN',
    ),
    ...ends(problem('OKTA_EVERYONE_HIDDEN', 4), 'USER_ADMIN'),
  ],
  tokenDead: ends(problem('OKTA_TOKEN_REFUSED', 4), true),
  engine: [{ value: 'v1', line: withoutSignInPolicy }],
  defaultServerHasPolicy: [{ value: true, besides: defaultPolicy }],
  signInPolicy: [
    { value: 'password' },
    {
      value: 'password',
      when: 'and none of its own',
      answers: answering({ 'verification.signInPolicy': 'keep' }),
      line: withoutSignInPolicy,
    },
  ],
  federationBroker: [
    { value: 'rejects-assignment', line: openToAll },
    { value: 'ignores-assignment', line: openToAll },
  ],
  ratePlan: ok('none', 'enterprise'),
  appLimit: [
    ...ends(problem('ANYPOINT_IDP_REFUSED', 4), 1),
    // As it was recorded of free organizations.
    { value: 4, when: 'and four apps of its own', answers: fourApps, ends: problem('OKTA_APP_REFUSED', 5) },
  ],
  listLagMs: ok(4_000),
  getLagMs: ok(4_000),
  uniqueNames: ok(false),
  policyWithoutStatus: ok('INACTIVE'),
  secretsListHidden: ok(true),
  consentRequired: [
    { value: true, ends: { shortfall: /consent/ }, mend: atTheBrowser },
    { value: true, when: 'the mood goes away', ends: { shortfall: /consent/ } },
  ],
  groupAssignmentDelayMs: ok(4_000),
  activeClientsDeletable: ok(false),

  mfa: [
    { value: true },
    {
      value: true,
      when: 'with a password',
      answers: withPassword,
      ends: problem('ANYPOINT_MFA_REQUIRED', 4),
      mend: withBearer,
    },
  ],
  sessionMinutes: [...ok(1), { value: 1, when: 'as a connected app', answers: asConnectedApp }],
  requestsPerMinute: ok(40),
  externalIdentity: ends(problem('ANYPOINT_ENTITLEMENT_MISSING', 4), false),
  connectedAppMayClientProviders: [
    ...ok(false),
    {
      value: false,
      when: 'as a connected app',
      answers: asConnectedApp,
      ends: problem('ANYPOINT_RIGHTS_MISSING', 4),
      mend: withBearer,
    },
  ],
  connectedAppMayDesignCenter: [
    ...ok(false),
    {
      value: false,
      when: 'as a connected app',
      answers: asConnectedApp,
      line: withoutProject,
    },
  ],
  providerNamesUnique: ok(false),
  providerQuotaFull: ends(problem('ANYPOINT_PROVIDER_QUOTA', 5), true),
  providerReply: [
    { value: 'provider_id', undocumented: 'the documents have `providerId`' },
    { value: 'empty', undocumented: 'the documents have a body' },
  ],
  providerErrorShape: [
    ...ok('text'),
    {
      value: 'text',
      when: 'all places are taken',
      moods: { providerQuotaFull: true },
      ends: problem('ANYPOINT_PROVIDER_QUOTA', 5),
    },
  ],
  strictRequests: ok(true),
  environmentProvidersMerge: [
    // It goes with the provider itself, which is removed next.
    { value: true, stays: { told: /Anypoint keeps the client provider/, lines: [] } },
  ],
  environmentProvidersUnknown: [
    { value: '404', ends: problem('ANYPOINT_CALL_UNKNOWN', 7) },
    { value: '404', when: 'done manually', ends: problem('ANYPOINT_CALL_UNKNOWN', 7), mend: addedByHand },
    {
      value: '405',
      ends: problem('ANYPOINT_CALL_UNKNOWN', 7),
      undocumented: 'the document has the call',
    },
  ],
  apiDeletionNeeds: ok('undeployed'),
  connectedAppMayListContracts: [
    ...ok(false),
    { value: false, when: 'as a connected app', answers: asConnectedApp },
  ],
  applicationNamesUnique: ok(false),
  refusalStatus: ok('401'),
  policyVersionField: ok('assetVersion'),
  policyConfigurationShape: ok('json-schema'),
  policyListShape: ok('policies', 'array', 'value'),
  apiListShape: ok('assets', 'instances'),
  approval: ok('manual'),
  policyDelayMs: ok(20_000),
  contractDelayMs: ok(20_000),
  idpTimeoutMs: [
    {
      value: 1,
      // Okta takes longer than that, however fast this computer is.
      moods: { latencyMs: 15 },
      ends: problem('ANYPOINT_IDP_REFUSED', 4),
      answers: answering({ 'application.removeLeftovers': true }),
    },
  ],
  clientRequestTimeoutUnit: ok('seconds'),
  registrationSendsApplicationType: ok(true),
  deletionReachesIdp: ok(false),
  policyKeys: [...ok('renamed'), ...ends(problem('CALLS_NOT_REFUSED', 6), 'unlisted')],
  unknownPolicyKeys: [
    ...ok('refused'),
    { value: 'refused', when: 'keys renamed', moods: { policyKeys: 'renamed' } },
    {
      value: 'refused',
      when: 'keys unlisted',
      moods: { policyKeys: 'unlisted' },
      ends: problem('ANYPOINT_VALUE_REFUSED', 2),
    },
  ],
  introspectionSendsHint: ok(true),

  designCenterLocked: ends(problem('ANYPOINT_LOCK_HELD', 5), 'Ann Colleague'),
  designCenterTemplateFiles: ok(false),
  publication: ok('async'),
  publicationMs: [{ value: 30_000, moods: { publication: 'async' } }],
  assetVisibleMs: ok(20_000),
  hardDeletionEnabled: [
    { value: false, stays: { told: /hides .*but does not delete it for good/, lines: [] } },
  ],
  mockAccess: [
    { value: 'token', answers: answering({ 'api.mockLink': true }), stays: publicLink },
    { value: 'token', when: 'nobody allows a public link', ends: problem('ANYPOINT_MOCK_CLOSED', 4) },
  ],
  mockLinks: [
    { value: 'link' },
    {
      value: 'link',
      when: 'the mock is closed',
      moods: { mockAccess: 'token' },
      answers: answering({ 'api.mockLink': true }),
      stays: publicLink,
    },
    { value: 'none' },
    {
      value: 'none',
      when: 'the mock is closed',
      moods: { mockAccess: 'token' },
      ends: problem('ANYPOINT_MOCK_CLOSED', 4),
    },
  ],
  targets: [
    ...ok('cloudhub1', 'both', 'runtime-fabric'),
    // Then the managed Flex Gateway is what there is.
    { value: 'none', line: onGateway },
    { value: 'hybrid', line: onGateway },
    ...['none', 'hybrid'].map((value) => ({
      value,
      when: 'and no gateway',
      moods: { gateways: 'none' } as const,
      ends: problem('ANYPOINT_NO_TARGET', 4),
    })),
  ],
  gateways: [
    ...ok('managed', 'none'),
    { value: 'selfManaged' },
    {
      value: 'selfManaged',
      when: 'and nothing else',
      moods: { targets: 'none' },
      ends: problem('ANYPOINT_GATEWAY_NO_URL', 2),
      answers: onlyFlex(),
      mend: ownGateway,
      line: onOwnGateway,
    },
  ],
  deploymentExists: [
    ...ok(true),
    { value: true, when: 'on a Flex Gateway', answers: onlyFlex(), line: onGateway },
  ],
  flexRedeploy: [
    ...ok(false),
    { value: false, when: 'on a Flex Gateway', answers: onlyFlex(), line: onGateway },
  ],
  providerHeard: ok('late', 'redeployed'),
  deploymentMs: ok(120_000),
  deploymentFails: ends(problem('ANYPOINT_DEPLOYMENT_FAILED', 7), true),
  publicUrlGiven: ok(false),
  domainTaken: [
    { value: 'taken-proxy' },
    {
      value: 'taken-proxy',
      when: 'on CloudHub 1, under that name',
      moods: { targets: 'cloudhub1' },
      answers: answering({ 'proxy.name': 'taken-proxy' }),
      ends: problem('ANYPOINT_PROXY_NAME_TAKEN', 5),
      mend: answering({ 'proxy.name': 'oauth-demo-proxy' }),
    },
  ],
};
