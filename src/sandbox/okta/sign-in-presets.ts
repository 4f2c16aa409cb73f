import type { OktaContext } from './context.ts';
import type { SignInPolicy, SignInRule } from './world.ts';

type NewId = (prefix: string) => string;

const catchAll = (id: string, created: string, factorMode: '1FA' | '2FA'): SignInRule => ({
  id,
  name: 'Catch-all Rule',
  status: 'ACTIVE',
  priority: 99,
  system: true,
  conditions: null,
  actions: {
    appSignOn: {
      access: 'ALLOW',
      verificationMethod: {
        factorMode,
        type: 'ASSURANCE',
        reauthenticateIn: 'PT12H',
        ...(factorMode === '1FA'
          ? { constraints: [{ knowledge: { required: true, types: ['password'] } }] }
          : {}),
      },
      keepMeSignedIn: { postAuth: 'NOT_ALLOWED' },
    },
  },
  created,
  lastUpdated: created,
});

const policy = (
  newId: NewId,
  created: string,
  name: string,
  description: string | null,
  factorMode: '1FA' | '2FA',
): SignInPolicy => ({
  id: newId('rst'),
  name,
  description,
  status: 'ACTIVE',
  system: false,
  created,
  lastUpdated: created,
  rules: [catchAll(newId('rul'), created, factorMode)],
});

/** A policy whose catch-all rule asks for any two factors. */
export const twoFactors = (
  newId: NewId,
  created: string,
  name: string,
  description: string | null,
): SignInPolicy => policy(newId, created, name, description, '2FA');

/** "Password only", as in the recorded organizations made until March 2025. */
const passwordOnly = (newId: NewId, created: string): SignInPolicy => ({
  ...policy(
    newId,
    created,
    'Password only',
    'Require only a password. Suggested for low risk or consumer-facing applications.',
    '1FA',
  ),
  preset: 'password-only',
});

/** What an organization has that was made this year: the default policy, and those of Okta's own apps (docs/facts/okta.md §5). */
export const presetPolicies = (newId: NewId, created: string): SignInPolicy[] => [
  {
    ...twoFactors(newId, created, 'Okta Admin Console', null),
    belongsTo: 'Okta Admin Console',
  },
  { ...twoFactors(newId, created, 'Any two factors', 'Require two factors to access.'), system: true },
  ...['Okta Dashboard', 'Okta Browser Plugin', 'Okta OIN Submission Tester'].map((name) => ({
    ...twoFactors(newId, created, name, null),
    belongsTo: name,
  })),
];

/** An older organization has "Password only" among its presets, and here gives it to new apps (mood `signInPolicy`). */
export const policyForNewApps = (context: OktaContext): string | null => {
  if (context.moods.engine === 'v1') return null;
  const { signInPolicies } = context.world;
  const system = signInPolicies.find((policy) => policy.system)?.id ?? null;
  if (context.moods.signInPolicy === 'two-factors') return system;
  const known = signInPolicies.find(({ preset }) => preset === 'password-only');
  if (known) return known.id;
  const made = passwordOnly(context.newId, context.world.org.created);
  signInPolicies.push(made);
  return made.id;
};
