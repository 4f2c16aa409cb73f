import { describe, expect, it } from 'vitest';
import { instanceBody, managerPath, openRealm, publish, type Realm } from './realm.ts';

const graph = (realm: Realm, query: string, variables: Record<string, unknown> = {}) =>
  realm.call(
    'POST',
    '/graph/api/v2/graphql',
    { operationName: null, query, variables: { accessToken: realm.description.bearer, ...variables } },
    null,
  );

describe('GraphQL', () => {
  const listing = `query ($ids: [String], $limit: Int, $text: String!) {
    assets(limit: $limit, organizationIds: $ids, searchTerm: $text) { groupId assetId version __typename }
  }`;

  it('answers what was selected, with the token among the variables', async () => {
    const realm = await openRealm();
    publish(realm);
    publish(realm, { version: '1.0.1' });
    const answer = await graph(realm, listing, { ids: [realm.root], text: '' });
    expect(answer.json).toEqual({
      data: {
        assets: [{ groupId: realm.root, assetId: 'oauth-demo-api', version: '1.0.1', __typename: 'Asset' }],
      },
    });
    expect((await graph(realm, listing, { ids: [realm.root], text: 'nothing' })).json.data.assets).toEqual(
      [],
    );
  });

  it('lists every version and only so many when it is told so', async () => {
    const realm = await openRealm();
    const query =
      '{ assets(types: "policy", limit: 3, offset: 1, latestVersionsOnly: false) { id: assetId version } }';
    expect((await graph(realm, query)).json.data.assets).toHaveLength(3);
  });

  it('finds one asset, and answers null for none', async () => {
    const realm = await openRealm();
    publish(realm);
    const one =
      'query($g: String!) { asset(groupId: $g, assetId: "oauth-demo-api", version: "1.0.0") { name files { classifier } } }';
    expect((await graph(realm, one, { g: realm.root })).json.data.asset).toMatchObject({
      name: 'OAuth demo API',
      files: [{ classifier: 'raml' }, { classifier: 'fat-raml' }, { classifier: 'oas' }],
    });
    expect((await graph(realm, one, { g: 'other' })).json).toEqual({ data: { asset: null } });
  });

  it('shows nothing of an organisation to a user without rights there', async () => {
    const realm = await openRealm();
    publish(realm);
    const accessToken = await realm.viewerToken();
    const answer = await graph(realm, listing, { ids: [realm.root], text: '', accessToken });
    expect(answer.json.data.assets).toEqual([]);
  });

  it('is 401 without a live token', async () => {
    const realm = await openRealm();
    expect((await graph(realm, '{ assets { name } }', { accessToken: 'garbage' })).status).toBe(401);
    expect((await graph(realm, '{ assets { name } }', { accessToken: undefined })).status).toBe(401);
  });

  it.each([
    ['{ assets { secret } }', 'Cannot query field "secret" on type "Asset".'],
    ['{ people { name } }', 'Cannot query field "people" on type "Query".'],
    ['{ assets(color: 1) { name } }', 'Unknown argument "color"'],
    ['{ assets }', 'must have a selection'],
    ['{ assets { name }', 'Syntax Error'],
    ['{ assets(limit: $much) { name } }', 'Variable "$much" is not defined.'],
    ['mutation { assets { name } }', 'Schema is not configured for mutations.'],
  ])('is 400 for %s', async (query, message) => {
    const realm = await openRealm();
    const answer = await graph(realm, query);
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].message).toContain(message);
  });
});

describe('a link to a file of an asset', () => {
  const linkOf = async (realm: Realm) => {
    publish(realm, { files: { 'api.raml': '#%RAML 1.0\ntitle: x\n' } });
    const { json } = await realm.call('GET', `/exchange/api/v2/assets/${realm.root}/oauth-demo-api/1.0.0`);
    return new URL(json.files[0].externalLink);
  };

  it('needs no token, and dies after an hour', async () => {
    const realm = await openRealm();
    const { pathname, search } = await linkOf(realm);
    expect((await realm.call('GET', pathname + search, undefined, null)).status).toBe(200);
    realm.pass(3600_000 + 1);
    expect((await realm.call('GET', pathname + search, undefined, null)).status).toBe(403);
  });

  it('is refused when it was made up or changed', async () => {
    const realm = await openRealm();
    const link = await linkOf(realm);
    expect((await realm.call('GET', link.pathname)).status).toBe(403);
    link.searchParams.set('expires', '9999999999999');
    expect((await realm.call('GET', link.pathname + link.search, undefined, null)).status).toBe(403);
  });
});

