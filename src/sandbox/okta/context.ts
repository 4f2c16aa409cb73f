import { randomBytes } from 'node:crypto';
import type { OktaMoods } from './moods.ts';
import type { NewKey } from './signing-key.ts';
import type { AuthorizationServer, OktaApp, OktaGroup, OktaUser, OktaWorld, Scope } from './world.ts';

/** What every route of the Okta half is made from. */
export interface OktaContext {
  readonly world: OktaWorld;
  readonly moods: OktaMoods;
  /** Milliseconds since 1970. */
  now(): number;
  /** The org URL without a trailing slash. */
  origin(): string;
  /** 20 characters, beginning with the prefix that Okta uses for the kind: `0oa`, `aus`, `00p` … */
  newId(prefix: string): string;
  /** For an authorization server, when it first signs. */
  readonly newKey: NewKey;
  /** Writes the world at once; for what changes beside a request that only reads. */
  save(): void;
  /** Now, as kept in the world; milliseconds are cut off on the wire by `wireDate`. */
  iso(): string;
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A random text of `length` letters of `alphabet` (at most 256 letters). */
export const randomText = (length: number, alphabet: string = letters): string =>
  Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');

/** An identifier as seen on the wire: 20 characters with the prefix of its kind. */
export const randomId = (prefix: string): string => prefix + randomText(20 - prefix.length);

/** `YYYY-MM-DDTHH:mm:ss.000Z`, the only form recorded on the wire. */
export const wireDate = (iso: string): string =>
  new Date(Math.floor(Date.parse(iso) / 1000) * 1000).toISOString();

/** Where an app was found last. It is looked at first, so that reading one app again costs the same among thousands. */
const places = new WeakMap<readonly OktaApp[], Map<string, number>>();

const appBy = (apps: readonly OktaApp[], key: 'id' | 'clientId', value: string): OktaApp | undefined => {
  const known = places.get(apps) ?? new Map<string, number>();
  places.set(apps, known);
  const before = apps[known.get(`${key} ${value}`) ?? -1];
  if (before?.[key] === value) return before;
  const at = apps.findIndex((app) => app[key] === value);
  if (at >= 0) known.set(`${key} ${value}`, at);
  return apps[at];
};

/** By client id, which is also the app id unless a client id was chosen. */
export const appByClientId = (context: OktaContext, clientId: string): OktaApp | undefined =>
  appBy(context.world.apps, 'clientId', clientId);

export const appById = (context: OktaContext, id: string): OktaApp | undefined =>
  appBy(context.world.apps, 'id', id);

/** By id, or the pre-made server by the word `default`. */
export const serverById = (context: OktaContext, id: string): AuthorizationServer | undefined =>
  context.world.authorizationServers.find(
    (server) => server.id === id || (id === 'default' && server.default),
  );

/** The issuer of a server: `{org}/oauth2/{id}`, with the word `default` for the pre-made one. */
export const issuerOf = (context: OktaContext, server: AuthorizationServer): string =>
  `${context.origin()}/oauth2/${server.default ? 'default' : server.id}`;

/** Logins are compared without regard to case. */
export const userByLogin = (context: OktaContext, login: string): OktaUser | undefined =>
  context.world.users.find((user) => user.login.toLowerCase() === login.toLowerCase());

export const userById = (context: OktaContext, id: string): OktaUser | undefined =>
  context.world.users.find((user) => user.id === id);

export const isEveryone = (group: OktaGroup): boolean =>
  group.type === 'BUILT_IN' && group.name === 'Everyone';

/** The groups a user is in, `Everyone` included. */
export const groupsOf = (context: OktaContext, user: OktaUser): readonly OktaGroup[] =>
  context.world.groups.filter((group) => isEveryone(group) || group.userIds.includes(user.id));

/** May the user sign in to the app? By Federation Broker Mode, assigned alone, or through a group (after the mood's delay). */
export const isAssigned = (context: OktaContext, app: OktaApp, user: OktaUser): boolean => {
  if (app.implicitAssignment || app.users.some(({ id }) => id === user.id)) return true;
  return assignedGroup(context, app, user) !== undefined;
};

/** The first group through which the user is assigned to the app, if there is one. */
export const assignedGroup = (
  context: OktaContext,
  app: OktaApp,
  user: OktaUser,
): OktaApp['groups'][number] | undefined => {
  const mine = new Set(groupsOf(context, user).map(({ id }) => id));
  const latest = context.now() - context.moods.groupAssignmentDelayMs;
  return app.groups.find(({ id, lastUpdated }) => mine.has(id) && Date.parse(lastUpdated) <= latest);
};

/** The consent a scope asks for; the mood `consentRequired` makes every scope ask. */
export const consentOf = (context: OktaContext, scope: Scope): Scope['consent'] =>
  context.moods.consentRequired ? 'REQUIRED' : scope.consent;
