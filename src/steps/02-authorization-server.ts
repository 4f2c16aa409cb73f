import { problem } from '../errors.ts';
import { tokenAsks } from '../guide/asks/access.ts';
import { distinctName } from '../guide/asks/distinct.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import type { Facts } from '../guide/facts.ts';
import { flowsIn, loginsOf, ownScopes, type Wanted } from '../guide/flows.ts';
import { isMarkedBy, markedAmong } from '../guide/marks.ts';
import { consolePages } from '../guide/okta-console.ts';
import { metadataName, readAnew } from '../guide/per-run.ts';
import { oktaPlaces } from '../guide/places.ts';
import { text } from '../wizard/ask.ts';
import { type Entry, isChange } from '../wizard/entry.ts';

type Server = NonNullable<Awaited<ReturnType<With<'okta'>['okta']['authorizationServers']['get']>>>;

type Scope = Awaited<ReturnType<With<'okta'>['okta']['scopes']['list']>>[number];

const kind = 'okta.authorization-server';
const scopeKind = 'okta.scope';
/** The word that Okta itself takes in the place of the id of the server that came with the organization. */
const preMade = 'default';

/** Every address comes from the server's own metadata, so that issuer, authorize, token and introspection belong together. */
const factsOf = async (
  c: With<'okta'> & { readonly answers: { readonly name: string } },
  server: Server,
  recorded?: Facts['authServer'],
): Promise<Facts['authServer']> => {
  if (recorded?.id === server.id && recorded.issuer === server.issuer)
    return { ...recorded, name: server.name, asked: c.answers.name, audience: server.audiences[0] ?? '' };
  const metadata = await readAnew(c.oauth, metadataName(server.issuer), () =>
    c.oauth.discover(server.issuer),
  );
  if (metadata.introspectionEndpoint === undefined)
    throw problem('METADATA_UNUSABLE', { url: server.issuer, why: 'it has no introspection_endpoint.' });
  return {
    id: server.id,
    name: server.name,
    asked: c.answers.name,
    audience: server.audiences[0] ?? '',
    foreign: server.isDefault,
    issuer: server.issuer,
    authorizeUrl: metadata.authorizationEndpoint,
    tokenUrl: metadata.tokenEndpoint,
    introspectUrl: metadata.introspectionEndpoint,
    // Registration is the organization's, whatever the server (docs/facts/okta.md §6).
    registrationUrl: metadata.registrationEndpoint ?? `${c.has.okta.orgUrl}/oauth2/v1/clients`,
  };
};

const settings = ({ has }: With<'okta'>, { id, name }: { readonly id: string; readonly name: string }) =>
  settingsOf(
    'okta.authServer',
    { kind: 'authorization server', id, name },
    {
      affects: ['calls', 'code login', 'implicit login', 'service login'],
      where: oktaPlaces(has.okta.adminUrl).server(name, id),
    },
  );

const entriesOf = (
  c: With<'okta'>,
  server: Server,
  { name, audience }: { readonly name: string; readonly audience: string },
  recorded: Facts['authServer'] | undefined,
): readonly Entry[] => {
  const { equal } = settings(c, server);
  return [
    ...equal('required', 'status', server.status, 'ACTIVE'),
    // A custom domain of the organization changes it, and with it every address that the gateway and the clients have.
    ...(recorded?.id === server.id ? equal('required', 'issuer', server.issuer, recorded.issuer) : []),
    // The server that came with the organization is used with the audience that it has.
    ...equal(isReference(name) ? 'unusual' : 'chosen', 'audience', server.audiences[0], audience, {
      affects: [],
    }),
    ...(isReference(name) ? [] : equal('unusual', 'name', server.name, name)),
  ];
};

/** The scopes of the answers, as the server has them: none is ever changed, and a missing one is created beside the others. */
const scopeEntries = (
  c: With<'okta'> & { readonly answers: Wanted },
  server: Server,
  scopes: readonly Scope[],
): readonly Entry[] => {
  const { check } = settingsOf(
    'okta.authServer',
    { kind: 'authorization server', id: server.id, name: server.name },
    {
      affects: [...loginsOf(c.answers), 'calls'],
      where: oktaPlaces(c.has.okta.adminUrl).scopes(server.name, server.id),
    },
  );
  const own = scopes.filter(({ system }) => !system).map(({ name }) => name);
  const forService = flowsIn(c.answers).includes('client-credentials');
  return ownScopes(c.answers).flatMap((name) => {
    const scope = scopes.find((one) => one.name === name);
    if (!scope) return check('required', 'scopes', false, own, `a list with ${name}`, { beside: 'asked' });
    const open = scope.consent === 'IMPLICIT';
    const expected = 'Implicit: a service has nobody who could consent';
    return check(
      forService ? 'conflict' : 'unusual',
      'scopes.consent',
      open,
      `${scope.consent} for ${name}`,
      expected,
    );
  });
};

