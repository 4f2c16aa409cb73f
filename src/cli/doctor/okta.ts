import { consolePages } from '../../guide/okta-console.ts';
import { adminUrl } from '../../guide/okta-org-url.ts';
import type { Services } from '../../guide/services.ts';
import type { OktaClient } from '../../okta/client.ts';
import type { Secret } from '../../secret.ts';
import { type DoctorLine, failure, lookAt, warning, well } from './line.ts';

interface OktaLook {
  readonly services: Pick<Services, 'oauth' | 'openOktaWith'>;
  readonly okta: OktaClient;
  readonly orgUrl: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const day = 86_400_000;

const strong = new Set(['SUPER_ADMIN', 'APP_ADMIN', 'API_ACCESS_MANAGEMENT_ADMIN']);

const role = async ({ okta }: OktaLook): Promise<DoctorLine> => {
  const check = 'Okta: admin role';
  const me = await okta.users.me();
  const roles = me ? await okta.users.roles(me.id) : undefined;
  if (!roles) return warning(check, 'it cannot be read', 'Super Administrator can do every step.');
  if (roles.some((one) => strong.has(one))) return well(check, roles.join(', '));
  return warning(
    check,
    roles.join(', ') || 'none',
    'Security → Administrators: give it Super Administrator.',
  );
};

/** Tokens lapse after 30 days without use; which of them is in use no call tells (docs/facts/okta.md §4). */
const tokens = async ({ okta, now, orgUrl }: OktaLook): Promise<readonly DoctorLine[]> => {
  const check = 'Okta: age of API tokens';
  const all = await okta.apiTokens.list();
  const page = consolePages(adminUrl(orgUrl)).tokens;
  const old = all.filter(
    ({ expiresAt }) => expiresAt !== undefined && Date.parse(expiresAt) - now() < 7 * day,
  );
  const zoned = all.filter(({ connection }) => connection === 'ZONE');
  const lines = [
    ...old.map(({ name, expiresAt }) =>
      warning(
        check,
        `"${name}" lapses at ${expiresAt} unless it is used`,
        `Use it, or make a new one: ${page}`,
      ),
    ),
    ...zoned.map(({ name }) =>
      warning(
        check,
        `"${name}" is bound to a network zone`,
        `The token that Anypoint gets must work from any IP: ${page}`,
      ),
    ),
  ];
  return lines.length > 0 ? lines : [well(check, `${all.length} tokens, none lapses within 7 days`)];
};

/** New apps get this policy; the test user's login without a browser needs one for which a password is enough. */
const signIn = async ({ okta }: OktaLook): Promise<DoctorLine> => {
  const check = 'Okta: sign-in policy of new apps';
  const usual = (await okta.signInPolicies.list()).find(({ system }) => system);
  if (!usual) return well(check, 'no policy of its own');
  const open = (await okta.signInPolicies.rules(usual.id)).filter(({ status }) => status === 'ACTIVE');
  if (open.length === 0 || open.some(({ factorMode }) => factorMode !== '2FA'))
    return well(check, `"${usual.name}"`);
  return warning(
    check,
    `"${usual.name}" asks for two factors`,
    'Logins in a browser work. Whether clients that are registered dynamically get this policy is not documented: if the login of a test user is refused: verification.signInPolicy: create. Or make a policy: Security → Authentication policies → Add a policy, with a rule for which the password is enough, and choose it under the app → Sign On.',
  );
};

const clock = async ({ services, orgUrl }: OktaLook): Promise<DoctorLine> => {
  const check = "This computer's clock";
  const ahead = await services.oauth.clockAhead(`${orgUrl}/.well-known/okta-organization`);
  const seconds = Math.round((ahead ?? 0) / 1000);
  if (ahead === undefined) return warning(check, 'Okta did not say its time', 'Compare it manually.');
  if (Math.abs(seconds) <= 60) return well(check, `within ${Math.max(1, Math.abs(seconds))} s of Okta's`);
  return failure(
    check,
    `${Math.abs(seconds)} s ${seconds > 0 ? 'behind' : 'ahead of'} Okta's`,
    'Let the system set its time; otherwise ID tokens seem expired or not yet valid.',
  );
};

/** Rights, license, tokens and clock; each is asked for by a read that needs it. */
export const lookAtOkta = async (look: OktaLook): Promise<readonly DoctorLine[]> => {
  const { okta } = look;
  const may = (check: string, read: () => Promise<unknown>) =>
    lookAt(check, async () => {
      await read();
      return well(check, 'yes');
    });
  const all = await Promise.all([
    lookAt('Okta: admin role', () => role(look), true),
    may('Okta: API Access Management', () => okta.authorizationServers.first()),
    may('Okta: permission for apps', () => okta.apps.first()),
    may('Okta: permission for client registration', () => okta.clients.first()),
    lookAt('Okta: age of API tokens', () => tokens(look), true),
    lookAt('Okta: sign-in policy of new apps', () => signIn(look), true),
    lookAt("This computer's clock", () => clock(look), true),
  ]);
  return all.flat();
};

/** The token that Anypoint gets: alive, and with the right to registration. */
export const lookAtRegistrationToken = (
  { services, orgUrl }: Pick<OktaLook, 'services' | 'orgUrl'>,
  token: Secret,
): Promise<readonly DoctorLine[]> => {
  const check = 'Okta: registration token for Anypoint';
  return lookAt(check, async () => {
    await services.openOktaWith(orgUrl, token).clients.first();
    return well(check, 'alive, and may use client registration');
  });
};
