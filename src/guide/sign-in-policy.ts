import { problem } from '../errors.ts';
import type { Entry } from '../wizard/entry.ts';
import type { Made } from '../wizard/step.ts';
import { madeHere } from './client-application.ts';
import type { With } from './define.ts';
import { settingsOf } from './entries.ts';
import { oktaPlaces } from './places.ts';

const signInPolicyKind = 'okta.sign-in-policy';
const ruleKind = 'okta.sign-in-rule';
const ruleName = 'The test user by password';

type Context = With<'okta' | 'application' | 'registeredClient'> & {
  readonly answers: {
    readonly logins: string;
    readonly signInPolicy: string;
    readonly username: string | undefined;
  };
};

interface SignInObject {
  readonly kind: string;
  readonly key: string;
  readonly id: string;
}

/** How a person makes such a policy: there is no preset for which a password is enough (docs/facts/okta.md §5). */
export const signInByHand = (label: string): readonly string[] => [
  'Open Security → Authentication policies → Add a policy, and name it.',
  'Edit its Catch-all Rule: User must authenticate with: Password. (Better: a rule above it, for the test user alone.)',
  `Open Applications → Applications → "${label}" → Sign On → User authentication → Edit, and choose that policy.`,
];

/** In one sentence, with the answer that does it. */
const signInWay =
  'Let okta-mule-setup make a sign-in policy for the test user (verification.signInPolicy: create), or make one: Security → Authentication policies → Add a policy, a rule for which the password is enough, and choose it under Applications → the app → Sign On.';

/** Its own for each client: a name is unique in an organization, as far as is known. */
const nameOf = (c: Context): string => `${c.has.registeredClient.label} ${suffixOf(c)}`;
const suffixOf = (c: Context): string => `(${c.has.registeredClient.appId}): test user`;

/** Only for a client that this setup has registered, and only where somebody is named whom it lets in. */
const isWanted = (c: Context): c is Context & { readonly answers: { readonly username: string } } =>
  c.answers.signInPolicy === 'create' &&
  c.answers.username !== undefined &&
  c.has.okta.engine === 'identity' &&
  madeHere(c);

const find = async (c: Context) =>
  // Whatever the client is called by now.
  (await c.okta.signInPolicies.list()).find(({ name }) => name.endsWith(suffixOf(c)));

const isGood = (rule: Awaited<ReturnType<Context['okta']['signInPolicies']['rules']>>[number]): boolean =>
  rule.status === 'ACTIVE' && rule.access === 'ALLOW' && rule.factorMode === '1FA' && rule.users.length > 0;

type AppRule = Awaited<ReturnType<Context['okta']['signInPolicies']['rules']>>[number];

const settings = ({ has }: Context) => {
  const { appId, label } = has.registeredClient;
  return settingsOf(
    'okta.registeredClient',
    { kind: 'registered client', id: appId, name: label },
    { affects: ['code login', 'implicit login'], where: oktaPlaces(has.okta.adminUrl).signOn(label, appId) },
  );
};

/** Whether every rule that lets anybody in asks for two factors: a person answers the second in the browser, a test user cannot. */
const asksForTwo = (rules: readonly AppRule[]): boolean => {
  const open = rules.filter(({ status, access }) => status === 'ACTIVE' && access === 'ALLOW');
  return open.length > 0 && open.every(({ factorMode }) => factorMode === '2FA');
};

/** The policy that the app has, where nobody logs in by a browser and none of its own is asked for. Only a login shows it. */
const presentEntries = async (c: Context): Promise<readonly Entry[]> => {
  const { logins } = c.answers;
  const byBrowser = logins === 'browser' || logins === 'skip' || (logins === 'auto' && c.someoneIsHere);
  if (byBrowser || c.has.okta.engine === 'classic' || !c.looking) return [];
  const policyId = (await c.okta.apps.get(c.has.registeredClient.appId))?.signInPolicyId;
  if (policyId === undefined) return [];
  const { signInPolicies } = c.okta;
  const [all, rules] = await Promise.all([signInPolicies.list(), signInPolicies.rules(policyId)]);
  const name = all.find(({ id }) => id === policyId)?.name ?? policyId;
  return settings(c).check(
    'unseen',
    'signInPolicy',
    !asksForTwo(rules),
    `"${name}", which asks for two factors`,
    'one whose rule lets the test user in by password (verification.signInPolicy: create makes it), or the logins shown in a browser (verification.logins: browser)',
    { exit: 0 },
  );
};

