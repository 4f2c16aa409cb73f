import type { With } from './define.ts';
import { flowFacts, flowsIn, scopesAsked, type Wanted } from './flows.ts';
import { perRun, readAnew } from './per-run.ts';
import { evaluate, type PolicyWithRules, type Verdict } from './rule-evaluation.ts';
import type { TestUser } from './test-user.ts';

type Context = With<'okta' | 'authServer'>;
type Policies = Awaited<ReturnType<Context['okta']['policies']['list']>>;

const listed = ({ has }: Context): string => `access policies of ${has.authServer.id}`;
const evaluated = ({ has }: Context): string => `access policies and rules of ${has.authServer.id}`;

const list = (c: Context): Promise<Policies> => c.okta.policies.list(c.has.authServer.id);

/** The policies without their rules, as they stand at this moment. */
export const listPolicies = (c: Context): Promise<Policies> => readAnew(c.oauth, listed(c), () => list(c));

const withRules = (c: Context, policies: Policies): Promise<readonly PolicyWithRules[]> =>
  Promise.all(
    policies.map(async (policy) => ({
      policy,
      rules: await c.okta.rules.list(c.has.authServer.id, policy.id),
    })),
  );

/** Policies with their rules, as they stand at this moment. */
export const readPolicies = async (c: Context): Promise<readonly PolicyWithRules[]> =>
  withRules(c, await list(c));

/** The same once the rules may have changed: the policies are those that this run has listed. */
export const readRules = (c: Context): Promise<readonly PolicyWithRules[]> =>
  readAnew(c.oauth, evaluated(c), async () => withRules(c, await perRun(c.oauth, listed(c), () => list(c))));

/** The same as this run has read them after its last change. */
export const policiesOfRun = (c: Context): Promise<readonly PolicyWithRules[]> =>
  perRun(c.oauth, evaluated(c), () => readPolicies(c));

/** What Okta will decide for a client that does not exist yet, for any user or for the given one, by each of the chosen flows. */
export const verdicts = (
  c: With<'okta' | 'authServer'> & { readonly answers: Wanted },
  policies: readonly PolicyWithRules[],
  clientId = 'a client that is registered later',
  tester?: TestUser,
): readonly { readonly grantType: string; readonly verdict: Verdict }[] =>
  flowsIn(c.answers).map((flow) => {
    const grantType = flowFacts(flow).grant;
    return {
      grantType,
      verdict: evaluate(policies, {
        clientId,
        grantType,
        scopes: scopesAsked(flow, c.answers.scopes),
        groups: [
          c.has.okta.everyoneGroupId,
          ...(tester?.groups ?? c.has.okta.accessGroups.map(({ id }) => id)),
        ],
        userId: tester?.id,
      }),
    };
  });

/** On a server of others: the policy and the rule that let all chosen flows pass already, whoever made them. */
export const servingMatch = (
  c: With<'okta' | 'authServer'> & { readonly answers: Wanted },
  policies: readonly PolicyWithRules[],
): Verdict['match'] => {
  const matches = verdicts(c, policies).map(({ verdict }) => verdict.match);
  const [first] = matches;
  return first && matches.every((match) => match?.rule.id === first.rule.id) ? first : undefined;
};