const scopesOf = async (
  c: With<'okta'> & { readonly answers: Wanted },
  id: string,
): Promise<readonly Scope[]> => (ownScopes(c.answers).length === 0 ? [] : c.okta.scopes.list(id));

const createScopes = async (
  c: With<'okta'> & { readonly answers: Wanted },
  serverId: string,
  there: readonly Scope[],
): Promise<void> => {
  const { scopes } = c.okta;
  const missing = ownScopes(c.answers).filter((name) => !there.some((one) => one.name === name));
  for (const name of missing)
    await c.once({
      kind: scopeKind,
      key: name,
      seen: 'absent',
      lookUp: async () => (await scopes.list(serverId)).find((one) => one.name === name),
      textOf: ({ description }) => description,
      create: () => scopes.create(serverId, { name, description: `Access to the API. ${c.setup.marker}` }),
      idOf: ({ id }) => id,
    });
};

/** An answer that is an id or an issuer names a server that is there. */
const isReference = (name: string): boolean =>
  name === preMade || /^aus\w{17}$/.test(name) || /^https?:\/\//.test(name);

const byReference = async (c: With<'okta'>, name: string): Promise<Server | undefined> => {
  const servers = c.okta.authorizationServers;
  if (!URL.canParse(name)) return servers.get(name);
  const issuer = name.replace(/\/+$/, '');
  return (await servers.list()).find((one) => one.issuer === issuer);
};

const only = (all: readonly Server[], name: string): Server | undefined => {
  if (all.length < 2) return all[0];
  throw problem('OKTA_AMBIGUOUS', {
    what: `authorization server named "${name}"`,
    ids: all.map(({ id }) => id),
  });
};

/** By the id on record, by our mark, then by its name. */
const find = async (
  c: With<'okta'>,
  name: string,
  recorded: Facts['authServer'] | undefined,
): Promise<Server | undefined> => {
  const servers = c.okta.authorizationServers;
  if (name === preMade) return servers.get(preMade);
  if (isReference(name)) return byReference(c, name);
  // Renamed in Okta it is the same object; under another answer another one is looked for.
  if (recorded)
    return (recorded.asked === name ? await servers.get(recorded.id) : undefined) ?? servers.find(name);
  const all = await servers.list();
  return (
    only(markedAmong(c.setup, all, name), name) ??
    only(
      all.filter((one) => one.name === name),
      name,
    )
  );
};

const verifyScopes = async (
  c: With<'okta' | 'authServer'> & { readonly answers: Wanted; readonly changed: boolean },
): Promise<void> => {
  const wanted = ownScopes(c.answers);
  if (!c.changed || wanted.length === 0) return;
  const { id, name } = c.has.authServer;
  const there = (await c.okta.scopes.list(id)).map((one) => one.name);
  const missing = wanted.filter((one) => !there.includes(one));
  if (missing.length === 0) return;
  throw problem('NOT_VERIFIED', {
    what: `The authorization server "${name}" (${id})`,
    why: `it lacks the scope ${missing.join(', ')}`,
    way: 'Look at it under Security → API → the server → Scopes, then run the same command again.',
  });
};

/** What has lost our mark since stays, and is named. */
const removeScopes = async (
  c: With<'okta' | 'authServer'>,
  made: readonly { readonly key: string; readonly id: string }[],
): Promise<readonly string[]> => {
  const { id: serverId, name } = c.has.authServer;
  const there = await c.okta.scopes.list(serverId);
  const left: string[] = [];
  for (const { key, id } of made) {
    const scope = there.find((one) => one.id === id);
    if (scope && !isMarkedBy(c.setup, scope.description))
      left.push(`The scope "${key}" of "${name}" no longer has this setup's mark.`);
    else if (scope) await c.okta.scopes.remove(serverId, id);
  }
  return left;
};

