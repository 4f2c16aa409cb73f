import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type Bench, bench, people, raml, type Sent } from './services-bench.ts';

let at: Bench;
afterEach(() => at.stop());

const base = '/designcenter/api-designer/projects';

const call = (method: string, path: string, sent: Sent = {}): Promise<Answer> =>
  at.call(method, path, {
    ...sent,
    headers: { 'x-owner-id': at.userId, 'x-organization-id': at.org, ...sent.headers },
  });

const project = async (): Promise<string> => {
  const answer = await call('POST', base, { json: { name: 'People', type: 'raml' } });
  return `${base}/${answer.json<{ id: string }>().id}`;
};
const branch = async (): Promise<string> => `${await project()}/branches/master`;

const files = [
  { path: '/people.raml', content: raml },
  { path: '/examples/people.json', content: people },
];

const publication = (over: Record<string, unknown> = {}) => ({
  name: 'People',
  apiVersion: 'v1',
  version: '1.0.0',
  tags: [],
  main: 'people.raml',
  assetId: 'people',
  groupId: at.org,
  classifier: 'raml',
  isVisual: false,
  status: 'published',
  ...over,
});

describe('every call', () => {
  it.each(['authorization', 'x-owner-id', 'x-organization-id'])('needs %s', async (name) => {
    at = await bench();
    expect((await call('GET', base, { headers: { [name]: undefined } })).status).toBe(401);
  });

  it('needs the caller as the owner', async () => {
    at = await bench();
    const answer = await call('GET', base, { headers: { 'x-owner-id': at.org } });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ message: 'Forbidden', details: { errors: [expect.any(String)] } });
  });

  it('is refused to a connected app where that is the mood', async () => {
    at = await bench({ connectedAppMayDesignCenter: false });
    const app = at.world.accounts.connectedApps[0];
    const token = 'token-of-an-app';
    at.world.accounts.tokens[token] = {
      expires: at.clock.now + 1000,
      userId: at.userId,
      clientId: app?.clientId ?? '',
    };
    const headers = { authorization: `Bearer ${token}` };
    expect((await call('GET', base, { headers })).status).toBe(403);
    at.moods.connectedAppMayDesignCenter = true;
    expect((await call('GET', base, { headers })).status).toBe(200);
  });
});

