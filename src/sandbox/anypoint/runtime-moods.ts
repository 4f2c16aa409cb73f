import type { Mood } from '../kernel/mood.ts';

/** Switches of Design Center, Exchange, the mocking service and the runtimes. */
export const runtimeMoods = {
  designCenterLocked: {
    default: '',
    about: 'The name of a colleague who holds the lock of every branch; empty: nobody does.',
    source: 'docs/facts/anypoint-apis.md §2.3',
  },
  designCenterTemplateFiles: {
    default: true,
    about: 'A project created by API already has an exchange.json and a main file.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §2.3, §15 (settled: it has)',
  },
  publication: {
    default: 'sync',
    values: ['sync', 'async'],
    about: 'Whether Exchange honours `x-sync-publication`, or answers every publication with 202.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §3.3, §15 (settled: both are real)',
  },
  publicationMs: {
    default: 200,
    about: 'Milliseconds that an asynchronous publication is running.',
    source: 'docs/facts/anypoint-apis.md §3.3, §12',
  },
  assetVisibleMs: {
    default: 0,
    about: 'Milliseconds from the end of a publication until Exchange and the other services find the asset.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §3.4, §9.3, §15',
  },
  hardDeletionEnabled: {
    default: true,
    about: 'The setting of the organisation that allows hard deletion of assets.',
    source: 'docs/facts/anypoint-apis.md §3.5',
  },
  mockAccess: {
    default: 'open',
    values: ['open', 'token'],
    about: 'Whether the source URLs of the mocking service answer without `ms2-authorization`.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §4.2, §15',
  },
  mockLinks: {
    default: 'links',
    values: ['links', 'link', 'none'],
    about: 'Which call makes a public link of the mocking service.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §4.3, §15',
  },
  targets: {
    default: 'cloudhub2',
    values: ['cloudhub2', 'cloudhub1', 'both', 'none', 'runtime-fabric', 'hybrid'],
    about: 'Where the organisation may deploy.',
    source: 'docs/facts/anypoint-apis.md §6.3',
  },
  gateways: {
    default: 'both',
    values: ['both', 'managed', 'selfManaged', 'none'],
    about: 'The Flex Gateways that the organization has besides: one that MuleSoft runs, one of its own.',
    source: 'docs/facts/anypoint-apis.md §6.1, §6.8',
  },
  deploymentExists: {
    default: false,
    about:
      'An API instance comes with a pending deployment; another one is refused with 400 UniqueConstraintError.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §6.2, §15',
  },
  flexRedeploy: {
    default: true,
    about: 'A Flex Gateway knows of policies what was there when its API was deployed last.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §6.6, §15',
  },
  providerHeard: {
    default: 'at once',
    values: ['at once', 'late', 'redeployed'],
    about:
      'When a gateway hears of a changed client provider: at once, within a minute, or when its API is deployed anew.',
    doubt: true,
    source: 'docs/facts/anypoint-access.md §11',
  },
  deploymentMs: {
    default: 50,
    about: 'Milliseconds from `applying` to `applied`.',
    source: 'docs/facts/anypoint-apis.md §6.5',
  },
  deploymentFails: {
    default: false,
    about: 'Every deployment ends as `failed`.',
    source: 'docs/facts/anypoint-apis.md §6.5, §10',
  },
  publicUrlGiven: {
    default: true,
    about: 'A proxy on CloudHub 2.0 gets its public URL without being asked for it.',
    doubt: true,
    source: 'docs/facts/anypoint-apis.md §6.7, §15',
  },
  domainTaken: {
    default: '',
    about: 'A CloudHub name that another organisation has already; empty: none.',
    source: 'docs/facts/anypoint-apis.md §6.4',
  },
} as const satisfies Record<string, Mood>;
