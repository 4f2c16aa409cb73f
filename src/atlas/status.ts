import type { Entries } from './entry.ts';

const okta = 'docs/facts/okta.md §10';
const anypoint = 'docs/facts/anypoint-access.md §7';
const gateway = 'docs/facts/anypoint-apis.md §7.6';
const all = `${okta}, ${anypoint}, ${gateway}`;

/** HTTP statuses alone, for texts that say nothing more: what each speaker means by it. */
export const status = {
  400: {
    by: 'API gateway',
    status: [400],
    general: true,
    means:
      'Bad request. Gateway: no token, or no "Bearer " before it. Okta: a parameter that the body names, or the redirect URI. Anypoint: a value, or an address of Okta that it cannot use. Request access: mostly Authorization Code was not ticked.',
    affects: ['calls', 'logins', 'registrations', 'setup'],
    remedy: 'Give the body of the answer to explain: it names the field.',
    source: all,
  },
  401: {
    by: 'API gateway',
    status: [401],
    general: true,
    means:
      'Not authenticated. Gateway: the token is over or inactive, or the gateway cannot ask Okta. Okta: a wrong client secret or API token; with E0000015 a license. Anypoint: the login is over (it lasts about an hour), or a permission is missing.',
    affects: ['calls', 'logins', 'registrations', 'setup'],
    remedy: 'Give the body of the answer to explain. A call with a token: run explain-token on it.',
    source: all,
  },
  403: {
    by: 'API gateway',
    status: [403],
    general: true,
    means:
      "Not allowed. Gateway: no approved contract for the client of the token, or a scope is missing. Okta: the role of the token's owner is too weak. Anypoint: a permission or scope of the login is missing.",
    affects: ['calls', 'registrations', 'setup'],
    remedy: 'Give the body of the answer to explain: it says which.',
    source: all,
  },
  404: {
    by: 'API gateway',
    status: [404],
    general: true,
    means:
      'Not found. A call: the path is not a resource of the API, or the implementation URI is wrong. Okta: the registration URL is not that of the organization. Anypoint: the id is of another organization, environment or control plane.',
    affects: ['calls', 'registrations', 'setup'],
    remedy: 'Compare the address with the console, and its host with the control plane of the organization.',
    source: all,
  },
  405: {
    by: 'Anypoint Platform',
    status: [405],
    general: true,
    means:
      'The address does not take this method. Client providers: the organization is a business group and not the root. Okta: the registration URL is wrong.',
    affects: ['registrations', 'setup'],
    remedy:
      'Use the root organization; the registration URL is https://<your Okta organization>/oauth2/v1/clients.',
    source: `docs/facts/anypoint-access.md §3.1, ${okta}`,
  },
  407: {
    by: 'Node.js',
    status: [407],
    general: true,
    means: 'A company proxy on the way wants credentials.',
    affects: ['calls', 'setup'],
    remedy: 'Put them into HTTPS_PROXY: http://USER:PASSWORD@proxy.example.com:8080.',
    source: 'RFC 9110 §15.5.8',
  },
  409: {
    by: 'Anypoint Platform',
    status: [409],
    general: true,
    means:
      'A conflict: something of that name or version exists, or somebody changes it at this moment. A version of an asset that was deleted can never come again.',
    affects: ['setup'],
    remedy:
      'Look at what is there; use it, rename it, or publish the next version. Then run the same command again.',
    source: 'docs/facts/anypoint-access.md §7, docs/facts/anypoint-apis.md §3.2',
  },
  423: {
    by: 'Okta',
    status: [423],
    general: true,
    means: 'Okta is putting policies or rules into order and takes no change at this moment.',
    affects: ['setup'],
    remedy: 'Wait a few seconds and run the same command again.',
    source: okta,
  },
  429: {
    by: 'Okta',
    status: [429],
    general: true,
    means:
      'Too many calls in a minute. A free Okta organization takes 20 a minute for apps; Exchange may say 500 or 503 for the same.',
    affects: ['calls', 'registrations', 'setup'],
    where: 'Okta: Reports → Rate Limits',
    remedy: 'Wait a minute and run the same command again.',
    source: 'docs/facts/okta.md §9, docs/facts/anypoint-apis.md §9.2',
  },
  500: {
    by: 'API gateway',
    status: [500],
    general: true,
    means:
      'The server failed. Gateway: the introspection endpoint answered something that is not introspection. Exchange: perhaps a rate limit.',
    affects: ['calls', 'setup'],
    remedy:
      'A call: compare the Token Introspection URL of the client provider with the metadata of the authorization server. Else run the same command again, and look at status.okta.com and status.mulesoft.com.',
    source: `${gateway}, docs/facts/anypoint-apis.md §9.2`,
  },
  502: {
    by: 'API gateway',
    status: [502],
    general: true,
    means: 'The proxy does not reach the implementation, or is not running yet.',
    affects: ['calls'],
    field: 'the implementation URI of the API instance',
    where: 'Anypoint: API Manager → the API instance → Settings',
    remedy:
      'Call the implementation URI itself; it must answer without credentials. A proxy that was just deployed needs some minutes.',
    source: 'docs/facts/anypoint-apis.md §6.5',
  },
  503: {
    by: 'API gateway',
    status: [503],
    general: true,
    means:
      'Not available. A call: the proxy is not running or is starting. Anypoint: a rate limit, even where it speaks of capacity. Okta: maintenance.',
    affects: ['calls', 'setup'],
    remedy: 'Wait a minute and try again; look at the proxy in Runtime Manager.',
    source: 'docs/facts/anypoint-apis.md §6.5, §9.2',
  },
  504: {
    by: 'API gateway',
    status: [504],
    general: true,
    means:
      'No answer in time. A call: the implementation or Okta is not reachable from the gateway. A request of access: Okta was slower than the client provider waits. Whether it was carried out is not known.',
    affects: ['calls', 'registrations', 'setup'],
    remedy:
      'Look what was really done before you repeat anything; raise the Client Request Timeout of the client provider.',
    source: 'docs/facts/anypoint-access.md §8.11, docs/facts/anypoint-apis.md §9.3',
  },
} as const satisfies Entries;
