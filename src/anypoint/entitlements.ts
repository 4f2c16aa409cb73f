import { fieldsOf, flagOf, numberOf } from '../http/reading.ts';

/** Something that the organization seems not to be entitled to, and what the guide needs it for. */
export interface EntitlementWarning {
  readonly entitlement: string;
  readonly what: string;
  readonly needed: string;
}

const at = (entitlements: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((value, name) => fieldsOf(value)[name], entitlements);

/** A flag may be bare or under `enabled`, by entitlement and by document. */
const refused = (value: unknown): boolean =>
  flagOf(value) === false || flagOf(fieldsOf(value)['enabled']) === false;

/**
 * What the entitlements say against the guide. To be shown as warnings, never to stop: the meaning of the flags is inferred, and
 * an absent flag says nothing. Source: docs/facts/anypoint-access.md §2.1.
 */
export const warnings = (entitlements: unknown): readonly EntitlementWarning[] => {
  const flags: readonly [boolean, EntitlementWarning][] = [
    [
      refused(at(entitlements, 'externalIdentity')),
      {
        entitlement: 'externalIdentity',
        what: 'external client management',
        needed: 'add Okta as a client provider',
      },
    ],
    [
      flagOf(at(entitlements, 'designCenter', 'api')) === false,
      {
        entitlement: 'designCenter.api',
        what: 'API design in Design Center',
        needed: 'write the API specification there',
      },
    ],
    [
      refused(at(entitlements, 'apis')),
      { entitlement: 'apis.enabled', what: 'API Manager', needed: 'manage the API and apply its policy' },
    ],
    [
      numberOf(at(entitlements, 'vCoresSandbox', 'assigned')) === 0,
      {
        entitlement: 'vCoresSandbox.assigned',
        what: 'vCores for sandbox environments',
        needed: 'deploy the proxy',
      },
    ],
  ];
  return flags.flatMap(([missing, warning]) => (missing ? [warning] : []));
};
