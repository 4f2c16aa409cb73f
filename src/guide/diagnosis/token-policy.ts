import { allScopesAsked, flowsIn, scopesAsked } from '../flows.ts';
import { configurationFor, oidcPolicyAssetId, wantedConfiguration } from '../token-policy-configuration.ts';
import type { Check, DiagnosisContext } from './check.ts';
import { everyCall, type Fault } from './fault.ts';
import { placesIn } from './places.ts';

type Policies = DiagnosisContext['anypoint']['policies'];
type Policy = Awaited<ReturnType<Policies['list']>>[number];
type Template = Awaited<ReturnType<Policies['templates']>>[number];
type Configuration = Readonly<Record<string, unknown>>;

const configurationOf = ({ configuration }: Policy): Configuration =>
  typeof configuration === 'object' && configuration !== null ? { ...configuration } : {};

/** The scopes that the policy demands of a token, and whether all of them. */
const demandedScopes = (policy: Policy): { readonly scopes: readonly string[]; readonly all: boolean } => {
  const { scopes, scopeValidationCriteria } = configurationOf(policy);
  return {
    scopes: typeof scopes === 'string' ? scopes.split(' ').filter((one) => one !== '') : [],
    all: scopeValidationCriteria !== 'OR',
  };
};

export const lackingScopes = (policy: Policy, held: readonly string[]): readonly string[] => {
  const { scopes, all } = demandedScopes(policy);
  const missing = scopes.filter((one) => !held.includes(one));
  return all || missing.length === scopes.length ? missing : [];
};

/** The one that gateways enforce; undefined when there is none or it is switched off. */
export const findPolicy = async (c: DiagnosisContext): Promise<Policy | undefined> =>
  (await c.anypoint.policies.list(c.has.apiInstance.id)).find(({ assetId }) => assetId === oidcPolicyAssetId);

/** A policy with a key that its template does not know, or a value of another type, is stored and then not enforced. */
const ofKeys = (c: DiagnosisContext, policy: Policy, template: Template | undefined): readonly Fault[] =>
  Object.entries(configurationOf(policy)).flatMap(([key, value]): Fault[] => {
    const known = !template || key in configurationFor(template, { [key]: '' });
    const usual = Object.hasOwn(wantedConfiguration, key) ? typeof wantedConfiguration[key] : undefined;
    const fits = usual === undefined || value === null || usual === typeof value;
    if (known && fits) return [];
    return [
      {
        field: `anypoint.policy.configuration.${key}`,
        what: `The OpenID Connect policy (${policy.id}): its setting "${key}"`,
        is: known ? `a ${typeof value}` : `unknown to the policy ${template?.assetId} ${template?.version}`,
        mustBe: known
          ? `a ${usual}; otherwise the gateway does not enforce the policy`
          : 'left out; otherwise the gateway does not enforce the policy',
        where: placesIn(c).policies,
        spoils: ['refusal', 'unknown client'],
      },
    ];
  });

const ofSettings = (c: DiagnosisContext, policy: Policy): readonly Fault[] => {
  const what = `The OpenID Connect policy (${policy.id})`;
  const where = placesIn(c).policies;
  const { skipClientIdValidation } = configurationOf(policy);
  const lacking = flowsIn(c.answers).flatMap((flow) =>
    lackingScopes(policy, scopesAsked(flow, c.answers.scopes)),
  );
  return [
    ...(policy.disabled
      ? [
          {
            field: 'anypoint.policy.disabled',
            what: `${what}: its switch`,
            is: 'disabled',
            mustBe: 'enabled',
            where,
            spoils: ['refusal', 'unknown client'] as const,
          },
        ]
      : []),
    ...(skipClientIdValidation === true
      ? [
          {
            field: 'anypoint.policy.skipClientIdValidation',
            what: `${what}: Skip Client Id Validation`,
            is: 'on, so that clients without a contract are let in',
            mustBe: 'off',
            where,
            spoils: ['unknown client'] as const,
          },
        ]
      : []),
    ...(lacking.length > 0
      ? [
          {
            field: 'anypoint.policy.scopes',
            what: `${what}: Scopes`,
            is: demandedScopes(policy).scopes.join(' '),
            mustBe: `empty, or among those that tokens are asked for with: ${allScopesAsked(c.answers).join(' ')}`,
            where,
            spoils: ['call'] as const,
          },
        ]
      : []),
  ];
};

export const tokenPolicyCheck: Check = {
  title: 'OpenID Connect policy',
  async look(c) {
    const { id, label } = c.has.apiInstance;
    const [policy, templates] = await Promise.all([findPolicy(c), c.anypoint.policies.templates(id)]);
    if (!policy)
      return [
        {
          field: 'anypoint.policy',
          what: `The OpenID Connect policy of the API instance "${label}" (${id})`,
          is: 'removed',
          mustBe: 'applied to all methods and resources',
          where: placesIn(c).policies,
          spoils: everyCall.filter((one) => one !== 'call'),
        },
      ];
    const template = templates.find(({ assetId }) => assetId === oidcPolicyAssetId);
    return [...ofSettings(c, policy), ...ofKeys(c, policy, template)];
  },
};
