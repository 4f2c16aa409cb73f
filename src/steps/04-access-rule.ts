import { decisionEntries, policyEntries, ruleEntries, ruleGone } from '../guide/access-entries.ts';
import { readRules, servingMatch } from '../guide/access-evaluation.ts';
import { tokenAsks } from '../guide/asks/access.ts';
import { testUsername, verificationLogins } from '../guide/asks/verification.ts';
import { defineStep, type With } from '../guide/define.ts';
import { demandMended } from '../guide/entries.ts';
import type { Facts } from '../guide/facts.ts';
import { allScopesAsked, flowFacts, flowsIn, grantsOf, type Wanted } from '../guide/flows.ts';
import { isMarkedBy } from '../guide/marks.ts';
import { consolePages } from '../guide/okta-console.ts';
import { testUserFor } from '../guide/test-user.ts';
import { number, text } from '../wizard/ask.ts';
import { isChange } from '../wizard/entry.ts';

const kind = 'okta.access-rule';

type Rule = Awaited<ReturnType<With<'okta'>['okta']['rules']['list']>>[number];

const factsOf = ({ id, name, grantTypes, accessTokenLifetime }: Rule) => ({
  accessRule: { id, name, grantTypes, lifetimeMinutes: accessTokenLifetime },
});

/** Everyone, or the groups of the answers, beside those that somebody else has added. */
const peopleOf = (
  { everyoneGroupId, accessGroups }: Facts['okta'],
  present: readonly string[],
): readonly string[] => {
  const chosen = accessGroups.filter(({ id }) => id !== everyoneGroupId).map(({ id }) => id);
  if (chosen.length === 0) return [...new Set([...present, 'EVERYONE'])];
  const others = present.filter((id) => id !== 'EVERYONE' && id !== everyoneGroupId);
  return [...new Set([...others, ...chosen])];
};

/** Any scope, as in the guide; with scopes of its own for the API, those and the ones that logins need. */
const scopesOf = (wanted: Wanted): readonly string[] =>
  wanted.scopes.length === 0 ? ['*'] : allScopesAsked(wanted);

