import type { ConfigurationData } from '../anypoint/policies.ts';
import { Problem, problem } from '../errors.ts';
import { anypointPages } from '../guide/anypoint-console.ts';
import { defineStep, type With } from '../guide/define.ts';
import type { Facts } from '../guide/facts.ts';
import {
  configurationFor,
  oidcPolicyAssetId,
  wantedConfiguration,
} from '../guide/token-policy-configuration.ts';
import { list } from '../wizard/ask.ts';
import type { Difference } from '../wizard/step.ts';

const kind = 'anypoint.policy';

type Context = With<'anypoint' | 'apiInstance'>;
type Policy = Awaited<ReturnType<Context['anypoint']['policies']['list']>>[number];

const wanted = (scopes: readonly string[]): ConfigurationData => ({
  ...wantedConfiguration,
  scopes: scopes.join(' '),
});

const keyOf = (c: Context): string => `${c.has.apiInstance.id}/${oidcPolicyAssetId}`;

const applied = async (c: Context): Promise<readonly Policy[]> =>
  (await c.anypoint.policies.list(c.has.apiInstance.id)).filter(
    ({ assetId }) => assetId === oidcPolicyAssetId,
  );

const onlyOne = async (c: Context): Promise<Policy | undefined> => {
  const all = await applied(c);
  if (all.length > 1)
    throw problem('CONFLICT', {
      what: `The API instance "${c.has.apiInstance.label}"`,
      why: `it has several OpenID Connect policies: ${all.map(({ id }) => id).join(', ')}`,
      way: 'Remove all but one under API Manager → the API → Policies, then run the same command again.',
    });
  return all[0];
};

/** Only what is stored can differ: a template without a key stores none. */
const differences = (policy: Policy, scopes: readonly string[]): readonly Difference[] => {
  const stored = new Map(Object.entries(policy.configuration ?? {}));
  return [
    ...Object.entries(wanted(scopes)).flatMap(([field, value]) =>
      stored.has(field) && String(stored.get(field) ?? '') !== String(value)
        ? [{ field, is: String(stored.get(field)), wanted: String(value) }]
        : [],
    ),
    ...(policy.disabled ? [{ field: 'disabled', is: 'true', wanted: 'false' }] : []),
  ];
};

/** Settings that somebody added stay, as far as they are plain values. */
const merged = (stored: unknown, changes: ConfigurationData): ConfigurationData => {
  const plain = Object.entries(stored ?? {}).filter((entry): entry is [string, string | number | boolean] =>
    ['string', 'number', 'boolean'].includes(typeof entry[1]),
  );
  return { ...Object.fromEntries(plain), ...changes };
};

const create = async (c: Context, scopes: readonly string[]): Promise<Policy> => {
  const { policies } = c.anypoint;
  const { id } = c.has.apiInstance;
  const template = policies.offered(await policies.templates(id), id, oidcPolicyAssetId);
  try {
    return await policies.apply(id, template, configurationFor(template, wanted(scopes)));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'ANYPOINT_ALREADY_THERE') throw error;
    throw problem(
      'CONFLICT',
      {
        what: `The policy "${template.name}" of the API instance ${id}`,
        why: 'Anypoint says that there is one already, though the instance lists none',
        way: 'An automated policy of the organization may enforce it: look under API Manager → Automated Policies. Nothing was changed.',
      },
      { exchange: error.exchange, cause: error },
    );
  }
};

const factsOf = (
  { id, assetId = oidcPolicyAssetId, version = '' }: Policy,
  scopes: readonly string[],
): Pick<Facts, 'policy'> => ({ policy: { id, assetId, version, scopes } });

export const tokenPolicy = defineStep({
  id: 'anypoint.token-policy',
  title: 'Token policy (OpenID Connect)',
  guide: '15, 16',
  why: 'From now on the proxy asks Okta about every token, and whether its client has a contract with this API. Okta’s addresses and the introspection client come from the client provider.',
  needs: ['anypoint', 'apiInstance', 'clientProvider', 'openCall'],
  provides: ['policy'],
  asks: {
    scopes: list({
      key: 'policy.scopes',
      message: 'Scopes that a token must have',
      help: 'All of them. The guide leaves it empty: then no scope is checked.',
      default: [],
      quiet: true,
      check: (value) => (/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value) ? undefined : 'not a scope'),
    }),
  },
  deed: ({ scopes }) =>
    `apply the OpenID Connect policy ${scopes.length > 0 ? `with the scopes ${scopes.join(' ')}` : 'without scopes'}`,
  byHand: ({ has, answers }) => ({
    where: anypointPages(has.anypoint).apiInstance(has.apiInstance.id),
    clicks: [
      'Open Policies, choose Add policy and "OpenID Connect OAuth 2.0 Token Enforcement".',
      'Accept the default configuration with the values below, and apply it to all methods and resources.',
    ],
    values: [
      { label: 'Scopes', value: answers.scopes.join(' ') || '(empty)' },
      { label: 'Skip Client Id Validation', value: 'not ticked' },
    ],
  }),
  async find(c) {
    const policy = await onlyOne(c);
    if (!policy) return undefined;
    const known = { kind, key: keyOf(c), id: String(policy.id) };
    return {
      facts: factsOf(policy, c.answers.scopes),
      // It has no free text for a mark; on an instance of ours nobody else applies it.
      whose: c.whose({ ...known, text: c.has.apiInstance.foreign ? undefined : c.setup.marker }),
      what: `OpenID Connect policy ${policy.version ?? ''} (${policy.id})`,
      differs: differences(policy, c.answers.scopes),
      objects: [known],
    };
  },
  async apply(c, found) {
    const { scopes } = c.answers;
    const { policies } = c.anypoint;
    const { id } = c.has.apiInstance;
    if (found) {
      const policy = await onlyOne(c);
      if (!policy) throw problem('NOT_SEEN', { what: found.what });
      const template = policies.offered(await policies.templates(id), id, oidcPolicyAssetId);
      const configurationData = merged(policy.configuration, configurationFor(template, wanted(scopes)));
      await policies.patch(id, policy.id, { configurationData, disabled: false });
      return found.facts;
    }
    const policy = await c.once({
      kind,
      key: keyOf(c),
      settings: wanted(scopes),
      seen: 'absent',
      lookUp: () => onlyOne(c),
      create: () => create(c, scopes),
      idOf: (made) => String(made.id),
    });
    return factsOf(policy, scopes);
  },
  /** Listed and enabled. That it is enforced is proven by calls, since even a policy with wrong settings is listed. */
  async verify(c) {
    if (!c.changed) return;
    const { id } = c.has.policy;
    const policy = (await applied(c)).find((one) => one.id === id);
    const differs = policy ? differences(policy, c.answers.scopes) : [];
    if (policy && differs.length === 0) return;
    throw problem('NOT_VERIFIED', {
      what: `The OpenID Connect policy (${id}) of the API instance "${c.has.apiInstance.label}"`,
      why: policy
        ? differs.map((one) => `${one.field} is ${one.is}, not ${one.wanted}`).join('; ')
        : 'it is not listed',
      way: `Look at it: ${anypointPages(c.has.anypoint).apiInstance(c.has.apiInstance.id)} Then run the same command again.`,
    });
  },
  async undo(c) {
    for (const { id } of c.made) await c.anypoint.policies.remove(c.has.apiInstance.id, Number(id));
    return [];
  },
});
