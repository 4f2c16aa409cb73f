import { randomBytes } from 'node:crypto';
import { problem } from '../errors.ts';
import { assignOnceKnown } from '../guide/app-assignment.ts';
import { defineStep, type With } from '../guide/define.ts';
import type { Facts } from '../guide/facts.ts';
import { consolePages } from '../guide/okta-console.ts';
import { Secret } from '../secret.ts';
import { text } from '../wizard/ask.ts';
import type { Difference } from '../wizard/step.ts';

const appKind = 'okta.app';
const assignmentKind = 'okta.app-group';
const grantTypes = ['authorization_code', 'client_credentials'];
const responseTypes = ['code'];

type App = NonNullable<Awaited<ReturnType<With<'okta'>['okta']['apps']['get']>>>;

/** Chosen by us, so that a creation whose answer was lost is found again by it. */
const chosenClientId = (c: With<'okta'>): string => `mule-introspection-${c.setup.id}`;

const differences = (app: App, label: string, assigned: boolean): readonly Difference[] => [
  ...(app.label === label ? [] : [{ field: 'name', is: app.label, wanted: label }]),
  ...(app.status === 'ACTIVE' ? [] : [{ field: 'status', is: app.status, wanted: 'ACTIVE' }]),
  // The gateway sends id and secret in the body; key-based methods would be refused there.
  ...(app.authMethod.startsWith('client_secret_') && app.authMethod !== 'client_secret_jwt'
    ? []
    : [{ field: 'client authentication', is: app.authMethod, wanted: 'client_secret_basic' }]),
  ...(app.dpopRequired ? [{ field: 'DPoP', is: 'required', wanted: 'not required' }] : []),
  ...(grantTypes.every((grant) => app.grantTypes.includes(grant))
    ? []
    : [{ field: 'grant types', is: app.grantTypes.join(' '), wanted: grantTypes.join(' ') }]),
  ...(assigned || app.implicitAssignment
    ? []
    : [{ field: 'assignment', is: 'not to Everyone', wanted: 'Everyone' }]),
];

/** Ours by its client id, also when it is called otherwise by now; otherwise the one app of the label, whoever made it. */
const findApp = async (
  c: With<'okta'>,
  label: string,
  before: Facts['introspectionClient'] | undefined,
): Promise<App | undefined> => {
  const isOurs = (app: App | undefined) => app?.clientId === chosenClientId(c);
  const named = await c.okta.apps.findAll(label);
  const listed = named.find(isOurs);
  const renamed = before && !listed ? await c.okta.apps.get(before.appId) : undefined;
  const ours = listed ?? (isOurs(renamed) ? renamed : undefined);
  if (ours || named.length < 2) return ours ?? named[0];
  throw problem('OKTA_AMBIGUOUS', { what: `app named "${label}"`, ids: named.map(({ id }) => id) });
};

const factsOf = (app: App, secret: { secret: string }) => ({
  introspectionClient: { appId: app.id, clientId: app.clientId, label: app.label, secret },
});

