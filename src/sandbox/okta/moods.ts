import type { Mood, Moods } from '../kernel/mood.ts';

/** The switches of the Okta half: what the documents leave open, and worlds that are not the kind one. */
export const oktaMoods = {
  noApiAccessManagement: {
    default: false,
    about:
      'The org has no API Access Management: calls about authorization servers answer 401 E0000015, authorize answers server_error.',
    source: 'docs/facts/okta.md §2 (recorded answers)',
  },
  role: {
    default: 'SUPER_ADMIN',
    values: [
      'SUPER_ADMIN',
      'ORG_ADMIN',
      'APP_ADMIN',
      'API_ACCESS_MANAGEMENT_ADMIN',
      'READ_ONLY_ADMIN',
      'USER_ADMIN',
    ],
    about: "The admin role of the admin token's owner; USER_ADMIN is the group administrator.",
    source: 'docs/facts/okta.md §4, roles needed per action',
  },
  tokenDead: {
    default: false,
    about: 'Every API token is revoked or expired, or its creator is deactivated: 401 E0000011.',
    source: 'docs/facts/okta.md §1.1',
  },
  engine: {
    default: 'idx',
    values: ['idx', 'v1'],
    about: 'Identity Engine (idx) or Classic Engine (v1, without app sign-in policies).',
    source: 'docs/facts/okta.md §1.3 and §5',
  },
  defaultServerHasPolicy: {
    default: false,
    about: 'Older and production orgs: the `default` server has a policy. Integrator orgs have none.',
    source: 'docs/facts/okta.md §11',
  },
  signInPolicy: {
    default: 'two-factors',
    values: ['two-factors', 'password'],
    about:
      'The app sign-in policy that new apps get: "Password only", a preset of older organizations with which a password logs in, or "Any two factors".',
    doubt: true,
    source:
      'docs/facts/okta.md §5, §16 (all recorded new apps have "Any two factors"; a registered one was never recorded)',
  },
  federationBroker: {
    default: 'off',
    values: ['off', 'rejects-assignment', 'ignores-assignment'],
    about:
      'New apps have Federation Broker Mode (implicitAssignment true); a group assignment is then refused, or answered and without effect.',
    doubt: true,
    source: 'docs/facts/okta.md §5, §16 (settled: a group assignment is refused with 400 E0000001)',
  },
  ratePlan: {
    default: 'integrator',
    values: ['integrator', 'none', 'enterprise'],
    about: 'Rate limits per 60 seconds; one API token may use half of each bucket.',
    doubt: true,
    source: 'docs/facts/okta.md §9, §16',
  },
  appLimit: {
    default: 0,
    about: 'How many apps of its own the org takes; one more is refused with 400 E0000001. 0 is no limit.',
    doubt: true,
    source: 'docs/facts/okta.md §5, §16 (recorded at the fifth app of free orgs)',
  },
  listLagMs: {
    default: 0,
    about: 'Milliseconds for which a new object is missing from lists.',
    doubt: true,
    source: 'docs/facts/okta.md §7, §16 (search is eventually consistent)',
  },
  getLagMs: {
    default: 0,
    about: 'Milliseconds for which a new app answers 404 by its id.',
    doubt: true,
    source:
      'docs/facts/okta.md §7, §16 (1,276 recorded look-ups by id, none late); inferred: a client that another party registered may be seen late',
  },
  uniqueNames: {
    default: true,
    about:
      'A second authorization server, or a second policy on one server, with the same name is refused with 400 E0000001.',
    doubt: true,
    source: 'docs/facts/okta.md §15, §16 (undocumented)',
  },
  policyWithoutStatus: {
    default: 'ACTIVE',
    values: ['ACTIVE', 'INACTIVE'],
    about: 'The status of an access policy that was created without one.',
    doubt: true,
    source: 'docs/facts/okta.md §3, §16 (settled by a recording: it is ACTIVE)',
  },
  secretsListHidden: {
    default: false,
    about: 'The list of client secrets comes without their values, as for weaker custom roles.',
    doubt: true,
    source: 'docs/facts/okta.md §5, §16',
  },
  consentRequired: {
    default: false,
    about: 'Every scope asks for consent, so apps with consent_method REQUIRED show the consent page.',
    source: 'docs/facts/okta.md §6, consent table',
  },
  groupAssignmentDelayMs: {
    default: 0,
    about: 'Milliseconds until the members of a newly assigned group count as assigned.',
    doubt: true,
    source: 'docs/facts/okta.md §7, §16 (assignment of a large group runs in the background)',
  },
  activeClientsDeletable: {
    default: true,
    about: 'DELETE of a registered client that is active: done, or refused with 403 as for other apps.',
    doubt: true,
    source: 'docs/facts/okta.md §6, §16 (settled: 204; the Apps API alone refuses an active app)',
  },
} as const satisfies Record<string, Mood>;

export type OktaMoods = Moods<typeof oktaMoods>;
