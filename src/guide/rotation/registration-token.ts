import { Problem } from '../../errors.ts';
import { registeredGrants } from '../flows.ts';
import { consolePages } from '../okta-console.ts';
import type { RotationContext } from './rotation.ts';

const kind = 'anypoint.application';

/** What Okta tells of a token's owner, in words; which of several tokens it is, no call tells (docs/facts/okta.md §4). */
export const aboutToken = async (
  c: RotationContext,
  token: Parameters<RotationContext['openOktaWith']>[1],
): Promise<readonly string[]> => {
  const { orgUrl, adminUrl } = c.has.okta;
  const okta = c.openOktaWith(orgUrl, token);
  const unlessRefused = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof Problem && error.exchange?.outcome === 'refused') return undefined;
      throw error;
    }
  };
  const owner = await unlessRefused(() => okta.users.me());
  if (!owner) return ['Whose token it is, Okta does not tell.'];
  const roles = await okta.users.roles(owner.id);
  const tokens = (await unlessRefused(() => okta.apiTokens.list()))?.filter(
    ({ userId }) => userId === owner.id,
  );
  const newest = [...(tokens ?? [])].sort((a, b) => b.lastUpdated.localeCompare(a.lastUpdated))[0];
  const zoned = tokens?.filter(({ connection }) => connection === 'ZONE') ?? [];
  return [
    `It is a token of ${owner.login} (${owner.status}), roles ${roles?.join(', ') || 'not told'}. It dies with that account.`,
    newest
      ? `${tokens?.length} ${tokens?.length === 1 ? 'token' : 'tokens'} of that account; used last: "${newest.name}" (${newest.lastUpdated}).`
      : 'Its age and network zone are not told to this token: a Super Administrator sees them.',
    ...zoned.map(
      ({ name }) =>
        `"${name}" is bound to a network zone: if it is this one, Anypoint's addresses must be in the zone. ${consolePages(adminUrl).tokens}`,
    ),
  ];
};

/**
 * Shows that Anypoint registers clients with the token that it holds now: a throw-away application, and the client that it makes
 * at Okta, both removed again. One that an interrupted run left behind is found by its name.
 */
export const proveRegistration = async (c: RotationContext): Promise<void> => {
  const { applications, clientProviders } = c.anypoint;
  const name = `okta-mule-setup probe ${c.setup.id}`;
  const wanted = {
    name,
    description: c.setup.marker,
    redirectUris: ['http://localhost'],
    grantTypes: registeredGrants(c.answers),
  };
  const made = await c.once({
    kind,
    key: name,
    // The name holds the setup's id.
    seen: 'own',
    lookUp: async () => (await applications.named(name))[0],
    create: () => applications.create(c.has.apiInstance.id, wanted),
    idOf: ({ id }) => String(id),
  });
  await applications.remove(made.id, await clientProviders.get(c.has.clientProvider.id));
  for (const { clientId } of await c.okta.clients.findAll(name)) await c.okta.clients.remove(clientId);
  c.gone({ kind, key: name });
};