describe('a project', () => {
  it('is created once by type and name', async () => {
    at = await bench();
    const made = await call('POST', base, { json: { name: 'People', type: 'raml', classifier: 'raml' } });
    expect(made.status).toBe(201);
    expect(made.json()).toMatchObject({
      organizationId: at.org,
      name: 'People',
      type: 'raml',
      vcsType: 'GIT',
      createdBy: at.userId,
      createdDate: at.clock.now,
    });
    expect((await call('POST', base, { json: { name: 'People', type: 'raml' } })).status).toBe(409);
  });

  it.each([
    [{ type: 'raml' }],
    [{ name: 'x' }],
    [{ name: 'x', type: 'wsdl' }],
    [{ name: 'x', type: 'raml', nmae: 1 }],
  ])('is refused with 400 when asked for as %j', async (json) => {
    at = await bench();
    expect((await call('POST', base, { json })).status).toBe(400);
  });

  it('is listed whole and by page, read with its default branch, and deleted', async () => {
    at = await bench();
    const path = await project();
    expect((await call('GET', base)).json()).toMatchObject([{ name: 'People' }]);
    const paged = `/designcenter/api/v2/organizations/${at.org}/projects`;
    expect((await call('GET', `${paged}?pageIndex=0&pageSize=1`)).json()).toMatchObject([{ name: 'People' }]);
    expect((await call('GET', `${paged}?pageIndex=1&pageSize=1`)).json()).toEqual([]);
    expect((await call('GET', path)).json()).toMatchObject({ defaultBranch: 'master' });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  it('begins with a main file and an exchange.json, or empty, by mood', async () => {
    at = await bench();
    const path = await branch();
    expect((await call('GET', `${path}/files`)).json()).toEqual([
      { path: 'exchange.json', type: 'FILE' },
      { path: 'people.raml', type: 'FILE' },
    ]);
    at.moods.designCenterTemplateFiles = false;
    const other = await call('POST', base, { json: { name: 'Bare', type: 'raml' } });
    const { id } = other.json<{ id: string }>();
    expect((await call('GET', `${base}/${id}/branches/master/files`)).json()).toEqual([]);
  });
});

describe('the lock of a branch', () => {
  it('is needed to save', async () => {
    at = await bench();
    const path = await branch();
    expect((await call('POST', `${path}/save`, { json: files })).status).toBe(409);
    expect((await call('POST', `${path}/acquireLock`)).json()).toEqual({ locked: true, name: 'max.mule' });
    expect((await call('POST', `${path}/save`, { json: files })).status).toBe(200);
    expect((await call('POST', `${path}/releaseLock`)).status).toBe(200);
    expect((await call('POST', `${path}/save`, { json: files })).status).toBe(409);
  });

  it('belongs to one user at a time', async () => {
    at = await bench();
    const path = await branch();
    await call('POST', `${path}/acquireLock`);
    const vera = at.world.accounts.users.find(({ username }) => username === 'vera.viewer');
    if (vera) vera.scopes = [{ scope: 'edit:design_center', context_params: { org: at.org } }];
    at.world.accounts.tokens['token-of-vera'] = { expires: at.clock.now + 1000, userId: vera?.id ?? '' };
    const headers = { authorization: 'Bearer token-of-vera', 'x-owner-id': vera?.id };
    expect((await call('POST', `${path}/acquireLock`, { headers })).json()).toEqual({
      locked: false,
      name: 'max.mule',
    });
    expect((await call('POST', `${path}/save`, { json: files, headers })).status).toBe(409);
    await call('POST', `${path}/releaseLock`, { headers });
    expect((await call('POST', `${path}/save`, { json: files })).status).toBe(200);
  });

  it('is refused while a colleague holds it', async () => {
    at = await bench({ designCenterLocked: 'Grace' });
    const path = await branch();
    expect((await call('POST', `${path}/acquireLock`)).json()).toEqual({ locked: false, name: 'Grace' });
    expect((await call('GET', `${path}/status`)).json()).toMatchObject({ locked: true, name: 'Grace' });
  });
});

describe('files', () => {
  const saved = async (): Promise<string> => {
    at = await bench();
    const path = await branch();
    await call('POST', `${path}/acquireLock`);
    await call('POST', `${path}/save`, { json: files });
    return path;
  };

  it('are listed with their folders and read as a JSON string, the slash encoded', async () => {
    const path = await saved();
    expect((await call('GET', `${path}/files`)).json()).toContainEqual({ path: 'examples', type: 'FOLDER' });
    expect((await call('GET', `${path}/files/examples%2Fpeople.json`)).json()).toBe(people);
    expect((await call('GET', `${path}/files/examples%5Cpeople.json`)).json()).toBe(people);
    expect((await call('GET', `${path}/files/examples/people.json`)).status).toBe(404);
    expect((await call('GET', `${path}/files/v2/examples%2Fpeople.json`)).text).toBe(people);
  });

  it('are moved and deleted', async () => {
    const path = await saved();
    const move = `${path}/files/people.raml/move`;
    expect((await call('POST', move, { json: { path: 'api.raml', type: 'FILE' } })).status).toBe(200);
    expect((await call('POST', move, { json: { path: 'x.raml', type: 'FILE' } })).status).toBe(404);
    expect((await call('DELETE', `${path}/files/api.raml`)).status).toBe(204);
    expect((await call('GET', `${path}/files/api.raml`)).status).toBe(404);
  });

  it.each([[{ path: 'x' }], [[{ path: 'x' }]], [[{ path: '../x', content: '' }]]])(
    'are refused with 400 when saved as %j',
    async (json) => {
      const path = await saved();
      expect((await call('POST', `${path}/save`, { json })).status).toBe(400);
    },
  );
});

describe('publication to Exchange', () => {
  const ready = async (): Promise<string> => {
    at = await bench();
    const path = await branch();
    await call('POST', `${path}/acquireLock`);
    await call('POST', `${path}/save`, { json: files });
    return path;
  };

  it('answers 200 and makes an asset that Exchange and the mock serve', async () => {
    const path = await ready();
    const answer = await call('POST', `${path}/publish/exchange`, { json: publication() });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ versionGroup: 'v1', type: 'rest-api', dependencies: [] });
    const asset = (await at.call('GET', `/exchange/api/v2/assets/${at.org}/people/1.0.0/asset`)).json<{
      instances: { endpointUri: string }[];
    }>();
    const mock = await at.call('GET', `${asset.instances[0]?.endpointUri}/people`, {
      headers: { authorization: undefined },
    });
    expect(mock.json()).toEqual(JSON.parse(people));
    expect((await call('GET', `${path}/exchange`)).json()).toMatchObject({
      version: '1.0.0',
      nextVersion: '1.0.1',
      isPublishedVersion: true,
    });
  });

  it.each(['name', 'apiVersion', 'version', 'tags', 'main', 'assetId', 'groupId', 'classifier', 'status'])(
    'is refused with 400 without %s',
    async (name) => {
      const path = await ready();
      const answer = await call('POST', `${path}/publish/exchange`, {
        json: publication({ [name]: undefined }),
      });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ details: { errors: [expect.stringContaining(name)] } });
    },
  );

  it('is refused when the version exists, the main file does not, or the lock is not held', async () => {
    const path = await ready();
    const send = async (over: Record<string, unknown>): Promise<number> =>
      (await call('POST', `${path}/publish/exchange`, { json: publication(over) })).status;
    expect(await send({ main: 'absent.raml' })).toBe(400);
    expect(await send({})).toBe(200);
    expect(await send({})).toBe(409);
    await call('POST', `${path}/releaseLock`);
    expect(await send({ version: '1.0.1' })).toBe(409);
  });
});