/** What is not as `verification.signInPolicy: create` wants it, and the policy if there is one. */
export const inspectSignInPolicy = async (
  c: Context,
): Promise<{ readonly entries: readonly Entry[]; readonly objects: readonly SignInObject[] }> => {
  if (!isWanted(c)) return { entries: await presentEntries(c), objects: [] };
  const policy = await find(c);
  const { check } = settings(c);
  const wanted = `one of its own that lets ${c.answers.username} in by password`;
  if (!policy)
    return { entries: check('chosen', 'signInPolicy', false, 'none of its own', wanted), objects: [] };
  const object = { kind: signInPolicyKind, key: c.has.registeredClient.appId, id: policy.id };
  const objects = c.whose({ ...object, text: policy.description }) === 'own' ? [object] : [];
  const [app, [first]] = await Promise.all([
    c.okta.apps.get(c.has.registeredClient.appId),
    c.okta.signInPolicies.rules(policy.id),
  ]);
  const isAssigned = app?.signInPolicyId === policy.id;
  const isOpen = first !== undefined && isGood(first);
  return {
    entries: [
      ...check('chosen', 'signInPolicy', isAssigned, app?.signInPolicyId, `${wanted} (${policy.id})`),
      ...check('chosen', 'signInRule', isOpen, first && `"${first.name}"`, `"${ruleName}"`),
    ],
    objects,
  };
};

const userId = async (c: Context & { readonly answers: { readonly username: string } }): Promise<string> => {
  const user = await c.okta.users.find(c.answers.username);
  if (user) return user.id;
  throw problem('OKTA_TEST_USER_UNKNOWN', { login: c.answers.username });
};

const ensureRule = async (c: Context, policyId: string, user: string): Promise<void> => {
  const { signInPolicies } = c.okta;
  const rules = await signInPolicies.rules(policyId);
  const isOurs = ({ name }: { readonly name: string }): boolean => name === ruleName;
  const lets = (rule: (typeof rules)[number] | undefined): boolean =>
    rule !== undefined && isGood(rule) && rule.users.includes(user);
  if (lets(rules[0]) && !rules.some(isOurs)) return;
  for (const stale of rules.filter((rule) => isOurs(rule) && !(rule === rules[0] && lets(rule))))
    await signInPolicies.removeRule(policyId, stale.id);
  // Also where it is there and right: an earlier run may have died before it was on record.
  await c.once({
    kind: ruleKind,
    key: `${policyId}/${ruleName}`,
    settings: { user },
    seen: 'own',
    lookUp: async () => (await signInPolicies.rules(policyId)).find(isOurs),
    create: () => signInPolicies.createRule(policyId, { name: ruleName, users: [user] }),
    idOf: ({ id }) => id,
  });
};

/** Gives the registered client a sign-in policy of its own: its first rule lets the test user in by password, and nobody else. */
export const makeSignInPolicy = async (c: Context): Promise<string | undefined> => {
  if (!isWanted(c)) return undefined;
  const user = await userId(c);
  const { signInPolicies } = c.okta;
  const name = nameOf(c);
  const policy = await c.once({
    kind: signInPolicyKind,
    key: c.has.registeredClient.appId,
    settings: { name },
    lookUp: () => find(c),
    textOf: ({ description }) => description,
    create: () =>
      signInPolicies.create({
        name,
        description: `Lets the test user of the verification in by password. ${c.setup.marker}`,
      }),
    idOf: ({ id }) => id,
  });
  await ensureRule(c, policy.id, user);
  await signInPolicies.assign(c.has.registeredClient.appId, policy.id);
  return policy.id;
};

/** Asks the app which policy it has now. */
export const verifySignInPolicy = async (c: Context, policyId: string | undefined): Promise<void> => {
  if (!isWanted(c) || policyId === undefined) return;
  const { appId, label } = c.has.registeredClient;
  const app = await c.okta.apps.get(appId);
  if (app?.signInPolicyId === policyId) return;
  throw problem('NOT_VERIFIED', {
    what: `The sign-in policy of "${label}" (${appId})`,
    why: `it is ${app?.signInPolicyId ?? 'not there'}, not ${policyId}`,
    way: signInWay,
  });
};

/** The app goes back to the policy that every new app gets; Okta keeps a policy that an app still has. */
export const undoSignInPolicy = async (c: Context, made: readonly Made[]): Promise<void> => {
  const { signInPolicies, apps } = c.okta;
  for (const { id, key: appId } of made.filter(({ kind }) => kind === signInPolicyKind)) {
    const app = await apps.get(appId);
    const usual = (await signInPolicies.list()).find(({ system }) => system);
    if (app?.signInPolicyId === id && usual) await signInPolicies.assign(app.id, usual.id);
    await signInPolicies.remove(id);
  }
};
