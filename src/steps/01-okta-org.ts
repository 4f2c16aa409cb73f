import { problem } from '../errors.ts';
import { accessGroups, flows } from '../guide/asks/access.ts';
import {
  oktaAuthorizationMode,
  oktaClientId,
  oktaKeyId,
  oktaOrgUrl,
  oktaPrivateKey,
  oktaToken,
} from '../guide/asks/okta.ts';
import { testUsername, verificationLogins } from '../guide/asks/verification.ts';
import { clockEntries } from '../guide/clock-entries.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import type { Facts } from '../guide/facts.ts';
import { hasUsers } from '../guide/flows.ts';
import { consolePages } from '../guide/okta-console.ts';
import { adminUrl } from '../guide/okta-org-url.ts';
import { oktaPlaces } from '../guide/places.ts';
import { readTestUser } from '../guide/test-user.ts';
import type { Entry } from '../wizard/entry.ts';

type OktaClient = With<never>['okta'];
type Group = Facts['okta']['accessGroups'][number];

/** One of these can do every Okta step; with others the calls themselves will tell. */
const weak = new Set([
  'READ_ONLY_ADMIN',
  'HELP_DESK_ADMIN',
  'REPORT_ADMIN',
  'USER_ADMIN',
  'GROUP_MEMBERSHIP_ADMIN',
  'MOBILE_ADMIN',
]);

/** Roles that cannot make what the guide makes; unknown roles (custom ones, or none readable) are given the chance. */
const tooWeak = (roles: readonly string[]): boolean =>
  roles.length > 0 && roles.every((role) => weak.has(role));

/** By id or by name; only exactly one will do. */
const groupOf = async (okta: OktaClient, given: string): Promise<Group> => {
  const byId = /^00g\w{17}$/.test(given) ? await okta.groups.byId(given) : undefined;
  const found = byId ? [byId] : await okta.groups.named(given);
  const [group] = found;
  if (group && found.length === 1) return { id: group.id, name: group.name };
  throw problem('ANSWER_INVALID', {
    key: accessGroups.key,
    source: 'the answers',
    why: group
      ? `there are several groups "${given}": give the id of one, ${found.map(({ id }) => id).join(' or ')}`
      : `Okta has no group "${given}"`,
  });
};

/** Whoever is in none of the groups gets no token: said before anything is written. */
const testUserEntries = async (
  c: With<never> & {
    readonly answers: { readonly logins: string; readonly username: string | undefined };
  },
  okta: OktaClient,
  { admin, groups }: { readonly admin: string; readonly groups: readonly Group[] },
): Promise<readonly Entry[]> => {
  const { logins, username } = c.answers;
  if (username === undefined || logins === 'browser' || logins === 'skip') return [];
  const user = await readTestUser(c, okta, username);
  if (!user) return [];
  const { check } = settingsOf(
    'okta.testUser',
    { kind: 'test user', id: user.id, name: username },
    { affects: ['code login', 'implicit login'], where: oktaPlaces(admin).groups, remedy: 'manual' },
  );
  return check(
    'conflict',
    'groups',
    groups.some(({ id }) => user.groups.includes(id)),
    'none of the groups that get access',
    groups.map(({ name }) => name).join(' or '),
  );
};

export const oktaOrg = defineStep({
  id: 'okta.org',
  title: 'Okta organization',
  guide: '1, 2, 5',
  why: 'Okta will issue the tokens. This step finds the organization, and checks the admin login, its role and the license before anything is made.',
  opens: true,
  needs: [],
  provides: ['okta'],
  asks: {
    orgUrl: oktaOrgUrl,
    mode: oktaAuthorizationMode,
    token: oktaToken,
    clientId: oktaClientId,
    privateKey: oktaPrivateKey,
    keyId: oktaKeyId,
    flows,
    groups: accessGroups,
    logins: verificationLogins,
    username: testUsername,
  },
  deed: ({ orgUrl }) => `read the organization ${orgUrl}; nothing is changed`,
  byHand: ({ answers }) => ({
    where: consolePages(adminUrl(answers.orgUrl)).tokens,
    clicks: [
      'Sign in as a Super Administrator.',
      'Open Security → API → Tokens and choose Create token.',
      'Give the new token to this program.',
    ],
    values: [],
  }),
  async locate(c) {
    const { orgUrl } = c.answers;
    const okta = c.openOkta(orgUrl);
    const org = await okta.organization.wellKnown(orgUrl);
    const now = Date.parse(c.now());
    const [me, everyone] = await Promise.all([okta.users.me(), okta.groups.findEveryone()]);
    const roles = (me && (await okta.users.roles(me.id))) ?? [];
    // Whoever may only read can look at everything, and is told so.
    if (tooWeak(roles) && !c.looking)
      throw problem('OKTA_ROLE_TOO_WEAK', {
        what: `${me?.login} is only ${roles.join(', ')}`,
        role: 'Super Administrator',
        scope: '',
      });
    if (!everyone) throw problem('OKTA_EVERYONE_HIDDEN', { login: me?.login ?? 'this service app' });
    const { groups = [] } = c.answers;
    const chosen = await Promise.all(groups.map((given) => groupOf(okta, given)));
    return {
      kind: 'okta.organization',
      key: orgUrl,
      id: org.id,
      what: `${orgUrl} (${org.id}), as ${me?.login ?? 'a service app'}`,
      named: true,
      seen: {
        org,
        login: me?.login,
        roles,
        everyone,
        groups: chosen.length > 0 ? chosen : [{ id: everyone.id, name: everyone.name }],
        now,
      },
    };
  },
  async inspect(c, { seen: { org, login, roles, everyone, groups, now } }) {
    const { orgUrl } = c.answers;
    const admin = adminUrl(orgUrl, org.organizationUrl);
    const { check } = settingsOf(
      'okta.administrator',
      { kind: 'administrator', id: '', name: login ?? 'service app' },
      { affects: [], where: oktaPlaces(admin).administrators, remedy: 'manual' },
    );
    const { serverTime } = org;
    return {
      facts: {
        okta: {
          orgUrl,
          orgId: org.id,
          adminUrl: admin,
          engine: org.engine,
          login,
          roles,
          everyoneGroupId: everyone.id,
          accessGroups: groups,
        },
      },
      entries: [
        ...check(
          'risk',
          'roles',
          !tooWeak(roles),
          roles,
          'Super Administrator, to write: init and undo are refused',
        ),
        ...(c.answers.groups?.length && hasUsers(c.answers)
          ? await testUserEntries(c, c.openOkta(orgUrl), { admin, groups })
          : []),
        ...clockEntries(now, serverTime === undefined ? undefined : serverTime - now),
      ],
    };
  },
  /** The license: without API Access Management there is no authorization server to set up. */
  async verify(c) {
    await c.okta.authorizationServers.first();
  },
});
