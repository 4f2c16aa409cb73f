import { randomBytes } from 'node:crypto';
import { Problem, problem } from '../errors.ts';
import {
  assignedGroups,
  assignmentOf,
  completeAssignment,
  groupAssignmentKind,
  groupsText,
  unassign,
} from '../guide/app-assignment.ts';
import { introspectionLabel } from '../guide/asks/okta.ts';
import { defineStep, type With } from '../guide/define.ts';
import { demandMended } from '../guide/entries.ts';
import type { Facts } from '../guide/facts.ts';
import {
  guideEntries,
  introspectionClientId,
  introspectionEntries,
  introspectionGone,
  secretEntries,
} from '../guide/introspection-entries.ts';
import { consolePages } from '../guide/okta-console.ts';
import { Secret } from '../secret.ts';
import { secret, text } from '../wizard/ask.ts';
import { isChange } from '../wizard/entry.ts';

const appKind = 'okta.app';
const grantTypes = ['authorization_code', 'client_credentials'];
const responseTypes = ['code'];

type App = NonNullable<Awaited<ReturnType<With<'okta'>['okta']['apps']['get']>>>;

/** An answer that is an id names an app that is there. */
const isId = (label: string): boolean => /^0oa\w{17}$/.test(label);

/** The one on record; ours by its client id; otherwise the one app of the label, whoever made it. */
const findApp = async (
  c: With<'okta'>,
  label: string,
  before: Facts['introspectionClient'] | undefined,
): Promise<App | undefined> => {
  if (isId(label)) return c.okta.apps.get(label);
  const known = before && (await c.okta.apps.get(before.appId));
  if (known) return known;
  const named = await c.okta.apps.findAll(label);
  const ours = named.find(({ clientId }) => clientId === introspectionClientId(c.setup));
  if (ours || named.length < 2) return ours ?? named[0];
  throw problem('OKTA_AMBIGUOUS', { what: `app named "${label}"`, ids: named.map(({ id }) => id) });
};

const ref = { secret: 'okta.introspection-client/secret' };

const factsOf = (app: App, secretId: string | undefined) => ({
  introspectionClient: {
    appId: app.id,
    clientId: app.clientId,
    label: app.label,
    secret: ref,
    secretId,
    authMethod: app.authMethod,
  },
});

/** A second secret beside the first, which Okta allows once. */
const secondSecret = async (c: With<'okta'>, { id, label }: Pick<App, 'id' | 'label'>, why: string) => {
  const full = (await c.okta.secrets.list(id)).length >= 2;
  const made = full ? undefined : await c.okta.secrets.create(id);
  if (made?.secret) return { id: made.id, secret: made.secret };
  throw problem('NOT_VERIFIED', {
    what: `The introspection client "${label}" (${id})`,
    why: `${why}${full ? ', and it has two already, which is all that Okta allows' : ''}`,
    way: `Use an account that may read client credentials, ${full ? `or deactivate and delete the older one under ${consolePages(c.has.okta.adminUrl).app(id)} and run the same command again` : 'or undo and run again'}.`,
  });
};

/** Of an app that was just made Okta may not know yet; then the id is had in the next run. */
const secretIdOf = async (c: With<'okta'>, appId: string): Promise<string | undefined> => {
  try {
    return (await c.okta.secrets.newestActive(appId))?.id;
  } catch (error) {
    const status = error instanceof Problem ? error.exchange?.status : undefined;
    if (status === 403 || status === 404) return undefined;
    throw error;
  }
};

/** For one that is there, where Okta does not show its secret. */
const introspectionSecret = secret({
  key: 'okta.introspectionClient.secret',
  message: 'Client secret of the introspection client',
  help: 'Only for one that is there already, where Okta does not show its secret to the admin of this setup.',
  env: ['OKTA_INTROSPECTION_SECRET'],
  optional: true,
  quiet: true,
});

