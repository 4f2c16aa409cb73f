import { tokenAsks } from '../guide/asks/access.ts';
import { applicationKind } from '../guide/client-application.ts';
import { defineStep, type With } from '../guide/define.ts';
import { demandMended } from '../guide/entries.ts';
import type { Facts } from '../guide/facts.ts';
import { flowFacts, flowsIn, registeredGrants, type Wanted } from '../guide/flows.ts';
import { consolePages } from '../guide/okta-console.ts';
import {
  loginGrants,
  registeredClientEntries,
  registeredClientGone,
} from '../guide/registered-client-entries.ts';
import { type Entry, isChange } from '../wizard/entry.ts';

type Context = With<'okta' | 'anypoint' | 'application'> & { readonly answers: Wanted };
type App = NonNullable<Awaited<ReturnType<Context['okta']['apps']['get']>>>;

const kind = 'okta.registered-client';

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

const entriesOf = (c: Context, app: App, before: Facts['registeredClient'] | undefined): readonly Entry[] =>
  registeredClientEntries(c, app, {
    uris: c.has.application.redirectUris,
    openToAll: before?.appId !== app.id || before.openToAll,
  });

/** Only adds: what is there stays, so that URIs entered in the console are kept. */
const complete = async (c: Context, app: App): Promise<App> => {
  const entries = entriesOf(c, app, undefined).filter(isChange);
  const wrong = new Set(entries.map(({ field }) => field.split('.').at(-1)));
  if (wrong.delete('status')) await c.okta.apps.activate(app.id);
  if (wrong.size === 0) return app;
  const union = (present: readonly string[], more: readonly string[]) => [...new Set([...present, ...more])];
  return c.okta.apps.replace(app.id, {
    grantTypes: union(app.grantTypes, registeredGrants(c.answers)),
    responseTypes: union(
      app.responseTypes,
      loginGrants(c.answers).flatMap(({ responses }) => responses),
    ),
    redirectUris: union(app.redirectUris, c.has.application.redirectUris),
    ...(wrong.has('dpop') && { dpopRequired: false }),
  });
};

export const registeredClient = defineStep({
  id: 'okta.registered-client',
  title: 'Registered client in Okta',
  guide: '20, 23.2',
  why: "Dynamic client registration has made an app in Okta. It is found by the application's client id, and must allow the grants of the chosen flows and every redirect URI that a login will use.",
  needs: ['okta', 'anypoint', 'application'],
  provides: ['registeredClient'],
  observes: true,
  asks: tokenAsks,
  deed: () => 'find the client that Anypoint registers in Okta, and compare it',
  byHand: ({ has, answers }) => ({
    where: consolePages(has.okta.adminUrl).app(has.application.clientId),
    clicks: [
      `Open Applications → Applications → "${has.application.name}" → General → Edit.`,
      `Tick ${flowsIn(answers)
        .map((flow) => flowFacts(flow).label)
        .join(
          ', ',
        )}${answers.flows.includes('implicit') ? ' with both tokens' : ''}, add the redirect URIs below, and save.`,
    ],
    values: has.application.redirectUris.map((value) => ({ label: 'Sign-in redirect URI', value })),
  }),
  async locate(c) {
    const { clientId, id, name } = c.has.application;
    const app = await c.okta.apps.get(clientId);
    const before = c.recorded?.registeredClient;
    // One that was seen already is not waited for.
    if (!app && before?.appId !== clientId) return undefined;
    return {
      kind,
      key: clientId,
      id: clientId,
      what: `app "${app?.label ?? name}" (${clientId})`,
      within: { kind: applicationKind, key: name, id: String(id) },
      named: true,
      seen: app,
    };
  },
  async inspect(c, { seen: app, id }) {
    const before = c.recorded?.registeredClient;
    if (app) return { facts: factsOf(app), entries: entriesOf(c, app, before) };
    const label = before?.label ?? c.has.application.name;
    return {
      facts: { registeredClient: before ?? { appId: id, label, openToAll: false } },
      entries: registeredClientGone(c, { id, label }),
    };
  },
  async apply(c, found) {
    return factsOf(await complete(c, found?.seen ?? (await seenSoon(c))));
  },
  async verify(c) {
    if (!c.changed) return;
    const { appId, label } = c.has.registeredClient;
    const app = await c.okta.apps.get(appId);
    demandMended(
      `The app "${label}" (${appId})`,
      app ? entriesOf(c, app, c.has.registeredClient) : registeredClientGone(c, { id: appId, label }),
    );
  },
});
