import { secretLetters } from './client-rules.ts';
import { type OktaContext, randomText } from './context.ts';
import { refuse } from './errors.ts';
import { policyForNewApps } from './sign-in-presets.ts';
import type { ClientSecret, OktaApp } from './world.ts';

/** A new active secret: the one given, or 64 random characters. */
export const newSecret = (context: OktaContext, value?: string): ClientSecret => ({
  id: context.newId('ocs'),
  value: value ?? randomText(64, secretLetters),
  status: 'ACTIVE',
  created: context.iso(),
  lastUpdated: context.iso(),
});

/** Does this way of authentication use a secret? */
export const usesSecret = (method: string): boolean => method.startsWith('client_secret_');

/** The secret that answers show: the newest active one. */
export const currentSecret = (app: OktaApp): ClientSecret | undefined =>
  app.secrets.findLast(({ status }) => status === 'ACTIVE');

export type AppFields = Omit<
  OktaApp,
  | 'id'
  | 'status'
  | 'created'
  | 'lastUpdated'
  | 'clientId'
  | 'secrets'
  | 'groups'
  | 'users'
  | 'signInPolicyId'
  | 'issuedAt'
  | 'adminRoles'
  | 'implicitAssignment'
> & { readonly implicitAssignment?: boolean | undefined };

/** Recorded of free organizations with four apps of their own; that registration meets it too is inferred (docs/facts/okta.md §5). */
const demandRoom = ({ moods, world }: OktaContext): void => {
  if (moods.appLimit > 0 && world.apps.length >= moods.appLimit)
    refuse('E0000001', 'generalSettings', [
      'Cannot create application instance. Maximum number of instances has been reached.',
    ]);
};

/** A new app, assigned to nobody, kept in the world. */
export const addApp = (
  context: OktaContext,
  fields: AppFields,
  chosen: { readonly clientId?: string | undefined; readonly secret?: string | undefined } = {},
): OktaApp => {
  demandRoom(context);
  const id = context.newId('0oa');
  const broker = context.moods.federationBroker !== 'off' && fields.applicationType !== 'service';
  const app: OktaApp = {
    ...fields,
    implicitAssignment: fields.implicitAssignment ?? broker,
    id,
    status: 'ACTIVE',
    created: context.iso(),
    lastUpdated: context.iso(),
    clientId: chosen.clientId ?? id,
    secrets: usesSecret(fields.tokenEndpointAuthMethod) ? [newSecret(context, chosen.secret)] : [],
    groups: [],
    users: [],
    signInPolicyId: policyForNewApps(context),
    issuedAt: Math.floor(context.now() / 1000),
  };
  context.world.apps.push(app);
  return app;
};

export const removeApp = (context: OktaContext, gone: OktaApp): void => {
  context.world.apps = context.world.apps.filter((app) => app !== gone);
};