export const introspectionClient = defineStep({
  id: 'okta.introspection-client',
  title: 'Introspection client',
  guide: '6, 7',
  why: 'With this client the API gateway asks Okta whether a token is good. It is a web app with a client secret, assigned to the groups that get access, Everyone in the guide.',
  needs: ['okta', 'authServer'],
  provides: ['introspectionClient'],
  asks: {
    label: introspectionLabel,
    secret: introspectionSecret,
    redirectUri: text({
      key: 'okta.introspectionClient.redirectUri',
      message: 'Its redirect URI',
      help: 'Okta demands one for a web app. Nobody logs in with this client, so it is never called.',
      default: 'http://localhost:8085/authorization-code/callback',
      quiet: true,
      check: (value) => (URL.canParse(value) ? undefined : 'expected a URL'),
    }),
  },
  deed: ({ label }) => `create the web app "${label}" with a client secret, and assign it`,
  byHand: ({ has, answers }) => ({
    where: `${has.okta.adminUrl}/admin/apps/active`,
    clicks: [
      'Choose Create App Integration, OIDC - OpenID Connect, Web Application.',
      `Tick Client Credentials and Authorization Code, enter the values below, assign ${groupsText({ has })}, clear Federation Broker Mode, and save.`,
    ],
    values: [
      { label: 'App integration name', value: answers.label },
      { label: 'Sign-in redirect URI', value: answers.redirectUri },
    ],
  }),
  async locate(c) {
    const app = await findApp(c, c.answers.label, c.recorded?.introspectionClient);
    if (!app && isId(c.answers.label)) throw problem('NOT_SEEN', { what: `The app ${c.answers.label}` });
    return (
      app && {
        kind: appKind,
        key: introspectionClientId(c.setup),
        id: app.id,
        what: `app "${app.label}" (${app.id})`,
        text: app.adminNote || undefined,
        named: isId(c.answers.label),
        seen: app,
      }
    );
  },
  async inspect(c, { seen: app, whose }) {
    const groups = await assignedGroups(c, app.id);
    const assigned = groups.missing.length === 0;
    const settings = [
      ...introspectionEntries(c, app),
      // Of one that is used as it is, only what introspection needs.
      ...(whose === 'used'
        ? []
        : guideEntries(c, app, {
            label: c.answers.label,
            assigned,
            tooMany: groups.tooMany,
            grantTypes,
          })),
    ];
    const newest = await c.okta.secrets.newestActive(app.id);
    const secret = c.answers.secret ?? newest?.secret;
    if (secret) c.keep('secret', secret);
    return {
      facts: factsOf(app, newest?.id),
      // Of an inactive app it is known why Okta refuses its secret.
      entries: app.status === 'ACTIVE' ? [...settings, ...(await secretEntries(c, app, secret))] : settings,
      objects: groups.assigned.map((id) => assignmentOf(app.id, id)),
    };
  },
  gone(c) {
    const before = c.recorded?.introspectionClient;
    return before ? introspectionGone(c, { id: before.appId, label: before.label }) : [];
  },
  async apply(c, found) {
    const { label, redirectUri } = c.answers;
    const { apps } = c.okta;
    if (found) {
      const app = found.seen;
      const wrong = new Set(found.entries.filter(isChange).map(({ field }) => field.split('.').at(-1)));
      if (wrong.has('status')) await apps.activate(app.id);
      if (wrong.has('dpop')) await apps.replace(app.id, { dpopRequired: false });
      if (wrong.has('assignment')) await completeAssignment(c, app, await assignedGroups(c, app.id), 'own');
      if (!wrong.has('secret')) return found.facts;
      const { id, secret } = await secondSecret(c, app, 'Okta refuses its client secret');
      c.keep('secret', secret);
      return factsOf(app, id);
    }
    const clientId = introspectionClientId(c.setup);
    const secret = new Secret(randomBytes(48).toString('base64url'));
    const settings = {
      label,
      clientId,
      grantTypes,
      responseTypes,
      redirectUris: [redirectUri],
      adminNote: c.setup.marker,
    };
    const app = await c.once({
      kind: appKind,
      key: clientId,
      settings,
      seen: 'absent',
      lookUp: async () => (await apps.findAll(label)).find((one) => one.clientId === clientId),
      create: () => apps.createWeb({ ...settings, secret }),
      idOf: (made) => made.id,
    });
    if (app.secret) c.keep('secret', app.secret);
    const missing = c.has.okta.accessGroups.map(({ id }) => id);
    if (!app.implicitAssignment)
      await completeAssignment(c, app, { assigned: [], missing, tooMany: false }, 'absent');
    return factsOf(app, await secretIdOf(c, app.id));
  },
  /** Asks Okta about an invalid token, as the gateway will: "inactive" shows id and secret. */
  async verify(c) {
    const { clientId, label, appId: id, secret, secretId } = c.has.introspectionClient;
    if (c.changed) {
      const what = `The introspection client "${label}" (${id})`;
      return demandMended(what, await secretEntries(c, { id, clientId, label }, await c.secret(secret)));
    }
    if (secretId === undefined)
      c.note(
        `Okta does not show this account the secret of "${label}" (${id}), so that it works was not tried again.`,
      );
  },
  /** Okta shows the secrets of an app to those with the permission; where it does not, ours gets a second one. */
  async recover(c) {
    const { appId, label } = c.has.introspectionClient;
    if (c.answers.secret) return c.answers.secret;
    const shown = await c.okta.secrets.newestActive(appId);
    if (shown) return shown.secret;
    const app = await c.okta.apps.get(appId);
    const hidden = 'Okta does not show its client secret to this account';
    const claim = {
      kind: appKind,
      key: introspectionClientId(c.setup),
      id: appId,
      text: app?.adminNote || undefined,
    };
    if (app && c.whose(claim) === 'own') return (await secondSecret(c, app, hidden)).secret;
    throw problem('NOT_VERIFIED', {
      what: `The introspection client "${label}" (${appId})`,
      why: hidden,
      way: 'Use an account that may read client credentials, or undo and run again.',
    });
  },
  async undo(c) {
    for (const one of c.made) {
      if (one.kind === groupAssignmentKind) await unassign(c, one);
      else await c.okta.apps.remove(one.id);
    }
    return [];
  },
});
