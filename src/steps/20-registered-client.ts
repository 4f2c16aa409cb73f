import { problem } from '../errors.ts';
import { provenGrants } from '../guide/access-evaluation.ts';
import { madeHere } from '../guide/client-application.ts';
import { defineStep, type With } from '../guide/define.ts';
import type { Facts } from '../guide/facts.ts';
import { consolePages } from '../guide/okta-console.ts';
import type { Difference } from '../wizard/step.ts';

type Context = With<'okta' | 'application'>;
type App = NonNullable<Awaited<ReturnType<Context['okta']['apps']['get']>>>;

/** What the two logins ask for: a code, and by the implicit grant both tokens. */
const responseTypes = ['code', 'token', 'id_token'] as const;

const lacking = (field: string, is: readonly string[], wanted: readonly string[]): readonly Difference[] =>
  wanted.every((one) => is.includes(one)) ? [] : [{ field, is: is.join(' '), wanted: wanted.join(' ') }];

const differences = (c: Context, app: App): readonly Difference[] => [
  ...lacking('status', [app.status], ['ACTIVE']),
  ...lacking('grant types', app.grantTypes, provenGrants),
  ...lacking('response types', app.responseTypes, responseTypes),
  ...lacking('redirect URIs', app.redirectUris, c.has.application.redirectUris),
];

const factsOf = ({ id, label, implicitAssignment }: App): Pick<Facts, 'registeredClient'> => ({
  registeredClient: { appId: id, label, openToAll: implicitAssignment },
});

/** Registered by another party a moment ago, so Okta may not show it yet. */
const seenSoon = async (c: Context): Promise<App> => {
  const { clientId } = c.has.application;
  return c.until({
    what: `the client ${clientId}, which Anypoint registered, to be seen in Okta`,
    every: [1_000, 2_000, 5_000],
    atMost: 60_000,
    last: () => 'Okta does not know it (it is removed, or was registered at another organization)',
    probe: () => c.okta.apps.get(clientId),
  });
};

/** Only adds: what is there stays, so that URIs entered in the console are kept. */
const complete = async (c: Context, app: App): Promise<App> => {
  const fields = differences(c, app).map(({ field }) => field);
  if (fields.includes('status'))
    throw problem('CONFLICT', {
      what: `app "${app.label}" (${app.id})`,
      why: `it is ${app.status} in Okta`,
      way: `Activate it: ${consolePages(c.has.okta.adminUrl).app(app.id)} Then run the same command again.`,
    });
  if (fields.length === 0) return app;
  const union = (is: readonly string[], more: readonly string[]) => [...new Set([...is, ...more])];
  return c.okta.apps.replace(app.id, {
    grantTypes: union(app.grantTypes, provenGrants),
    responseTypes: union(app.responseTypes, responseTypes),
    redirectUris: union(app.redirectUris, c.has.application.redirectUris),
  });
};

export const registeredClient = defineStep({
  id: 'okta.registered-client',
  title: 'Registered client in Okta',
  guide: '20, 23.2',
  why: "Dynamic client registration has made an app in Okta. It is found by the application's client id, and must allow both grants and every redirect URI that a login will use.",
  needs: ['okta', 'application'],
  provides: ['registeredClient'],
  asks: {},
  deed: () => 'find the client that Anypoint registers in Okta, and compare it',
  byHand: ({ has }) => ({
    where: consolePages(has.okta.adminUrl).app(has.application.clientId),
    clicks: [
      `Open Applications → Applications → "${has.application.name}" → General → Edit.`,
      'Tick Authorization Code and Implicit (hybrid) with both tokens, add the redirect URIs below, and save.',
    ],
    values: has.application.redirectUris.map((value) => ({ label: 'Sign-in redirect URI', value })),
  }),
  async find(c) {
    const app = await c.okta.apps.get(c.has.application.clientId);
    return (
      app && {
        facts: factsOf(app),
        whose: madeHere(c) ? 'own' : 'used',
        what: `app "${app.label}" (${app.id})`,
        differs: differences(c, app),
      }
    );
  },
  async apply(c, found) {
    const app = found ? await c.okta.apps.get(found.facts.registeredClient.appId) : undefined;
    return factsOf(await complete(c, app ?? (await seenSoon(c))));
  },
  async verify(c) {
    if (!c.changed) return;
    const { appId, label } = c.has.registeredClient;
    const app = await c.okta.apps.get(appId);
    const differs = app && differences(c, app);
    if (differs?.length === 0) return;
    throw problem('NOT_VERIFIED', {
      what: `The app "${label}" (${appId})`,
      why: differs
        ? differs.map(({ field, is, wanted }) => `its ${field}: ${is}, wanted ${wanted}`).join('; ')
        : 'Okta no longer knows it',
      way: `Look at it: ${consolePages(c.has.okta.adminUrl).app(appId)} Then run the same command again.`,
    });
  },
});
