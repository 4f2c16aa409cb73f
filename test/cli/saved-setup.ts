import { basisOf, type CallName, notMade, ofCall } from '../../src/guide/evidence.ts';
import type { Facts, LoginVerification, Probe } from '../../src/guide/facts.ts';
import { steps } from '../../src/steps/index.ts';
import type { Evidence } from '../../src/wizard/evidence.ts';
import { openState, type State, type StateData, type StepRecord } from '../../src/wizard/state.ts';

const at = '2026-11-23T18:31:47.431Z';

/** Every fact of a setup that came to the end. `mark` may put something into every text that comes from outside. */
const factsWith = (mark: (text: string) => string): Omit<Facts, 'serviceVerification'> => {
  const url = (path: string): string => mark(`https://integrator-1.okta.com${path}`);
  const probe = (status: number): Probe => ({
    at,
    url: mark('https://oauth-demo-proxy.example.cloudhub.io/employees'),
    status,
    ms: 12,
    says: mark('the words of the API'),
  });
  const login = { probe: probe(200), issuer: url('/oauth2/aus1'), scopes: ['openid', 'profile'] };
  return {
    okta: {
      orgUrl: url(''),
      orgId: '00o1',
      adminUrl: url('/admin'),
      engine: 'identity',
      login: mark('ada@example.com'),
      roles: ['SUPER_ADMIN'],
      everyoneGroupId: '00g1',
      accessGroups: [{ id: '00g1', name: 'Everyone' }],
    },
    authServer: {
      id: 'aus1',
      name: mark('MuleSoft OAuth Demo'),
      audience: mark('api://oauth-demo'),
      asked: 'OAuth',
      foreign: false,
      issuer: url('/oauth2/aus1'),
      authorizeUrl: url('/oauth2/aus1/v1/authorize'),
      tokenUrl: url('/oauth2/aus1/v1/token'),
      introspectUrl: url('/oauth2/aus1/v1/introspect'),
      registrationUrl: url('/oauth2/v1/clients'),
    },
    accessPolicy: { id: '00p1', name: mark('All clients') },
    accessRule: {
      id: '0pr1',
      name: mark('Both logins'),
      grantTypes: ['authorization_code', 'implicit'],
      lifetimeMinutes: 60,
    },
    registrationToken: {
      secret: { secret: 'okta.registration-token/token' },
      fingerprint: 'f00d',
      registeredInMs: 120,
      at,
    },
    introspectionClient: {
      appId: '0oa1',
      clientId: mark('mule-introspection-1'),
      label: mark('MuleSoft Introspection Client'),
      secret: { secret: 'okta.introspection-client/secret' },
    },
    anypoint: {
      baseUrl: 'https://anypoint.mulesoft.com',
      userId: 'u1',
      username: mark('max.mule'),
      rootOrganizationId: 'org0',
      organizationId: 'org1',
      organizationName: mark('Rehearsal'),
      environmentId: 'env1',
      environmentName: mark('Sandbox'),
    },
    deploymentTarget: {
      type: 'CH2',
      technology: 'mule4',
      targetId: 't1',
      targetName: mark('Cloudhub-US-East-1'),
      runtimeVersion: '4.9.0',
      javaVersion: '17',
      releaseChannel: 'LTS',
    },
    clientProvider: { id: 'cp1', name: mark('OIDC Client Provider'), registrationTokenAt: at },
    environment: { providerIds: ['cp1'] },
    spec: {
      name: mark('OAuth-Demo-API'),
      projectId: 'p1',
      branch: 'master',
      main: 'oauth-demo-api.raml',
      classifier: 'raml',
      resource: '/employees',
      sha256: 'ab12',
    },
    asset: {
      groupId: 'org1',
      assetId: mark('oauth-demo-api'),
      version: '1.0.0',
      apiVersion: 'v1',
      name: mark('OAuth-Demo-API'),
      mockUrl: undefined,
      specSha256: 'ab12',
    },
    implementation: {
      url: mark('https://mock.example.com/m'),
      resource: '/employees',
      kind: 'mock',
      assetVersion: '1.0.0',
    },
    apiInstance: { id: 20, label: mark('oauth-demo'), assetVersion: '1.0.0', foreign: false },
    proxy: {
      deploymentId: 'd1',
      applicationName: mark('oauth-demo-proxy'),
      url: mark('https://oauth-demo-proxy.example.cloudhub.io'),
    },
    openCall: probe(200),
    policy: { id: 21, assetId: mark('openidconnect-access-token-enforcement'), version: '1.6.0', scopes: [] },
    securedSpec: { version: '1.0.0', withSnippet: false },
    refusedCall: { withoutToken: probe(401), invalidToken: probe(401) },
    application: {
      id: 22,
      name: mark('OIDC-Demo-App'),
      clientId: mark('0oa2'),
      secret: { secret: 'anypoint.application/secret' },
      redirectUris: [mark('http://localhost:8085/callback'), 'https://oauth.pstmn.io/v1/callback'],
      contractId: 23,
    },
    registeredClient: { appId: '0oa2', label: mark('OIDC-Demo-App'), openToAll: false },
    assignment: { appId: '0oa2', groupIds: ['00g1'] },
    codeVerification: { ...login, subject: mark('jane@example.com') },
    implicitVerification: login,
  };
};

