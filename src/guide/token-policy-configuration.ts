import type { ConfigurationData } from '../anypoint/policies.ts';

/** The OpenID Connect policy; its version must come from the organization. Source: docs/facts/anypoint-apis.md §7.2. */
export const oidcPolicyAssetId = 'openidconnect-access-token-enforcement';

/**
 * What the guide wants of the OpenID Connect policy: its defaults, no scopes, and the contract check on. Source:
 * docs/facts/anypoint-apis.md §7.3.
 */
export const wantedConfiguration: ConfigurationData = {
  scopes: '',
  scopeValidationCriteria: 'AND',
  exposeHeaders: false,
  skipClientIdValidation: false,
  authenticationTimeout: 10_000,
};

/**
 * The keys that a template's configuration takes: a list of `{propertyName}`, or a JSON Schema. Undefined when it says nothing,
 * as when it was left out of the answer. Source: docs/facts/anypoint-apis.md §7.1.
 */
const keysOf = (configuration: unknown): ReadonlySet<string> | undefined => {
  if (Array.isArray(configuration))
    return new Set(
      configuration.flatMap((item: { propertyName?: unknown } | null) =>
        typeof item?.propertyName === 'string' ? item.propertyName : [],
      ),
    );
  const properties = (configuration as { properties?: unknown } | null | undefined)?.properties;
  return typeof properties === 'object' && properties !== null ? new Set(Object.keys(properties)) : undefined;
};

/**
 * The configuration to send: only keys that the template lists, since a policy with a key unknown to it is stored with a 201 and
 * then does nothing. Without any list, all that is wanted.
 */
export const configurationFor = (
  template: { readonly configuration: unknown },
  wanted: ConfigurationData = wantedConfiguration,
): ConfigurationData => {
  const keys = keysOf(template.configuration);
  if (keys === undefined) return wanted;
  return Object.fromEntries(Object.entries(wanted).filter(([key]) => keys.has(key)));
};

/** What is stored, by key. */
export const storedConfiguration = (configuration: unknown): Readonly<Record<string, unknown>> =>
  typeof configuration === 'object' && configuration !== null ? { ...configuration } : {};

/** The scopes that a policy demands of a token. */
export const demandedScopes = (configuration: unknown): readonly string[] => {
  const { scopes } = storedConfiguration(configuration);
  return typeof scopes === 'string' ? scopes.split(' ').filter(Boolean) : [];
};

/** Those of them that a token with these scopes lacks. */
export const lackingScopes = (configuration: unknown, held: readonly string[]): readonly string[] => {
  const demanded = demandedScopes(configuration);
  const missing = demanded.filter((one) => !held.includes(one));
  const all = storedConfiguration(configuration)['scopeValidationCriteria'] !== 'OR';
  return all || missing.length === demanded.length ? missing : [];
};