export const introspectionClient = defineStep({
  id: 'okta.introspection-client',
  title: 'Introspection client',
  guide: '6, 7',
  why: 'With this client the API gateway asks Okta whether a token is good. It is a web app with a client secret, assigned to Everyone as in the guide.',
  needs: ['okta', 'authServer'],
  provides: ['introspectionClient'],
  asks: {
    label: text({
      key: 'okta.introspectionClient.label',
      message: 'Name of the introspection client',
      help: 'The app as it is called in Okta under Applications → Applications.',
      default: 'MuleSoft Introspection Client',
      check: (value) => (value.length > 100 ? 'at most 100 characters' : undefined),
    }),
    redirectUri: text({
      key: 'okta.introspectionClient.redirectUri',
      message: 'Its redirect URI',
      help: 'Okta demands one for a web app. Nobody logs in with this client, so it is never called.',
      default: 'http://localhost:8085/authorization-code/callback',
      quiet: true,
      check: (value) => (URL.canParse(value) ? undefined : 'a URL is wanted'),
    }),
  },
  deed: ({ label }) => `create the web app "${label}" with a client secret, and assign it to Everyone`,
  byHand: ({ has, answers }) => ({
    where: `${has.okta.adminUrl}/admin/apps/active`,
    clicks: [
      'Choose Create App Integration, OIDC - OpenID Connect, Web Application.',
      'Tick Client Credentials and Authorization Code, enter the values below, allow everyone in the organization, clear Federation Broker Mode, and save.',
    ],
    values: [
      { label: 'App integration name', value: answers.label },
      { label: 'Sign-in redirect URI', value: answers.redirectUri },
    ],
  }),
  async find(c) {
    const app = await findApp(c, c.answers.label, c.recorded?.introspectionClient);
    if (!app) return undefined;
    const assigned = (await c.okta.assignments.get(app.id, c.has.okta.everyoneGroupId)) !== undefined;
    const whose = c.whose({
      kind: appKind,
      key: chosenClientId(c),
      id: app.id,
      text: app.adminNote || undefined,
    });
    const secret = c.recorded?.introspectionClient.secret ?? { secret: 'okta.introspection-client/secret' };
    return {
      facts: factsOf(app, secret),
      whose,
      what: `app "${app.label}" (${app.id})`,
      differs: differences(app, c.answers.label, assigned),
      objects: [
        { kind: appKind, key: chosenClientId(c), id: app.id },
        { kind: assignmentKind, key: `${app.id}/${c.has.okta.everyoneGroupId}`, id: app.id },
      ],
    };
  },
  async apply(c, found) {
    const { label, redirectUri } = c.answers;
    const { apps, assignments } = c.okta;
    const clientId = chosenClientId(c);
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
      seen: found ? 'own' : 'absent',
      lookUp: async () =>
        found
          ? apps.get(found.facts.introspectionClient.appId)
          : (await apps.findAll(label)).find((one) => one.clientId === clientId),
      create: () => apps.createWeb({ ...settings, secret }),
      idOf: (made) => made.id,
    });
    if (app.secret) c.keep('secret', app.secret);
    const differs = new Set(found?.entries.map(({ field }) => field));
    if (differs.has('grant types') || differs.has('name'))
      await apps.replace(app.id, {
        ...(differs.has('grant types') && { grantTypes, responseTypes }),
        ...(differs.has('name') && { label }),
      });
    const everyone = c.has.okta.everyoneGroupId;
    if (!app.implicitAssignment)
      await c.once({
        kind: assignmentKind,
        key: `${app.id}/${everyone}`,
        seen: found ? 'own' : 'absent',
        lookUp: () => assignments.get(app.id, everyone),
        create: () => assignOnceKnown(c, app, everyone),
        idOf: () => app.id,
      });
    return factsOf({ ...app, label }, { secret: 'okta.introspection-client/secret' });
  },
  /**
   * Asks Okta about a worthless token: "inactive" proves id and secret, as the gateway will use them. A second secret is not made
   * only to look.
   */
  async verify(c) {
    const { clientId, label, appId, secret: ref } = c.has.introspectionClient;
    const secret = c.changed ? await c.secret(ref) : await c.okta.secrets.newestActive(appId);
    if (!secret)
      return c.note(
        `Okta does not show this account the secret of "${label}" (${appId}), so that it works was not tried again.`,
      );
    c.keep('secret', secret);
    const works = await c.oauth.clientSecretWorks(c.has.authServer.introspectUrl, { clientId, secret });
    if (works) return;
    throw problem('NOT_VERIFIED', {
      what: `The introspection client "${label}" (${appId})`,
      why: 'Okta does not accept its client id and secret',
      way: `Look at its client secrets: ${consolePages(c.has.okta.adminUrl).app(appId)} Then run the same command again.`,
    });
  },
  /** Okta shows the secrets of an app to those with the rights; where it does not, ours gets a second one. */
  async recover(c) {
    const { appId, label } = c.has.introspectionClient;
    const shown = await c.okta.secrets.newestActive(appId);
    if (shown) return shown;
    const app = await c.okta.apps.get(appId);
    const ours =
      app &&
      c.whose({ kind: appKind, key: chosenClientId(c), id: appId, text: app.adminNote || undefined }) ===
        'own';
    const full = (await c.okta.secrets.list(appId)).length >= 2;
    const second = ours && !full ? (await c.okta.secrets.create(appId)).secret : undefined;
    if (second) return second;
    throw problem('NOT_VERIFIED', {
      what: `The introspection client "${label}" (${appId})`,
      why: `Okta does not show its client secret to this account${full ? ', and it has two already, which is all that Okta allows' : ''}`,
      way: `Use an account with the right to read client credentials, ${full ? `or deactivate and delete the older one under ${consolePages(c.has.okta.adminUrl).app(appId)} and run the same command again` : 'or undo and run again'}.`,
    });
  },
  async undo(c) {
    for (const { kind, id } of c.made) {
      if (kind === assignmentKind) await c.okta.assignments.remove(id, c.has.okta.everyoneGroupId);
      else await c.okta.apps.remove(id);
    }
    return [];
  },
});
