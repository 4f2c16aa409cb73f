import type { AnypointMoods } from '../moods.ts';

/**
 * Keys of the token policy under the name that a newer version might have (docs/facts/anypoint-apis.md §7.3: labels that are
 * taken for keys).
 */
const newNames: Readonly<Record<string, string>> = {
  authenticationTimeout: 'authenticationRequestTimeout',
};

/** The key that the template lists for a documented one. */
export const listedKey = ({ policyKeys }: AnypointMoods, key: string): string =>
  policyKeys === 'renamed' ? (newNames[key] ?? key) : key;

/** The key that the gateway understands for a documented one. */
export const enforcedKey = ({ policyKeys }: AnypointMoods, key: string): string =>
  policyKeys === 'documented' ? key : (newNames[key] ?? key);