export const authorizationServer = defineStep({
  id: 'okta.authorization-server',
  title: 'Okta authorization server',
  guide: '3, 9',
  why: 'It issues the access tokens and says whether a token is good. One and the same server is used throughout: mixing two is the most common fault of such set-ups.',
  needs: ['okta'],
  provides: ['authServer'],
  asks: {
    ...tokenAsks,
    name: text({
      key: 'okta.authServer.name',
      distinct: distinctName,
      message: 'Name of the authorization server',
      help: 'It is made if it is not there. "default", an id (aus…) or an issuer (https://…) names one that is there. Security → API → Authorization Servers.',
      default: 'MuleSoft OAuth Demo',
      offered: true,
      check: (value) => (value.length > 100 ? 'at most 100 characters' : undefined),
    }),
    audience: text({
      key: 'okta.authServer.audience',
      message: 'Audience of its tokens',
      help: 'The value of "aud" in every access token. A URI that names your API; nothing is called there.',
      default: 'api://oauth-demo',
      quiet: true,
      check: (value) =>
        value.includes(':') && !URL.canParse(value) ? 'with a colon it must be a URI' : undefined,
    }),
  },
  deed: ({ name, audience, ...wanted }) => {
    const scopes = ownScopes(wanted);
    const deed = isReference(name)
      ? `use the authorization server "${name}"`
      : `create the authorization server "${name}" with the audience ${audience}`;
    return scopes.length === 0 ? deed : `${deed}, with the scopes ${scopes.join(' ')}`;
  },
  lines: ({ authServer: { id, name, audience } }) => [`id ${id}`, `name ${name}`, `audience ${audience}`],
  byHand: ({ has, answers, setup }) => ({
    where: consolePages(has.okta.adminUrl).authorizationServers,
    clicks: ['Choose Add Authorization Server.', 'Enter the values below and save.'],
    values: [
      { label: 'Name', value: answers.name },
      { label: 'Audience', value: answers.audience },
      { label: 'Description', value: setup.marker },
      ...ownScopes(answers).map((value) => ({ label: 'Scope (tab Scopes, Add Scope)', value })),
    ],
  }),
  async locate(c) {
    const { name } = c.answers;
    const server = await find(c, name, c.recorded?.authServer);
    if (!server && isReference(name))
      throw problem('NOT_SEEN', { what: `The authorization server "${name}"` });
    return (
      server && {
        kind,
        key: name,
        id: server.id,
        what: `authorization server "${server.name}" (${server.id})`,
        text: server.description,
        named: isReference(name),
        seen: server,
      }
    );
  },
  async inspect(c, { seen: server, whose }) {
    const recorded = c.recorded?.authServer;
    const scopes = await scopesOf(c, server.id);
    return {
      facts: { authServer: { ...(await factsOf(c, server, recorded)), foreign: whose !== 'own' } },
      entries: [...entriesOf(c, server, c.answers, recorded), ...scopeEntries(c, server, scopes)],
      objects: scopes
        .filter(({ description }) => isMarkedBy(c.setup, description))
        .map(({ name, id }) => ({ kind: scopeKind, key: name, id, marked: true })),
    };
  },
  gone(c) {
    const before = c.recorded?.authServer;
    return before?.asked === c.answers.name
      ? settings(c, before).whole('required', 'removed', 'there and active')
      : [];
  },
  async offers({ okta }) {
    const servers = await okta.authorizationServers.list();
    return {
      'okta.authServer.name': servers.map(({ id, name, isDefault }) => ({
        value: isDefault ? preMade : name,
        label: `${name} (${id})`,
      })),
    };
  },
  async apply(c, found) {
    const { name, audience } = c.answers;
    const servers = c.okta.authorizationServers;
    if (found) {
      const { id } = found.seen;
      const wrong = new Set(found.entries.filter(isChange).map(({ field }) => field.split('.').at(-1)));
      const server = wrong.has('audience') ? await servers.replace(id, { audience }) : found.seen;
      if (wrong.has('status')) await servers.activate(id);
      if (wrong.has('scopes')) await createScopes(c, id, await scopesOf(c, id));
      const { foreign } = found.facts.authServer;
      return { authServer: { ...(await factsOf(c, server, found.facts.authServer)), foreign } };
    }
    const wanted = { name, audience, description: `Tokens for the API behind Anypoint. ${c.setup.marker}` };
    const server = await c.once({
      kind,
      key: name,
      settings: wanted,
      seen: 'absent',
      lookUp: () => servers.find(name),
      textOf: ({ description }) => description,
      create: () => servers.create(wanted),
      idOf: (made) => made.id,
    });
    await createScopes(c, server.id, []);
    return { authServer: await factsOf(c, server) };
  },
  async verify(c) {
    const { id, name, issuer } = c.has.authServer;
    await verifyScopes(c);
    if (!c.changed) return;
    const server = await c.okta.authorizationServers.get(id);
    if (server?.status === 'ACTIVE' && server.issuer === issuer) return;
    throw problem('NOT_VERIFIED', {
      what: `The authorization server "${name}" (${id})`,
      why: server ? `it is ${server.status} with the issuer ${server.issuer}` : 'Okta no longer knows it',
      way: 'Activate it under Security → API → Authorization Servers, then run the same command again.',
    });
  },
  async undo(c) {
    const servers = c.made.filter((one) => one.kind === kind);
    for (const { id } of servers) await c.okta.authorizationServers.remove(id);
    // Its scopes went with a server of ours.
    const scopes = servers.length > 0 ? [] : c.made.filter((one) => one.kind === scopeKind);
    return scopes.length > 0 ? removeScopes(c, scopes) : [];
  },
});
