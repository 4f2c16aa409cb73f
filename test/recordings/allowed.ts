/** Where the simulator may differ from what was recorded, and why. */

/** Keys that one of the two lacks. `of` is the sort of object; a key is a path from its root, `*` ends a family. */
export const allowedKeys: readonly {
  readonly of: RegExp;
  readonly keys: readonly string[];
  readonly why: string;
}[] = [
  {
    of: /^access rule /,
    keys: ['.conditions.people.groups', '.conditions.people.groups.*'],
    why: 'there where a group was asked for (S4)',
  },
  {
    of: /^app /,
    keys: ['.settings.oauthClient.participate_slo'],
    why: 'false, of some web apps and not of others',
  },
  {
    of: /^[A-Z]+ \/api\/v1\/apps\/\{appId\}\/users/,
    keys: ['.externalId', '.passwordChanged', '.profile.*'],
    why: 'a profile of nulls; the product does not read it',
  },
  {
    of: /^(scope$|GET .*\/claims )/,
    keys: ['.apiResourceId', '.description', '.displayName'],
    why: 'null; the product reads scopes nowhere',
  },
  {
    of: /^(GET|POST) \/api\/v1\/apps\/\{appId\}\/grants/,
    keys: [
      '._embedded',
      '._embedded.*',
      '._links.app.title',
      '._links.client.title',
      '.createdBy',
      '.createdBy.*',
    ],
    why: 'the product makes no grants',
  },
  {
    of: /^GET \/api\/v1\/org 200/,
    keys: [
      '._links.*',
      '.address1',
      '.address2',
      '.city',
      '.country',
      '.endUserSupportHelpURL',
      '.expiresAt',
      '.phoneNumber',
      '.postalCode',
      '.state',
      '.supportPhoneNumber',
      '.website',
    ],
    why: 'the settings of an org; the product does not read them',
  },
  {
    of: /^GET \/\.well-known\/oauth-authorization-server 200/,
    keys: [
      '.dpop_signing_alg_values_supported',
      '.frontchannel_logout_supported',
      '.frontchannel_logout_session_supported',
      '.identity_chaining_requested_token_types_supported',
    ],
    why: 'news of 2025 and 2026 that nothing reads',
  },
];

/** Statuses that differ: `METHOD template`, recorded and simulated. */
export const allowedStatuses: Readonly<Record<string, string>> = {
  'POST /api/v1/apps/{appId}/grants 200 201': 'recorded in 2020 only; the document of 2026 says 201',
};

/** Entries of the list of known differences that stay. */
export const allowedDifferences: Readonly<Record<string, string>> = {
  S5: 'one answer of 2020, whose recorder kept one Link header only; the pager is played that way in the replay',
  S16: 'the CIBA grant is no part of the guide, and recorded once',
};
