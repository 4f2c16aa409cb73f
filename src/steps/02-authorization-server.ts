import { problem } from '../errors.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import type { Facts } from '../guide/facts.ts';
import { markedAmong } from '../guide/marks.ts';
import { consolePages } from '../guide/okta-console.ts';
import { isNewborn, metadataName, noteBirth, readAnew } from '../guide/per-run.ts';
import { oktaPlaces } from '../guide/places.ts';
import { text } from '../wizard/ask.ts';
import { type Entry, isChange } from '../wizard/entry.ts';

type Server = NonNullable<Awaited<ReturnType<With<'okta'>['okta']['authorizationServers']['get']>>>;

const kind = 'okta.authorization-server';
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
    ...equal(name === preMade ? 'unusual' : 'chosen', 'audience', server.audiences[0], audience, {
      affects: [],
    }),
    ...(name === preMade || name === server.id ? [] : equal('unusual', 'name', server.name, name)),
  ];
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

export const authorizationServer = defineStep({
  id: 'okta.authorization-server',
  title: 'Okta authorization server',
  guide: '3, 9',
  why: 'It issues the access tokens and says whether a token is good. One and the same server is used throughout: mixing two is the most common fault of such set-ups.',
  needs: ['okta'],
  provides: ['authServer'],
  asks: {
    name: text({
      key: 'okta.authServer.name',
      message: 'Name of the authorization server',
      help: 'It is made if it is not there. Type "default" to use the one that came with the organization. Security → API → Authorization Servers.',
      default: 'MuleSoft OAuth Demo',
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
  deed: ({ name, audience }) =>
    name === preMade
      ? 'use the authorization server "default"'
      : `create the authorization server "${name}" with the audience ${audience}`,
  byHand: ({ has, answers, setup }) => ({
    where: consolePages(has.okta.adminUrl).authorizationServers,
    clicks: ['Choose Add Authorization Server.', 'Enter the values below and save.'],
    values: [
      { label: 'Name', value: answers.name },
      { label: 'Audience', value: answers.audience },
      { label: 'Description', value: setup.marker },
    ],
  }),
  async locate(c) {
    const { name } = c.answers;
    const server = await find(c, name, c.recorded?.authServer);
    if (!server && name === preMade)
      throw problem('NOT_SEEN', { what: 'The authorization server "default"' });
    return (
      server && {
        kind,
        key: name,
        id: server.id,
        what: `authorization server "${server.name}" (${server.id})`,
        text: server.description,
        named: name === preMade,
        seen: server,
      }
    );
  },
  async inspect(c, { seen: server, whose }) {
    const recorded = c.recorded?.authServer;
    return {
      facts: { authServer: { ...(await factsOf(c, server, recorded)), foreign: whose !== 'own' } },
      entries: entriesOf(c, server, c.answers, recorded),
    };
  },
  gone(c) {
    const before = c.recorded?.authServer;
    return before?.asked === c.answers.name
      ? settings(c, before).whole('required', 'removed', 'there and active')
      : [];
  },
  async apply(c, found) {
    const { name, audience } = c.answers;
    const servers = c.okta.authorizationServers;
    if (found) {
      const { id } = found.seen;
      const wrong = new Set(found.entries.filter(isChange).map(({ field }) => field.split('.').at(-1)));
      const server = wrong.has('audience') ? await servers.replace(id, { audience }) : found.seen;
      if (wrong.has('status')) await servers.activate(id);
      return { authServer: await factsOf(c, server) };
    }
    const wanted = { name, audience, description: `Tokens for the API behind Anypoint. ${c.setup.marker}` };
    const server = await c.once({
      kind,
      key: name,
      settings: wanted,
      seen: 'absent',
      lookUp: () => servers.find(name),
      textOf: ({ description }) => description,
      create: async () => {
        const made = await servers.create(wanted);
        noteBirth(c, metadataName(made.issuer));
        return made;
      },
      idOf: (made) => made.id,
    });
    return { authServer: await factsOf(c, server) };
  },
  async verify(c) {
    const { id, name, issuer } = c.has.authServer;
    // A new server has just told of itself under its issuer: its metadata was read after it was made.
    if (!c.changed || isNewborn(c, metadataName(issuer))) return;
    const server = await c.okta.authorizationServers.get(id);
    if (server?.status === 'ACTIVE' && server.issuer === issuer) return;
    throw problem('NOT_VERIFIED', {
      what: `The authorization server "${name}" (${id})`,
      why: server ? `it is ${server.status} with the issuer ${server.issuer}` : 'Okta no longer knows it',
      way: 'Activate it under Security → API → Authorization Servers, then run the same command again.',
    });
  },
  async undo(c) {
    for (const { id } of c.made) await c.okta.authorizationServers.remove(id);
    return [];
  },
});
