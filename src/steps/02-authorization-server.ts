import { problem } from '../errors.ts';
import { defineStep, type With } from '../guide/define.ts';
import type { Facts } from '../guide/facts.ts';
import { consolePages } from '../guide/okta-console.ts';
import { isNewborn, metadataName, noteBirth, readAnew } from '../guide/per-run.ts';
import { text } from '../wizard/ask.ts';
import type { Difference } from '../wizard/step.ts';

type Server = NonNullable<Awaited<ReturnType<With<'okta'>['okta']['authorizationServers']['get']>>>;

const kind = 'okta.authorization-server';
/** The word that Okta itself takes in the place of the id of the server that came with the organization. */
const preMade = 'default';

/** Every address comes from the server's own metadata, so that issuer, authorize, token and introspection belong together. */
const factsOf = async (
  c: With<'okta'>,
  server: Server,
  recorded?: Facts['authServer'],
): Promise<Facts['authServer']> => {
  if (recorded?.id === server.id && recorded.issuer === server.issuer)
    return { ...recorded, name: server.name, audience: server.audiences[0] ?? '' };
  const metadata = await readAnew(c.oauth, metadataName(server.issuer), () =>
    c.oauth.discover(server.issuer),
  );
  if (metadata.introspectionEndpoint === undefined)
    throw problem('METADATA_UNUSABLE', { url: server.issuer, why: 'it has no introspection_endpoint.' });
  return {
    id: server.id,
    name: server.name,
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

const differences = (server: Server, audience: string): readonly Difference[] => [
  ...(server.audiences[0] === audience
    ? []
    : [{ field: 'audience', is: server.audiences.join(' '), wanted: audience }]),
  ...(server.status === 'ACTIVE' ? [] : [{ field: 'status', is: server.status, wanted: 'ACTIVE' }]),
];

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
  async inspect(c) {
    const { name, audience } = c.answers;
    const servers = c.okta.authorizationServers;
    const server = name === preMade ? await servers.get(preMade) : await servers.find(name);
    if (!server && name === preMade)
      throw problem('NOT_SEEN', { what: 'The authorization server "default"' });
    if (!server) return undefined;
    const what = `authorization server "${server.name}" (${server.id})`;
    const authServer = await factsOf(c, server, c.recorded?.authServer);
    if (name === preMade) return { facts: { authServer }, whose: 'chosen', what };
    const whose = c.whose({ kind, key: name, id: server.id, text: server.description });
    return {
      facts: { authServer: { ...authServer, foreign: whose !== 'ours' } },
      whose,
      what,
      differs: differences(server, audience),
      objects: [{ kind, key: name, id: server.id }],
    };
  },
  async apply(c, found) {
    const { name, audience } = c.answers;
    const wanted = { name, audience, description: `Tokens for the API behind Anypoint. ${c.setup.marker}` };
    const servers = c.okta.authorizationServers;
    const server = found
      ? await servers.replace(found.facts.authServer.id, wanted)
      : await c.once({
          kind,
          key: name,
          settings: wanted,
          seen: 'absent',
          lookUp: () => servers.find(name),
          textOf: ({ description }) => description,
          create: async () => {
            const made = await servers.create(wanted);
            noteBirth(c, made.id);
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
