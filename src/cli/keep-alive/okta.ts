import { Problem } from '../../errors.ts';
import type { Facts } from '../../guide/facts.ts';
import { consolePages } from '../../guide/okta-console.ts';
import { adminUrl } from '../../guide/okta-org-url.ts';
import type { OktaClient } from '../../okta/client.ts';
import { type Deadline, day, ending, endless, unknownEnd, type Watch } from './deadline.ts';

/** A token lapses after so many days without use, which every call puts off (docs/facts/okta.md §4). */
const lapsesAfter = 30;

const interrupted = 130;

/** What the owner of the token may not see is not known; everything else is a failure. */
const unlessRefused = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await read();
  } catch (error) {
    const seen = error instanceof Problem && error.exchange?.outcome === 'refused';
    if (!seen || error.description.exit === interrupted) throw error;
    return undefined;
  }
};

/**
 * Uses the registration token in a way that counts and changes nothing, as Anypoint would: `GET /oauth2/v1/clients?limit=1`.
 * Throws when it is refused.
 */
export const useRegistrationToken = async (
  okta: OktaClient,
  orgUrl: string,
  watch: Watch,
): Promise<readonly Deadline[]> => {
  await okta.clients.first();
  const owner = await unlessRefused(() => okta.users.me());
  const listed = owner && (await unlessRefused(() => okta.apiTokens.list()));
  const page = consolePages(adminUrl(orgUrl)).tokens;
  const used = ending(watch, {
    kind: 'token',
    what: `the registration token${owner ? ` of ${owner.login}` : ''}`,
    // No call tells which of the listed tokens this is.
    expiresAt: new Date(watch.now + lapsesAfter * day).toISOString(),
    says: 'it was used just now, and lapses after 30 days without use',
    remedy: `Run this more often than every 30 days, or make a new token: ${page}`,
  });
  const others = (listed ?? [])
    .filter(({ userId, expiresAt }) => userId === owner?.id && expiresAt !== undefined)
    .map(({ name, expiresAt }) =>
      ending(watch, {
        kind: 'token',
        what: `the API token "${name}" of the same owner, as Okta lists it`,
        expiresAt: expiresAt ?? '',
        remedy: `Use it, revoke it if nobody needs it, or make a new one: ${page}`,
      }),
    );
  return [
    used,
    ...(listed
      ? others
      : [unknownEnd('token', 'other API tokens of the same owner', 'it may not list them')]),
  ];
};

const ageOf = (created: string, now: number): string => {
  const days = Math.floor((now - Date.parse(created)) / day);
  return Number.isNaN(days) ? '' : `, made ${days} ${days === 1 ? 'day' : 'days'} ago`;
};

const secretOf = async (okta: OktaClient, what: string, appId: string, now: number): Promise<Deadline> => {
  const all = await unlessRefused(() => okta.secrets.list(appId));
  if (!all)
    return unknownEnd(
      'client secret',
      what,
      "the registration token's owner may not see it, or the app is gone",
    );
  const active = all.filter((one) => one.active);
  const made = active.map(({ created }) => created).sort();
  return endless(
    'client secret',
    what,
    `Okta's client secrets do not expire${ageOf(made[0] ?? '', now)}${active.length > 1 ? `; ${active.length} are active` : ''}`,
  );
};

/** The client secrets of a setup: they have no end, but an age that an auditor asks for. */
export const clientSecrets = (
  okta: OktaClient,
  { introspectionClient, application }: Readonly<Partial<Facts>>,
  now: number,
): Promise<readonly Deadline[]> =>
  Promise.all([
    ...(introspectionClient
      ? [secretOf(okta, `the secret of "${introspectionClient.label}"`, introspectionClient.appId, now)]
      : []),
    ...(application
      ? [secretOf(okta, `the secret of "${application.name}"`, application.clientId, now)]
      : []),
  ]);
