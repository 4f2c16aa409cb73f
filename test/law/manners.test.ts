import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../src/cli/doctor/doctor.ts';
import { verifySetup } from '../../src/cli/report/verification.ts';
import type { Tapped } from '../../src/sandbox/kernel/server.ts';
import { openWorld, type World } from '../support/journey.ts';
import { oktaOf } from './mood-journey.ts';
import { asConnectedApp } from './mood-table.ts';

/** What our clients sent: to be told from the gateway's introspection, Anypoint's registration and the browser of a test user. */
const sent: Tapped[] = [];
const others = new Set<string>();
/** While the introspection client was registered to send its secret in the body. */
const byPost: Tapped[] = [];
let world: World;

const ours = ({ requestHeaders }: Tapped): boolean =>
  requestHeaders['user-agent']?.startsWith('okta-mule-setup/') === true;

const said = ({ method, path }: Tapped): string => `${method} ${path}`;
const header = ({ requestHeaders }: Tapped, name: string): string => String(requestHeaders[name] ?? '');

/** Those of our requests that a rule forbids, by method and path. */
const against = (rule: (one: Tapped) => boolean): readonly string[] => [
  ...new Set(sent.filter((one) => !rule(one)).map(said)),
];

beforeAll(async () => {
  world = await openWorld({
    judge: false,
    moods: { ratePlan: 'none' },
    sandbox: {
      tap: (one) => {
        if (ours(one)) sent.push(one);
        else others.add(one.pattern ?? one.path);
      },
    },
  });
  const inGroup = { 'anypoint.organization': world.sandbox.describe().anypoint.businessGroupId };
  await world.run();
  await verifySetup(world.looking());
  await examine(world.looking());
  for (const client of oktaOf(world).apps) client.tokenEndpointAuthMethod = 'client_secret_post';
  const before = sent.length;
  await verifySetup(world.looking());
  byPost.push(...sent.slice(before).filter(({ path }) => /\/introspect$/.test(path)));
  await world.undo();
  const app = await asConnectedApp(world);
  const name = 'group';
  await world.run({ ...app, name, answers: { ...app.answers, ...inGroup } });
  await world.undo({ ...app, name, answers: { ...app.answers, ...inGroup } });
}, 60_000);
afterAll(() => world.stop());

describe('every request, as a reviewer of either vendor would have it', () => {
  it('says who sends it: what does not is not ours', () => {
    expect(sent.length).toBeGreaterThan(300);
    // Anypoint reads the metadata of a provider and registers clients; the gateway introspects.
    expect([...others].sort()).toEqual([
      '/oauth2/v1/clients',
      '/oauth2/{authorizationServerId}/.well-known/oauth-authorization-server',
      '/oauth2/{authorizationServerId}/v1/introspect',
    ]);
  });

  it('names in its headers the organization and the environment of its path', () => {
    const agrees = (one: Tapped, part: string, ...names: readonly string[]): boolean => {
      const inPath = new RegExp(`/${part}/([^/]+)`).exec(one.path)?.[1];
      return (
        inPath === undefined ||
        names.every((name) => header(one, name) === '' || header(one, name) === inPath)
      );
    };
    expect(against((one) => agrees(one, 'organizations', 'x-anypnt-org-id', 'x-organization-id'))).toEqual(
      [],
    );
    expect(against((one) => agrees(one, 'environments', 'x-anypnt-env-id'))).toEqual([]);
  });

  it('takes JSON where JSON is answered, and compressed answers', () => {
    const json = ({ responseHeaders }: Tapped): boolean =>
      String(responseHeaders['content-type'] ?? '').includes('json');
    // What the API itself answers may be anything.
    const calls = (one: Tapped): boolean => one.path.startsWith('/mocking/');
    expect(
      against((one) => !json(one) || calls(one) || /application\/json/.test(header(one, 'accept'))),
    ).toEqual([]);
    expect(against((one) => /gzip/.test(header(one, 'accept-encoding')))).toEqual([]);
  });

  it('asks for tokens with a form', () => {
    const tokens = sent.filter(({ path }) => /\/token$/.test(path));
    expect(tokens.length).toBeGreaterThan(2);
    expect(
      tokens.filter((one) => !header(one, 'content-type').startsWith('application/x-www-form-urlencoded')),
    ).toEqual([]);
  });

  it('sends no member back that only the platform writes', () => {
    const readOnly = ['id', 'created', 'lastUpdated', '_links', '_embedded', 'audit', 'masterOrganizationId'];
    const clean = ({ method, requestHeaders, requestBody, path }: Tapped): boolean => {
      if (method === 'GET' || !String(requestHeaders['content-type']).includes('json')) return true;
      const body: unknown = JSON.parse(requestBody.toString() || 'null');
      if (typeof body !== 'object' || body === null) return true;
      // A redeployment sends the deployment as it was read, by the rules of the official CLI.
      const excepted = /\/deployments\//.test(path) ? ['id', 'audit'] : [];
      return !readOnly.some((name) => Object.hasOwn(body, name) && !excepted.includes(name));
    };
    expect(against(clean)).toEqual([]);
  });

  it('introspects as the client is registered', () => {
    const asked = sent.filter(({ path }) => /\/introspect$/.test(path));
    const inBody = (one: Tapped): boolean => one.requestBody.toString().includes('client_secret=');
    const inHeader = (one: Tapped): boolean => header(one, 'authorization').startsWith('Basic ');
    expect(asked.filter((one) => inBody(one) === inHeader(one))).toEqual([]);
    expect(new Set(asked.map(inBody))).toEqual(new Set([true, false]));
    expect(byPost.length).toBeGreaterThan(0);
    expect(byPost.filter((one) => !inBody(one))).toEqual([]);
  });
});
