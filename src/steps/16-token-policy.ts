import type { ConfigurationData } from '../anypoint/policies.ts';
import { Problem, problem } from '../errors.ts';
import { anypointPages } from '../guide/anypoint-console.ts';
import { tokenAsks } from '../guide/asks/access.ts';
import { defineStep, type With } from '../guide/define.ts';
import { demandMended, settingsOf } from '../guide/entries.ts';
import type { Facts } from '../guide/facts.ts';
import { flowsIn, scopesAsked, type Wanted } from '../guide/flows.ts';
import { anypointPlaces } from '../guide/places.ts';
import {
  configurationFor,
  demandedScopes,
  lackingScopes,
  oidcPolicyAssetId,
  storedConfiguration,
  wantedConfiguration,
} from '../guide/token-policy-configuration.ts';
import { type Entry, isChange } from '../wizard/entry.ts';

const kind = 'anypoint.policy';

type Context = With<'anypoint' | 'apiInstance'>;
type Template = Awaited<ReturnType<Context['anypoint']['policies']['templates']>>[number];
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

const settings = (c: Context, id: string) =>
  settingsOf(
    'anypoint.policy',
    { kind: 'OpenID Connect policy', id, name: '' },
    {
      affects: ['refusals'],
      where: anypointPlaces(c.has.anypoint).policies(c.has.apiInstance.label, c.has.apiInstance.id),
    },
  );

type Configuration = ReturnType<typeof storedConfiguration>;

/** A policy with a key that its template does not know, or a value of another type, is stored and then not enforced. */
const keyEntries = (c: Context, policy: Policy, template: Template | undefined): readonly Entry[] => {
  const { check } = settings(c, String(policy.id));
  return Object.entries(storedConfiguration(policy.configuration)).flatMap(([key, value]) => {
    const known = !template || key in configurationFor(template, { [key]: '' });
    const usual = Object.hasOwn(wantedConfiguration, key) ? typeof wantedConfiguration[key] : undefined;
    const fits = usual === undefined || value === null || usual === typeof value;
    const field = `configuration.${key}`;
    const otherwise = 'otherwise the gateway does not enforce the policy';
    return [
      ...check(
        'required',
        field,
        known,
        `unknown to the policy ${template?.assetId} ${template?.version}`,
        `left out; ${otherwise}`,
      ),
      ...check('required', field, !known || fits, `a ${typeof value}`, `a ${usual}; ${otherwise}`),
    ];
  });
};

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** Only what is stored can differ: a template without a key stores none. */
const entriesOf = async (
  c: Context,
  policy: Policy,
  wanted: Wanted,
  before: readonly string[] = [],
): Promise<readonly Entry[]> => {
  const { scopes } = wanted;
  const { check, equal } = settings(c, String(policy.id));
  const stored = storedConfiguration(policy.configuration);
  const lacking = [
    ...new Set(flowsIn(wanted).flatMap((flow) => lackingScopes(stored, scopesAsked(flow, scopes)))),
  ];
  const asked = scopes.length > 0 || before.length > 0;
  const templates = await c.anypoint.policies.templates(c.has.apiInstance.id);
  const usual = ['scopeValidationCriteria', 'exposeHeaders', 'authenticationTimeout'] as const;
  return [
    ...equal('required', 'disabled', policy.disabled, false),
    ...check(
      'required',
      'skipClientIdValidation',
      stored['skipClientIdValidation'] !== true,
      'on, so that clients without a contract are let in',
      'off',
    ),
    ...check('required', 'scopes', lacking.length === 0, demandedScopes(stored), scopes, {
      affects: ['calls'],
    }),
    // Whoever demands more of tokens than this setup does may have a reason.
    ...check(
      asked ? 'chosen' : 'unusual',
      'scopes',
      lacking.length > 0 || !('scopes' in stored) || sameSet(demandedScopes(stored), scopes),
      demandedScopes(stored),
      scopes,
    ),
    ...usual.flatMap((name) =>
      check(
        name === 'scopeValidationCriteria' && scopes.length > 1 ? 'chosen' : 'unusual',
        name,
        stored[name] === undefined || String(stored[name]) === String(wantedConfiguration[name]),
        String(stored[name]),
        String(wantedConfiguration[name]),
      ),
    ),
    ...keyEntries(
      c,
      policy,
      templates.find(({ assetId }) => assetId === oidcPolicyAssetId),
    ),
  ];
};

/** What is not as it must be is put right, and unknown keys are left out; settings that somebody changed or added stay. */
const mended = (
  stored: Configuration,
  entries: readonly Entry[],
  wanted: ConfigurationData,
): ConfigurationData => {
  const wrong = new Set(entries.filter(isChange).map(({ field }) => field.split('.').at(-1)));
  const kept = Object.entries(stored).filter(
    (entry): entry is [string, string | number | boolean] =>
      !wrong.has(entry[0]) && ['string', 'number', 'boolean'].includes(typeof entry[1]),
  );
  const set = Object.entries(wanted).filter(([key]) => wrong.has(key) || !(key in stored));
  return Object.fromEntries([...kept, ...set]);
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
  asks: tokenAsks,
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
  async locate(c) {
    const policy = await onlyOne(c);
    return (
      policy && {
        kind,
        key: keyOf(c),
        id: String(policy.id),
        what: `OpenID Connect policy ${policy.version ?? ''} (${policy.id})`,
        // It has no free text for a mark; on an instance of ours nobody else applies it.
        text: c.has.apiInstance.foreign ? undefined : c.setup.marker,
        seen: policy,
      }
    );
  },
  async inspect(c, { seen: policy }) {
    const { scopes } = c.answers;
    return {
      facts: factsOf(policy, scopes),
      entries: await entriesOf(c, policy, c.answers, c.recorded?.policy.scopes),
    };
  },
  gone(c) {
    const before = c.recorded?.policy;
    return before
      ? settings(c, String(before.id)).whole('required', 'removed', 'applied to all methods and resources')
      : [];
  },
  async means(c, found) {
    const { id, foreign } = c.has.apiInstance;
    if (found || !foreign) return [];
    const others = await c.anypoint.contracts.ofApi(id);
    const applied = (await c.anypoint.policies.list(id)).map(({ assetId }) => assetId);
    return [
      ...(others.length > 0
        ? [`${others.length} contracts rest upon this API: all its callers need a token from now on.`]
        : []),
      ...(applied.length > 0 ? [`It has policies already, which stay: ${applied.join(', ')}.`] : []),
    ];
  },
  async apply(c, found) {
    const { scopes } = c.answers;
    const { policies } = c.anypoint;
    const { id } = c.has.apiInstance;
    if (found) {
      const { seen: policy, entries } = found;
      const template = policies.offered(await policies.templates(id), id, oidcPolicyAssetId);
      const configurationData = mended(
        storedConfiguration(policy.configuration),
        entries,
        configurationFor(template, wanted(scopes)),
      );
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
  /** Listed and enabled. That it is enforced is verified by calls, since even a policy with wrong settings is listed. */
  async verify(c) {
    if (!c.changed) return;
    const { id } = c.has.policy;
    const policy = (await applied(c)).find((one) => one.id === id);
    demandMended(
      `The OpenID Connect policy (${id}) of the API instance "${c.has.apiInstance.label}"`,
      policy
        ? await entriesOf(c, policy, c.answers)
        : settings(c, String(id)).whole('required', 'not listed', 'applied'),
    );
  },
  async undo(c) {
    for (const { id } of c.made) await c.anypoint.policies.remove(c.has.apiInstance.id, Number(id));
    return [];
  },
});
