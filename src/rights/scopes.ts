import { type ConnectedAppScope, type Context, operations, scopeNames } from './anypoint.ts';

/** What a command does at the platforms. */
export type Use = 'plan' | 'verify' | 'doctor' | 'init' | 'undo';

/** Commands that are not here do what one of these does. */
const likeness: Readonly<Record<string, Use>> = {
  rotate: 'init',
  'keep-alive': 'doctor',
};

/** What a command does, by its name: those that only look ask for reading only. */
export const useOf = (command: string, looks: boolean): Use => {
  const word = command.split(' ')[0] ?? '';
  if (word === 'plan' || word === 'doctor' || word === 'undo' || word === 'verify') return word;
  return looks ? 'verify' : (likeness[word] ?? 'init');
};

/** A noun of Okta's API, and what each command does to it. */
const okta: Readonly<Record<string, Partial<Record<Use, 'read' | 'manage'>>>> = {
  'okta.authorizationServers': {
    plan: 'read',
    verify: 'read',
    doctor: 'read',
    init: 'manage',
    undo: 'manage',
  },
  'okta.apps': { plan: 'read', verify: 'read', doctor: 'read', init: 'manage', undo: 'manage' },
  'okta.groups': { plan: 'read', verify: 'read', doctor: 'read', init: 'read', undo: 'read' },
  // Clients are registered with a token of their own; left ones are found and removed with this login.
  'okta.clients': { doctor: 'read', init: 'manage', undo: 'manage' },
  // For `verification.signInPolicy: create`.
  'okta.policies': { plan: 'read', verify: 'read', doctor: 'read', init: 'manage', undo: 'manage' },
  'okta.users': { init: 'read' },
  'okta.apiTokens': { doctor: 'read' },
};

/** Every use, in the order of the documents. */
export const uses: readonly Use[] = ['plan', 'verify', 'doctor', 'init', 'undo'];

/** The scopes that a service app of Okta needs for a command: these, and no others. */
export const oktaScopesFor = (use: Use): readonly string[] =>
  Object.entries(okta).flatMap(([noun, does]) => (does[use] === undefined ? [] : [`${noun}.${does[use]}`]));

/** All that any command needs; what may be changed may be read. */
export const oktaScopes: readonly string[] = Object.entries(okta).map(
  ([noun, does]) => `${noun}.${Object.values(does).includes('manage') ? 'manage' : 'read'}`,
);

/** A scope of a connected app, with its name in the console and where it must be held. */
export interface AppScope {
  readonly scope: ConnectedAppScope;
  readonly name: string;
  readonly on: Context;
}

/** Granted for one application by an administrator, once it exists: nobody can have it beforehand. */
const perApplication: ConnectedAppScope = 'manage:client_application';

/** The scopes that a connected app of Anypoint needs, by where: for looking only, or for everything. */
export const connectedAppScopes = (looks: boolean): readonly AppScope[] => {
  const found = new Map<string, AppScope>();
  for (const [operation, { scopes, on }] of Object.entries(operations)) {
    if (looks && !operation.endsWith('.read')) continue;
    for (const scope of scopes)
      if (scope !== perApplication) {
        // Exchange has no environments.
        const where = scope === 'read:exchange' && on === 'environment' ? 'organization' : on;
        found.set(`${where} ${scope}`, { scope, name: scopeNames[scope], on: where });
      }
  }
  return [...found.values()];
};