export interface SavedSetup {
  readonly mark?: (text: string) => string;
  /** Of one step, or of all: what differs from a setup that came to the end. */
  readonly records?: Readonly<Record<string, Partial<StepRecord> | undefined>>;
  readonly facts?: Partial<Facts>;
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly without?: readonly string[];
}

/** The saved state of a setup of finished steps, the last one skipped, with all facts, objects and requests. */
export const savedSetup = (setup: SavedSetup = {}): State => {
  const { mark = (text: string) => text, records = {}, without = [] } = setup;
  const facts: Record<string, unknown> = { ...factsWith(mark), ...setup.facts };
  const recordOf = (id: string, provides: readonly PropertyKey[]): StepRecord => ({
    status: 'done',
    how: 'created',
    at,
    facts: Object.fromEntries(provides.map((name) => [name, facts[String(name)]])),
    what: mark(`what step ${id} made`),
    ...(provides.some((name) => facts[String(name)] === undefined) && {
      status: 'skipped',
      how: 'skipped',
      facts: {},
      reason: 'not among the flows',
    }),
    ...records[id],
  });
  const data: StateData = {
    schemaVersion: 1,
    setup: { id: 'ff6f099468', name: 'default' },
    target: { 'okta.orgUrl': mark('https://integrator-1.okta.com') },
    answers: { ...setup.answers },
    steps: Object.fromEntries(
      steps.filter(({ id }) => !without.includes(id)).map(({ id, provides }) => [id, recordOf(id, provides)]),
    ),
    made: [
      {
        step: 'okta.authorization-server',
        kind: 'okta.authorization-server',
        key: mark('Demo'),
        id: 'aus1',
        at,
      },
    ],
    intents: [],
    requests: [
      {
        step: 'okta.authorization-server',
        at,
        vendor: 'Okta',
        method: 'POST',
        path: mark('/api/v1/authorizationServers'),
        status: 201,
        requestId: mark('aJ7x-request-id'),
      },
    ],
  };
  return openState({ read: () => data, write: () => undefined }, 'default');
};

/** What was verified of it, at the end. */
export const savedEvidence = (state: State): readonly Evidence[] => {
  const facts = state.facts() as Partial<Facts>;
  const refused = ({ status }: Probe): boolean => status >= 400;
  const call = (name: CallName, seen: Probe | undefined, good: (seen: Probe) => boolean) =>
    seen ? [ofCall(name, facts, { at: seen.at, seen, good: good(seen) })] : [];
  const login = (name: CallName, verification: LoginVerification | undefined) =>
    verification?.notShown === undefined
      ? call(name, verification?.probe, ({ status }) => status === 200)
      : [notMade(name, facts, at, verification.notShown)];
  const { registrationToken, openCall, refusedCall, codeVerification, implicitVerification } = facts;
  const registered = {
    call: 'registration',
    at,
    result: 'as expected',
    got: 'registered',
    says: '',
    against: basisOf('registration', facts),
  } as const;
  return [
    ...(registrationToken ? [registered] : []),
    ...call('open', openCall, ({ status }) => status === 200),
    ...call('withoutToken', refusedCall?.withoutToken, refused),
    ...call('invalidToken', refusedCall?.invalidToken, refused),
    ...login('codeLogin', codeVerification),
    ...login('implicitLogin', implicitVerification),
  ].map((one) => ({ by: 'init', ...one }));
};
