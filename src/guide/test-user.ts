import { Problem } from '../errors.ts';
import type { With } from './define.ts';
import { perRun } from './per-run.ts';
import type { PolicyWithRules } from './rule-evaluation.ts';

/** The user who logs in without a browser, as access rules see it. */
export interface TestUser {
  readonly id: string;
  readonly login: string;
  /** Ids of its groups. */
  readonly groups: readonly string[];
}

type Context = With<'okta'> & {
  readonly answers: { readonly logins: string; readonly username?: string | undefined };
};

const isPlain = (
  { people: { users, groups } }: PolicyWithRules['rules'][number],
  everyone: string,
): boolean =>
  users.exclude.length + groups.exclude.length === 0 &&
  groups.include.some((id) => id === 'EVERYONE' || id === everyone);

/** As Okta has it, read once a run; undefined where it is not there, or not shown to this account. */
export const readTestUser = (
  run: Pick<Context, 'oauth' | 'now'>,
  okta: Context['okta'],
  login: string,
): Promise<TestUser | undefined> =>
  perRun(run.oauth, `test user ${login}`, async () => {
    try {
      const user = await okta.users.find(login);
      return user && { id: user.id, login, groups: await okta.users.groups(user.id) };
    } catch (error) {
      // An account without the permission to read users sees the rules all the same.
      if (error instanceof Problem && error.exchange?.status === 403) return undefined;
      throw error;
    }
  });

/**
 * The test user of the answers. It is read only where a rule makes a difference between users; undefined where there is none, or
 * where it makes none.
 */
export const testUserFor = async (
  c: Context,
  policies: readonly PolicyWithRules[],
): Promise<TestUser | undefined> => {
  const { logins, username } = c.answers;
  if (username === undefined || logins === 'browser' || logins === 'skip') return undefined;
  const everyone = c.has.okta.everyoneGroupId;
  if (policies.every(({ rules }) => rules.every((rule) => isPlain(rule, everyone)))) return undefined;
  return readTestUser(c, c.okta, username);
};
