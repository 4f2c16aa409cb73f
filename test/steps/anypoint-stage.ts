import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../src/errors.ts';
import type { Facts } from '../../src/guide/facts.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { Secret } from '../../src/secret.ts';
import { openWorld, type RunOptions, type World, type WorldOptions } from '../support/journey.ts';

export const worlds: World[] = [];
const folders: string[] = [];

/** Ends what the test has opened. */
export const tidyUp = async (): Promise<void> => {
  await Promise.all(worlds.splice(0).map((world) => world.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
};

/** `judge` false: for behaviour that no vendor's document describes. */
export const open = async (moods: WorldOptions['moods'] = {}, judge = true): Promise<World> => {
  const world = await openWorld({ moods, judge });
  worlds.push(world);
  return world;
};
/** Steps 01 to 12. */
export const run = (world: World, options: RunOptions = {}) => world.run({ to: 12, ...options });
export const factsOf = (world: World): Facts => world.state().facts() as unknown as Facts;
export const anypointOf = (world: World): AnypointWorld => world.sandbox.world().anypoint as AnypointWorld;
export const providers = (world: World) => anypointOf(world).accounts.clientProviders;
export const project = (world: World) => anypointOf(world).designcenter.projects[0];
export const filesOf = (world: World): Readonly<Record<string, string>> =>
  project(world)?.branches['master']?.files ?? {};

export const newWrites = async (world: World, work: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = world.writes().length;
  await work();
  return world.writes().slice(before);
};
export const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw new Error(`no problem, but ${String(error)}`);
};

export const templates = join(import.meta.dirname, '..', '..', 'templates', 'employees');
/** A folder of the user's own with the guide's API, or with other files. */
export const folderWith = (files?: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'okta-mule-setup-spec-'));
  folders.push(folder);
  if (!files) cpSync(templates, folder, { recursive: true });
  for (const [name, text] of Object.entries(files ?? {})) writeFileSync(join(folder, name), text);
  return folder;
};

export const asConnectedApp = (world: World): RunOptions => {
  const { clientId, clientSecret } = world.sandbox.describe().anypoint.connectedApp;
  return {
    without: ['anypoint.bearer'],
    answers: { 'anypoint.clientId': clientId, 'anypoint.clientSecret': new Secret(clientSecret) },
  };
};

export const groupOf = (world: World) => {
  const { organizationId, businessGroupId } = world.sandbox.describe().anypoint;
  const { organizations, environments } = anypointOf(world).accounts;
  const group = organizations.find(({ id }) => id === businessGroupId);
  return {
    id: businessGroupId,
    name: group?.name ?? '',
    organizationId,
    environments: environments.filter((one) => one.organizationId === businessGroupId).map(({ id }) => id),
  };
};

/** A client provider that another team made; the id of it. */
export const addProvider = async (world: World): Promise<string> => {
  const { baseUrl, organizationId, bearer } = world.sandbox.describe().anypoint;
  const urls = {
    authorize: 'https://a.example.com/a',
    token: 'https://a.example.com/t',
    introspect: 'https://a.example.com/i',
  };
  const answer = await fetch(`${baseUrl}/accounts/api/organizations/${organizationId}/clientProviders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Of another team',
      type: { name: 'openid-dynamic-client' },
      oidc_dynamic_client_provider: {
        client: { urls: { register: 'https://a.example.com/r' } },
        primary_client: { id: 'a', secret: 'not a real secret' },
        urls,
      },
    }),
  });
  return ((await answer.json()) as { providerId: string }).providerId;
};

export const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

export const factsOfLink = (left: readonly string[]): string =>
  /public link (\S+) stays/.exec(left[0] ?? '')?.[1] ?? 'none';