describe('edits of the older Exchange API', () => {
  it('change the tags of a minor version and the name of an asset', async () => {
    const realm = await openRealm();
    const asset = publish(realm);
    const path = `/assets/${realm.root}/oauth-demo-api/1.0.0`;
    const tags = [{ value: 'one', key: 'one', mutable: true }];
    expect((await realm.call('PUT', `/exchange/api/v1${path}/tags`, tags)).status).toBe(204);
    const organization = `/exchange/api/v1/organizations/${realm.root}`;
    expect((await realm.call('PATCH', `${organization}${path}/metadata`, { name: 'New' })).status).toBe(204);
    expect(asset).toMatchObject({ tags: ['one'], name: 'New' });
  });

  it('are refused without the right, for an unknown asset and with a wrong body', async () => {
    const realm = await openRealm();
    publish(realm);
    const tags = `/exchange/api/v1/assets/${realm.root}/oauth-demo-api/1.0.0/tags`;
    expect((await realm.call('PUT', tags, [], await realm.viewerToken())).status).toBe(403);
    expect((await realm.call('PUT', tags.replace('1.0.0', '2.0.0'), [])).status).toBe(404);
    expect((await realm.call('PUT', tags, ['one'])).status).toBe(400);
    const metadata = `/exchange/api/v1/organizations/${realm.root}/assets/${realm.root}/oauth-demo-api/1.0.0/metadata`;
    expect((await realm.call('PATCH', metadata, { title: 'New' })).status).toBe(400);
  });
});

describe('a hybrid deployment', () => {
  const made = async (): Promise<{ realm: Realm; deployments: string }> => {
    const realm = await openRealm({ targets: 'hybrid' });
    publish(realm);
    const body = instanceBody(realm);
    const hybrid = { ...body, endpoint: { ...body.endpoint, deploymentType: 'HY' } };
    const { json } = await realm.call('POST', managerPath(realm, 'api', '/apis'), hybrid);
    const environment = `organizations/${realm.root}/environments/${realm.sandboxEnv}`;
    return { realm, deployments: `/proxies/xapi/v1/${environment}/apis/${json.id}/deployments` };
  };
  const bodyOf = (realm: Realm, targetId: string) => ({
    type: 'HY',
    gatewayVersion: '4.9.0',
    targetId,
    targetName: 'rehearsal-server',
    targetType: 'SERVER',
    environmentId: realm.sandboxEnv,
    environmentName: 'Sandbox',
  });

  it('goes to a server that the organisation has, and can be sent back with its target type', async () => {
    const { realm, deployments } = await made();
    const targets = `/proxies/xapi/v1/organizations/${realm.root}/deployment-targets?environmentId=${realm.sandboxEnv}`;
    const [target] = (await realm.call('GET', targets)).json;
    expect(target).toMatchObject({ name: 'rehearsal-server', type: 'SERVER', gatewayVersion: '4.9.0' });
    const deployed = await realm.call('POST', deployments, bodyOf(realm, String(target.id)));
    expect(deployed.status).toBe(201);
    const { masterOrganizationId: _, organizationId: __, remoteSystemId: ___, ...back } = deployed.json;
    const again = await realm.call('PATCH', `${deployments}/${back.id}`, { ...back, targetId: target.id });
    expect([again.status, again.json.targetType]).toEqual([200, 'SERVER']);
  });

  it('is 404 for a server that there is not', async () => {
    const { realm, deployments } = await made();
    expect((await realm.call('POST', deployments, bodyOf(realm, '1'))).status).toBe(404);
  });
});

describe('tiers', () => {
  it('are searched by name and given in pages', async () => {
    const realm = await openRealm();
    publish(realm);
    const { json } = await realm.call('POST', managerPath(realm, 'api', '/apis'), instanceBody(realm));
    const tiers = managerPath(realm, 'api', `/apis/${json.id}/tiers`);
    for (const name of ['Gold', 'Silver', 'Golden'])
      await realm.call('POST', tiers, { name, status: 'ACTIVE', autoApprove: true, limits: [] });
    const names = async (query: string) => {
      const answer = (await realm.call('GET', `${tiers}?${query}`)).json;
      return [answer.total, answer.tiers.map(({ name }: { name: string }) => name)];
    };
    expect(await names('query=gold')).toEqual([2, ['Gold', 'Golden']]);
    expect(await names('query=gold&limit=1&offset=1')).toEqual([2, ['Golden']]);
  });
});

describe('policy templates without versions', () => {
  it('are listed, read, and 404 when there is none', async () => {
    const realm = await openRealm();
    const path = `/apimanager/api/v1/organizations/${realm.root}/policy-templates`;
    const listed = (await realm.call('GET', path)).json.map(({ id }: { id: string }) => id);
    expect(listed).toContain('rate-limiting');
    expect((await realm.call('GET', `${path}/rate-limiting`)).json.configuration[0].propertyName).toBe(
      'rateLimits',
    );
    expect((await realm.call('GET', `${path}/nothing`)).status).toBe(404);
    expect((await realm.call('GET', path, undefined, await realm.viewerToken())).status).toBe(403);
  });
});