export const accessRule = defineStep({
  id: 'okta.access-rule',
  title: 'Access rule',
  guide: '4',
  why: 'The rule says who gets tokens, by which grants, and for how long: everyone, by the flows that this setup verifies.',
  needs: ['okta', 'authServer', 'accessPolicy'],
  provides: ['accessRule'],
  asks: {
    ...tokenAsks,
    logins: verificationLogins,
    username: testUsername,
    name: text({
      key: 'okta.accessRule.name',
      message: 'Name of the access rule',
      help: 'It stands inside the access policy.',
      default: 'Authorization code and implicit',
      quiet: true,
      check: (value) => (value.length > 100 ? 'at most 100 characters' : undefined),
    }),
    lifetime: number({
      key: 'okta.accessRule.accessTokenLifetimeMinutes',
      message: 'Lifetime of an access token in minutes',
      help: 'Okta allows 5 to 1440. The gateway believes a token until it expires.',
      default: 60,
      min: 5,
      max: 1440,
      quiet: true,
    }),
  },
  deed: ({ name, ...wanted }) =>
    `create the access rule "${name}" for ${grantsOf(wanted).join(' and ')}${wanted.scopes.length > 0 ? ` with the scopes ${scopesOf(wanted).join(' ')}` : ''}`,
  byHand: ({ has, answers }) => ({
    where: consolePages(has.okta.adminUrl).authorizationServer(has.authServer.id),
    clicks: [
      `Open Access Policies, choose "${has.accessPolicy.name}" and Add Rule.`,
      'Tick the grants below, the groups that get access (any user in the guide), the scopes below, and create the rule.',
    ],
    values: [
      { label: 'Rule name', value: answers.name },
      {
        label: 'Grants',
        value: flowsIn(answers)
          .map((flow) => flowFacts(flow).label)
          .join(', '),
      },
      { label: 'Scopes', value: answers.scopes.length === 0 ? 'Any scopes' : scopesOf(answers).join(' ') },
      { label: 'Access token lifetime', value: `${answers.lifetime} minutes` },
    ],
  }),
  async locate(c) {
    const { name } = c.answers;
    const policies = await readRules(c);
    const own = policies.find(({ policy }) => policy.id === c.has.accessPolicy.id);
    const match = c.has.authServer.foreign ? servingMatch(c, policies) : undefined;
    const ofOthers = own !== undefined && !isMarkedBy(c.setup, own.policy.description);
    const serving = ofOthers && match?.policy.id === own.policy.id ? match.rule : undefined;
    const id = c.recorded?.accessRule.id;
    const one =
      serving ?? own?.rules.find((rule) => rule.id === id) ?? own?.rules.find((rule) => rule.name === name);
    if (!own || !one) return undefined;
    return {
      kind,
      key: name,
      id: one.id,
      what: `access rule "${one.name}" (${one.id})${serving ? ', which lets the chosen flows pass already' : ''}`,
      // A rule has no free text; inside a policy of ours nobody else makes one of this name.
      text: isMarkedBy(c.setup, own.policy.description) ? own.policy.description : undefined,
      named: serving !== undefined,
      seen: { rule: one, policy: own.policy, policies },
    };
  },
  async inspect(c, { seen: { rule, policy, policies }, whose }) {
    const tester = await testUserFor(c, policies);
    const ofRule = ruleEntries(c, rule, tester, whose === 'used' ? undefined : c.answers);
    // What keeps the policy from matching is said by its own step.
    const known = policyEntries(c, policy).length > 0 || ofRule.some(({ exit }) => exit !== 0);
    return {
      facts: factsOf(rule),
      entries: known ? ofRule : [...ofRule, ...decisionEntries(c, policies, tester)],
    };
  },
  gone: (c) => (c.recorded ? ruleGone(c, c.recorded.accessRule) : []),
  async apply(c, found) {
    const { rules } = c.okta;
    const { name, lifetime } = c.answers;
    const server = c.has.authServer.id;
    const policy = c.has.accessPolicy.id;
    if (found) {
      const { rule } = found.seen;
      const wrong = new Set(found.entries.filter(isChange).map(({ field }) => field.split('.').at(-1)));
      const union = (present: readonly string[], more: readonly string[]) => [
        ...new Set([...present, ...more]),
      ];
      const { groups } = rule.people;
      const changes = {
        ...(wrong.has('grantTypes') && { grantTypes: union(rule.grantTypes, grantsOf(c.answers)) }),
        ...(wrong.has('scopes') && { scopes: union(rule.scopes, allScopesAsked(c.answers)) }),
        ...(wrong.has('people') && { groups: peopleOf(c.has.okta, groups.include) }),
        ...(wrong.has('accessTokenLifetime') && { accessTokenLifetime: lifetime }),
      };
      const changed =
        Object.keys(changes).length > 0 ? await rules.replace(server, policy, rule.id, changes) : rule;
      if (wrong.has('status')) await rules.activate(server, policy, rule.id);
      return factsOf(changed);
    }
    const wanted = {
      name,
      priority: 1,
      grantTypes: grantsOf(c.answers),
      scopes: scopesOf(c.answers),
      groups: peopleOf(c.has.okta, []),
      accessTokenLifetime: lifetime,
    };
    return factsOf(
      await c.once({
        kind,
        key: name,
        settings: wanted,
        seen: 'absent',
        lookUp: async () => (await rules.list(server, policy)).find((one) => one.name === name),
        create: () => rules.create(server, policy, wanted),
        idOf: ({ id }) => id,
      }),
    );
  },
  /** Policies and rules as Okta has them now, evaluated here: every flow must pass before any is tried. */
  async verify(c) {
    if (!c.changed) return;
    const policies = await readRules(c);
    const { id, name } = c.has.accessRule;
    const tester = await testUserFor(c, policies);
    const rule = policies.flatMap(({ rules }) => rules).find((one) => one.id === id);
    demandMended(`The access rule "${name}" (${id})`, [
      ...(rule ? ruleEntries(c, rule, tester) : ruleGone(c, c.has.accessRule)),
      ...decisionEntries(c, policies, tester),
    ]);
  },
  async restore(c, { rule: before }, fields) {
    const { rules } = c.okta;
    const at = [c.has.authServer.id, c.has.accessPolicy.id, before.id] as const;
    const is = await rules.get(...at);
    if (!is) return [];
    const { accessTokenLifetime } = before;
    const changes = {
      ...(fields.includes('grantTypes') && { grantTypes: before.grantTypes }),
      ...(fields.includes('scopes') && { scopes: before.scopes }),
      ...(fields.includes('people') && { groups: before.people.groups.include }),
      ...(fields.includes('accessTokenLifetime') &&
        accessTokenLifetime !== undefined && { accessTokenLifetime }),
    };
    if (Object.keys(changes).length > 0) await rules.replace(...at, changes);
    return fields.filter((field) => field === 'status');
  },
  async undo(c) {
    for (const { id } of c.made) await c.okta.rules.remove(c.has.authServer.id, c.has.accessPolicy.id, id);
    return [];
  },
});
