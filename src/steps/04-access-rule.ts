import { problem } from '../errors.ts';
import { provenGrants, readPolicies, readRules, verdicts } from '../guide/access-evaluation.ts';
import { defineStep, type With } from '../guide/define.ts';
import { consolePages } from '../guide/okta-console.ts';
import { isNewborn } from '../guide/per-run.ts';
import { number, text } from '../wizard/ask.ts';
import type { Difference } from '../wizard/step.ts';

const kind = 'okta.access-rule';

type Rule = Awaited<ReturnType<With<'okta'>['okta']['rules']['list']>>[number];

const factsOf = ({ id, name, grantTypes, accessTokenLifetime }: Rule) => ({
  accessRule: { id, name, grantTypes, lifetimeMinutes: accessTokenLifetime },
});

const lacking = (wanted: readonly string[], is: readonly string[]): boolean =>
  wanted.some((one) => !is.includes(one));

const differences = (rule: Rule, lifetime: number): readonly Difference[] => [
  ...(rule.status === 'ACTIVE' ? [] : [{ field: 'status', is: rule.status, wanted: 'ACTIVE' }]),
  ...(lacking(provenGrants, rule.grantTypes)
    ? [{ field: 'grant types', is: rule.grantTypes.join(' '), wanted: provenGrants.join(' ') }]
    : []),
  ...(rule.scopes.includes('*') ? [] : [{ field: 'scopes', is: rule.scopes.join(' '), wanted: '*' }]),
  ...(rule.people.groups.include.includes('EVERYONE')
    ? []
    : [{ field: 'groups', is: rule.people.groups.include.join(' '), wanted: 'EVERYONE' }]),
  ...(rule.accessTokenLifetime === lifetime
    ? []
    : [{ field: 'access token lifetime', is: `${rule.accessTokenLifetime} min`, wanted: `${lifetime} min` }]),
];

export const accessRule = defineStep({
  id: 'okta.access-rule',
  title: 'Access rule',
  guide: '4',
  why: 'The rule says who gets tokens, by which grants, and for how long: everyone, by the two logins that this setup proves.',
  needs: ['okta', 'authServer', 'accessPolicy'],
  provides: ['accessRule'],
  asks: {
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
  deed: ({ name }) => `create the access rule "${name}" for ${provenGrants.join(' and ')}`,
  byHand: ({ has, answers }) => ({
    where: consolePages(has.okta.adminUrl).authorizationServer(has.authServer.id),
    clicks: [
      `Open Access Policies, choose "${has.accessPolicy.name}" and Add Rule.`,
      'Tick the grants below, any user, any scopes, and create the rule.',
    ],
    values: [
      { label: 'Rule name', value: answers.name },
      { label: 'Grants', value: 'Authorization Code, Implicit (hybrid)' },
      { label: 'Access token lifetime', value: `${answers.lifetime} minutes` },
    ],
  }),
  async find(c) {
    const { name, lifetime } = c.answers;
    if (isNewborn(c, c.has.accessPolicy.id)) return undefined;
    const rules = await c.okta.rules.list(c.has.authServer.id, c.has.accessPolicy.id);
    const named = rules.find((rule) => rule.name === name);
    if (named) {
      const facts = factsOf(named);
      // A rule has no free text for a mark; inside a server of ours nobody else makes one of this name.
      const whose = c.whose({
        kind,
        key: name,
        id: named.id,
        text: c.has.authServer.foreign ? undefined : c.setup.marker,
      });
      return {
        facts,
        whose,
        what: `access rule "${name}" (${named.id})`,
        differs: differences(named, lifetime),
        objects: [{ kind, key: name, id: named.id }],
      };
    }
    if (!c.has.authServer.foreign) return undefined;
    const rule = await servingRule(c);
    return (
      rule && {
        facts: factsOf(rule),
        whose: 'used',
        what: `access rule "${rule.name}" (${rule.id}), which lets both logins pass already`,
      }
    );
  },
  async apply(c, found) {
    const { rules } = c.okta;
    const { name, lifetime } = c.answers;
    const server = c.has.authServer.id;
    const policy = c.has.accessPolicy.id;
    const wanted = {
      name,
      priority: 1,
      grantTypes: provenGrants,
      scopes: ['*'],
      groups: ['EVERYONE'],
      accessTokenLifetime: lifetime,
    };
    const find = async () => (await rules.list(server, policy)).find((one) => one.name === name);
    const rule = found
      ? await rules.replace(server, policy, found.facts.accessRule.id, wanted)
      : await c.once({
          kind,
          key: name,
          settings: wanted,
          seen: 'absent',
          lookUp: find,
          create: () => rules.create(server, policy, wanted),
          idOf: (made) => made.id,
        });
    if (found && rule.status !== 'ACTIVE') await rules.activate(server, policy, rule.id);
    return factsOf(rule);
  },
  /** Policies and rules as Okta has them now, evaluated here: both logins must pass before any is tried. */
  async verify(c) {
    const failing = verdicts(c, await readRules(c)).filter(({ verdict }) => verdict.match === undefined);
    if (failing.length === 0) return;
    throw problem('NOT_VERIFIED', {
      what: `The authorization server "${c.has.authServer.name}"`,
      why: failing
        .map(({ grantType, verdict }) => `no rule lets ${grantType} pass. ${verdict.passedOver.join(' ')}`)
        .join(' '),
      way: 'Correct the rule named here under Security → API → the server → Access Policies, then run the same command again.',
    });
  },
  async undo(c) {
    for (const { id } of c.made) await c.okta.rules.remove(c.has.authServer.id, c.has.accessPolicy.id, id);
    return [];
  },
});

const servingRule = async (c: With<'okta' | 'authServer' | 'accessPolicy'>): Promise<Rule | undefined> => {
  const matches = verdicts(c, await readPolicies(c)).map(({ verdict }) => verdict.match);
  const [first] = matches;
  const same =
    first?.policy.id === c.has.accessPolicy.id && matches.every((match) => match?.rule.id === first.rule.id);
  return same ? first?.rule : undefined;
};
