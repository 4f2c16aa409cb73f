import type { AnypointContext } from '../context.ts';
import type { AccessToken, ConnectedApp, Grant, ScopeGrant } from './world.ts';

const day = 24 * 3600 * 1000;

/** Makes a bearer token that lives as long as a session. Also forgets tokens that have expired. */
export const issueToken = (
  context: AnypointContext,
  owner: Omit<AccessToken, 'expires'>,
): { token: string; expiresIn: number } => {
  const { tokens } = context.world.accounts;
  for (const [value, { expires }] of Object.entries(tokens))
    if (expires <= context.now()) delete tokens[value];
  const expiresIn = context.moods.sessionMinutes * 60;
  const token = context.newUuid();
  tokens[token] = { ...owner, expires: context.now() + expiresIn * 1000 };
  return { token, expiresIn };
};

/** A user's token for a connected app. The scope `full` makes it as able as the user. */
export const issueUserToken = (
  context: AnypointContext,
  appId: string,
  userId: string,
  scopes: readonly ScopeGrant[],
): { token: string; expiresIn: number } =>
  issueToken(context, {
    userId,
    onBehalfOf: appId,
    ...(scopes.some(({ scope }) => scope === 'full') ? {} : { scopes: [...scopes] }),
  });

export const issueCode = (context: AnypointContext, grant: Omit<Grant, 'expires'>): string => {
  const code = context.newUuid();
  context.world.accounts.codes[code] = { ...grant, expires: context.now() + 60_000 };
  return code;
};

/** A refresh token of 90 days. */
export const issueRefreshToken = (context: AnypointContext, grant: Grant): string => {
  const value = context.newUuid();
  context.world.accounts.refreshTokens[value] = { ...grant, expires: context.now() + 90 * day };
  return value;
};

/** Takes a grant out of a table (it serves once) or reads it; undefined when unknown or expired. */
export const liveGrant = (
  table: Record<string, Grant>,
  value: string,
  now: number,
  once: boolean,
): Grant | undefined => {
  const grant = Object.hasOwn(table, value) ? table[value] : undefined;
  if (grant && once) delete table[value];
  return grant && grant.expires > now ? grant : undefined;
};

export const findApp = (context: AnypointContext, clientId: string): ConnectedApp | undefined =>
  context.world.accounts.connectedApps.find((app) => app.clientId === clientId);
