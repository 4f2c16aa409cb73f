import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../src/cli/doctor/doctor.ts';
import { asProblem } from '../../src/cli/failure.ts';
import { verifySetup } from '../../src/cli/report/verification.ts';
import { rightsFor } from '../../src/rights/okta.ts';
import { connectedAppScopes, oktaScopes, oktaScopesFor, type Use, uses } from '../../src/rights/scopes.ts';
import { openWorld, type RunOptions, type World } from '../support/journey.ts';
import { variants } from './answer-table.ts';
import { anypointOf, merged, oktaOf } from './mood-journey.ts';
import { asConnectedApp } from './mood-table.ts';

const looks = (use: Use): boolean => use !== 'init' && use !== 'undo';

/** What a command was asked for by the service app, and how each ended. */
const asked = new Map<Use, Set<string>>();
const ends: { readonly use: Use; readonly end: unknown }[] = [];
let now: Use = 'plan';
let world: World;
let options: RunOptions;

/** What the product's lists say, and nothing else. */
const grantExactly = (use: Use): void => {
  oktaOf(world).oauth.orgGrants[String(options.answers?.['okta.clientId'])] = [...oktaScopesFor(use)];
  const { accounts } = anypointOf(world);
  const org = world.sandbox.describe().anypoint.organizationId;
  const app = accounts.connectedApps.find(({ grantTypes }) => grantTypes.includes('client_credentials'));
  const inEach = accounts.environments
    .filter(({ organizationId }) => organizationId === org)
    .map(({ id: envId }) => ({ org, envId }));
  const scopes = connectedAppScopes(looks(use)).flatMap(({ scope, on }) => {
    const contexts = on === 'environment' ? inEach : [{ org }];
    return contexts.map((context_params) => ({ scope, context_params }));
  });
  if (app) app.scopes = [{ scope: 'profile' }, ...scopes];
};

const commands: Readonly<Record<Use, (given: RunOptions) => Promise<unknown>>> = {
  plan: (given) => world.run({ ...given, dryRun: true }),
  init: (given) => world.run(given),
  verify: (given) => verifySetup(world.looking(given)),
  doctor: (given) => examine(world.looking(given)),
  undo: (given) => world.undo(given),
};

beforeAll(async () => {
  world = await openWorld({
    judge: false,
    moods: { ratePlan: 'none' },
    sandbox: {
      tap: ({ vendor, method, path, requestHeaders }) => {
        if (vendor !== 'okta' || !requestHeaders.authorization?.startsWith('Bearer ')) return;
        asked.set(now, (asked.get(now) ?? new Set()).add(rightsFor({ method, path }).scope));
      },
    },
  });
  const serviceApp = variants.find(({ name }) => name.includes('service app'))?.answers;
  options = merged((await serviceApp?.(world)) ?? {}, await asConnectedApp(world));
  for (const use of ['plan', 'init', 'plan', 'verify', 'doctor', 'undo'] as const) {
    now = use;
    grantExactly(use);
    ends.push({ use, end: await commands[use]({ ...options, use }).catch((error: unknown) => error) });
  }
}, 60_000);
afterAll(() => world.stop());

/** Whoever may manage may read. */
const least = (scopes: Iterable<string> = []): readonly string[] => {
  const all = new Set(scopes);
  return [...all].filter((one) => !(one.endsWith('.read') && all.has(one.replace(/read$/, 'manage')))).sort();
};

const root = join(import.meta.dirname, '..', '..');
/** Scopes that stand in a document's line. */
const inLine = (file: string, begin: string, form: RegExp): readonly string[] => {
  const line = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .find((one) => one.startsWith(begin));
  return [...new Set([...(line ?? '').matchAll(form)].map(([, scope = '']) => scope))].sort();
};
const names = (onlyLooks: boolean): readonly string[] =>
  [...new Set(connectedAppScopes(onlyLooks).map(({ scope }) => scope))].sort();

describe('a service app of Okta and a connected app of Anypoint with exactly the listed scopes', () => {
  it.each(uses)('%s is refused nothing', (use) => {
    for (const { end } of ends.filter((one) => one.use === use)) {
      expect(end).not.toBeInstanceOf(Error);
      expect(JSON.stringify(end)).not.toMatch(/RIGHTS_MISSING|ROLE_TOO_WEAK|may not|no right/);
    }
  });

  it('are asked for no more than the requests need', () => {
    // Only where a run died, or a registration came too late, is there a client to remove.
    const seldom: Partial<Record<Use, string>> = { init: 'okta.clients.manage' };
    for (const use of uses)
      expect(least([...(asked.get(use) ?? []), seldom[use] ?? 'okta.groups.read']), use).toEqual(
        [...oktaScopesFor(use)].sort(),
      );
  });

  it('are reading alone for what only looks', () => {
    for (const use of uses.filter(looks))
      expect(oktaScopesFor(use).filter((scope) => !scope.endsWith('.read'))).toEqual([]);
    // Named so, though Anypoint's own catalogue has reading under other words.
    expect(names(true).filter((scope) => !/^(read|view):/.test(scope))).toEqual([]);
  });

  it('all that are missing are named at once', async () => {
    const clientId = String(options.answers?.['okta.clientId']);
    oktaOf(world).oauth.orgGrants[clientId] = oktaScopesFor('plan').filter(
      (scope) => !/groups|policies/.test(scope),
    );
    const error = await world.run({ ...options, use: 'plan', to: 1 }).catch((reason: unknown) => reason);
    const { code, description } = asProblem(error);
    expect(code).toBe('OKTA_SCOPES_MISSING');
    expect(description.message).toContain('okta.groups.read, okta.policies.read.');
  });

  it('stand in the README, the page on CI and the questions', () => {
    const okta = /`(okta\.[\w.]+)`/g;
    const anypoint = /`([a-z]+:[a-z_]+)`/g;
    expect(inLine('README.md', '| Okta | an API token of an admin', okta)).toEqual([...oktaScopes].sort());
    expect(inLine('README.md', '| Anypoint | one of', anypoint)).toEqual(names(false));
    expect(inLine('docs/ci.md', '| Anypoint | A connected app', anypoint)).toEqual(names(true));
  });
});
