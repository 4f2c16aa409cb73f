import type { Mood, Moods } from '../kernel/mood.ts';
import { runtimeMoods } from './runtime-moods.ts';

const platformMoods = {
  mfa: {
    default: false,
    about: 'Password login answers 200 with `url` and `body`, and no token: another factor is wanted.',
    source: 'docs/facts/anypoint-access.md §1.2',
  },
  sessionMinutes: {
    default: 60,
    about: 'Life of a token in minutes (the default session timeout of the organisation).',
    source: 'docs/facts/anypoint-access.md §1.4',
  },
  requestsPerMinute: {
    default: 5000,
    about: 'Requests allowed in a minute before 429; the numbers of X-RateLimit-*.',
    source: 'docs/facts/anypoint-access.md §7',
  },
  externalIdentity: {
    default: true,
    about: 'The entitlement for external client management; without it providers are refused with 403.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §2.1, §11',
  },
  connectedAppMayClientProviders: {
    default: true,
    about:
      'A client-credentials app that holds `admin:orgclientproviders` may really change client providers.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §3.7, §11',
  },
  connectedAppMayDesignCenter: {
    default: true,
    about: 'A client-credentials app that holds the Design Center scopes may really use Design Center.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §2.5, §15 (settled by a measurement: it may)',
  },
  providerNamesUnique: {
    default: true,
    about: 'A second client provider of the same name is a conflict (409).',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §3.1, §11',
  },
  providerQuotaFull: {
    default: false,
    about: 'All 25 client providers of the root organisation are taken.',
    source: 'docs/facts/anypoint-access.md §3.6, §9',
  },
  providerReply: {
    default: 'providerId',
    values: ['providerId', 'provider_id', 'empty'],
    about:
      'What a created client provider is answered with: its object, its object in snake case, or nothing.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §3.1, §11',
  },
  providerErrorShape: {
    default: 'errors',
    values: ['errors', 'text'],
    about: 'A refused client provider: a list of schema violations, or a plain sentence.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §7, §11',
  },
  strictRequests: {
    default: false,
    about:
      "What MuleSoft's own CLI sends against a document's schema is refused: an environment without `isProduction`, `apiVersionId` of a policy as text, mule-versions without `javaVersion`.",
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §14, §15',
  },
  environmentProvidersMerge: {
    default: false,
    about: 'PUT of the providers of an environment adds to the list instead of replacing it.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §4, §11',
  },
  environmentProvidersUnknown: {
    default: 'known',
    values: ['known', '404', '405'],
    about: 'Whether the call for the providers of an environment exists.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §4, §11',
  },
  apiDeletionNeeds: {
    default: 'nothing',
    values: ['nothing', 'undeployed'],
    about: 'Whether an API instance with a deployed proxy or an approved contract can be deleted (409).',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §5.5, §8.4, §15',
  },
  connectedAppMayListContracts: {
    default: true,
    about: 'A client-credentials app may list the contracts of applications that it created.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §6.3, §11',
  },
  applicationNamesUnique: {
    default: true,
    about: 'A second client application of the same name is a conflict (409).',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §8.2, §15',
  },
  refusalStatus: {
    default: '400',
    values: ['400', '401'],
    about: 'What the gateway answers to a call without a token.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §5.3; docs/facts/anypoint-apis.md §7.6, §15',
  },
  policyVersionField: {
    default: 'version',
    values: ['version', 'assetVersion'],
    about: 'The name of the version in a policy template.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §7.1, §15',
  },
  policyConfigurationShape: {
    default: 'list',
    values: ['list', 'json-schema'],
    about: 'How a policy template describes its configuration.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §7.1, §15',
  },
  policyListShape: {
    default: 'documented',
    values: ['documented', 'policies', 'array', 'value'],
    about: 'The list of policies: as `fullInfo` says, or one shape always.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §7.5, §15',
  },
  apiListShape: {
    default: 'documented',
    values: ['documented', 'assets', 'instances'],
    about: 'The list of API instances: `assets` on api/v1 and `instances` on xapi/v1, or one shape always.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §5.4, §15',
  },
  approval: {
    default: 'automatic',
    values: ['automatic', 'manual'],
    about: 'Whether a contract without a tier needs the approval of an owner.',
    source: 'docs/facts/anypoint-apis.md §8.4',
  },
  policyDelayMs: {
    default: 0,
    about: 'Milliseconds until a gateway knows a policy that was applied, changed or removed.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §7.7, §15',
  },
  contractDelayMs: {
    default: 0,
    about: 'Milliseconds until a gateway knows an approved contract.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §7.7, §9.3, §15',
  },
  idpTimeoutMs: {
    default: 5000,
    about: 'Milliseconds that a call to the identity provider may take when the provider names no limit.',
    source: 'docs/facts/anypoint-access.md §3.6',
  },
  clientRequestTimeoutUnit: {
    default: 'milliseconds',
    values: ['milliseconds', 'seconds'],
    about: 'The unit of `client_request_timeout`.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §3.2, §11',
  },
  registrationSendsApplicationType: {
    default: false,
    about: 'The registration sent to the identity provider carries `application_type: web`.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §5.1, §11 (settled: it is not sent)',
  },
  deletionReachesIdp: {
    default: true,
    about:
      'With `allow_external_client_modification`, changes and deletions are really sent to the identity provider.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §5.2, §11',
  },
  policyKeys: {
    default: 'documented',
    values: ['documented', 'renamed', 'unlisted'],
    about:
      'The keys of the token policy: as the documents name them, another name in a newer version, or another name that its template does not tell.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §7.1, §7.3, §15',
  },
  unknownPolicyKeys: {
    default: 'stored',
    values: ['stored', 'refused'],
    about: 'A policy with keys that it does not have: answered 201 and not enforced, or refused with 400.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §7.4, §15 (settled: stored, without effect)',
  },
  introspectionSendsHint: {
    default: false,
    about: 'The gateway sends `token_type_hint` with the token.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §5.3, §11',
  },
} as const satisfies Record<string, Mood>;

/** Every switch of the Anypoint half: those of accounts and API Manager here, those of the other services in `runtime-moods.ts`. */
export const anypointMoods = { ...platformMoods, ...runtimeMoods };

export type AnypointMoods = Moods<typeof anypointMoods>;
