import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { warnings } from '../../src/anypoint/entitlements.ts';
import { problemOf, recorder, scope } from './recorder.ts';

describe('every call', () => {
  it('carries the whole set of headers of the official CLI', async () => {
    const http = recorder({ body: { data: [] } });
    await createAnypoint(http, scope).environments.list();
    expect(http.calls[0]?.headers).toEqual({
      'x-anypnt-org-id': 'org-1',
      'x-organization-id': 'org-1',
      'x-anypnt-env-id': 'env-1',
      'x-owner-id': 'user-1',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('of a client with a narrower scope carries the new ids', async () => {
    const http = recorder({ body: { user: { id: 'u', organization: { id: 'o' } } } });
    const client = createAnypoint(http, {});
    await client.within({ organizationId: 'org-2' }).me.get();
    expect(http.calls[0]?.headers).toMatchObject({ 'x-organization-id': 'org-2' });
  });
});

describe('who is logged in', () => {
  it('is a user', async () => {
    const user = {
      id: 'user-9',
      username: 'max',
      organization: { id: 'org-9', name: 'Nine', entitlements: { externalIdentity: true } },
      memberOfOrganizations: [
        { id: 'org-9', name: 'Nine' },
        { id: 'org-8', name: 'Eight' },
      ],
    };
    const http = recorder({ body: { user } });
    expect(await createAnypoint(http, {}).me.get()).toEqual({
      userId: 'user-9',
      username: 'max',
      organizationId: 'org-9',
      organizations: [
        { id: 'org-9', name: 'Nine' },
        { id: 'org-8', name: 'Eight' },
      ],
      clientId: undefined,
      entitlements: { externalIdentity: true },
    });
    expect(http.lines()).toEqual(['GET /accounts/api/me']);
  });

  it('is a connected app, whose organization comes before that of its owner', async () => {
    const body = {
      client: { client_id: 'c1', name: 'setup', org_id: 'org-of-the-app' },
      user: { id: 'owner', username: 'owner', organization: { id: 'org-of-the-owner' } },
    };
    expect(await createAnypoint(recorder({ body }), {}).me.get()).toMatchObject({
      userId: 'owner',
      clientId: 'c1',
      organizationId: 'org-of-the-app',
    });
  });

  it('is read without the wrapper and without a user id too', async () => {
    const properties = { cs_auth: { activeOrganizationId: 'org-7' } };
    const client = createAnypoint(recorder({ body: { username: 'x', properties } }), {});
    expect(await client.me.get()).toMatchObject({ userId: undefined, organizationId: 'org-7' });
  });
});

describe('the root organization', () => {
  const { rootOf } = createAnypoint(recorder(), {}).organizations;
  const base = { id: 'me', name: 'Me', entitlements: {} };

  it('is the first parent, whatever the organization calls itself', () => {
    expect(rootOf({ ...base, parentIds: ['root', 'middle'], isMaster: true })).toBe('root');
  });
  it('is itself without parents, or as master', () => {
    expect(rootOf({ ...base, parentIds: [], isMaster: undefined })).toBe('me');
    expect(rootOf({ ...base, parentIds: undefined, isMaster: true })).toBe('me');
  });
  it('is unknown when the answer does not say', () => {
    expect(rootOf({ ...base, parentIds: undefined, isMaster: undefined })).toBeUndefined();
  });
});

describe('an organization', () => {
  it('is read by id, and absent on 404', async () => {
    const http = recorder(
      { body: { id: 'org-1', name: 'One', parentOrganizationIds: ['root-1'] } },
      { status: 404 },
    );
    const { organizations } = createAnypoint(http, scope);
    expect(await organizations.get('org-1')).toMatchObject({ name: 'One', parentIds: ['root-1'] });
    expect(await organizations.get('gone')).toBeUndefined();
    expect(http.lines()[1]).toBe('GET /accounts/api/organizations/gone');
  });

  it('has its business groups below it', async () => {
    const body = { id: 'r', name: 'R', subOrganizations: [{ id: 'c', name: 'C', subOrganizations: [] }] };
    const tree = await createAnypoint(recorder({ body }), scope).organizations.hierarchy('r');
    expect(tree?.children[0]).toMatchObject({ id: 'c', name: 'C', children: [] });
  });

  it('is chosen by id or exact name; unknown and doubtful names list what there is', () => {
    const { choose } = createAnypoint(recorder(), {}).organizations;
    const known = [
      { id: '1', name: 'Same' },
      { id: '2', name: 'Same' },
      { id: '3', name: 'Own' },
    ];
    expect([choose(known, 'Own').id, choose(known, '2').id]).toEqual(['3', '2']);
    expect(() => choose(known, 'own')).toThrowError(
      expect.objectContaining({ code: 'ANYPOINT_ORGANIZATION_UNKNOWN' }),
    );
    expect(() => choose(known, 'Same')).toThrowError(
      expect.objectContaining({
        description: expect.objectContaining({ hint: expect.stringContaining('1, 2') }),
      }),
    );
  });
});

describe('environments', () => {
  const data = [
    { id: 'd', name: 'Design', type: 'design' },
    { id: 'o', name: 'Other', type: 'sandbox' },
    { id: 's', name: 'Sandbox', type: 'sandbox' },
    { id: 'p', name: 'Production', type: 'production' },
  ];

  it('are asked for in one page of 500', async () => {
    const http = recorder({ body: { data, total: 4 } });
    expect(await createAnypoint(http, scope).environments.list()).toHaveLength(4);
    expect(http.lines()).toEqual(['GET /accounts/api/organizations/org-1/environments?limit=500&offset=0']);
  });

  it('are found by exact name or id, and an unknown name lists those that exist', async () => {
    const { environments } = createAnypoint(recorder({ body: { data } }), scope);
    const all = await environments.list();
    expect([environments.choose(all, 'Other').id, environments.choose(all, 'p').name]).toEqual([
      'o',
      'Production',
    ]);
    expect(() => environments.choose(all, 'sandbox')).toThrowError(
      expect.objectContaining({
        code: 'ANYPOINT_ENVIRONMENT_UNKNOWN',
        description: expect.objectContaining({ hint: expect.stringContaining('Other, Sandbox, Production') }),
      }),
    );
    expect(() => environments.choose(all, 'Design')).toThrowError(
      expect.objectContaining({ code: 'ANYPOINT_ENVIRONMENT_IS_DESIGN' }),
    );
  });
});

describe('entitlements', () => {
  it('warn about what is plainly missing, and never about what they do not mention', () => {
    expect(warnings({})).toEqual([]);
    const missing = {
      externalIdentity: false,
      apis: { enabled: false },
      vCoresSandbox: { assigned: 0 },
      designCenter: { api: false },
    };
    expect(warnings(missing).map(({ entitlement }) => entitlement)).toEqual([
      'externalIdentity',
      'designCenter.api',
      'apis.enabled',
      'vCoresSandbox.assigned',
    ]);
  });
});

describe('the providers of an environment', () => {
  it('are read and put as a whole list, each once', async () => {
    const body = { suggestedClientManagementProviderIds: ['a', 'b'] };
    const http = recorder({ body }, { body });
    const { environmentProviders } = createAnypoint(http, scope);
    expect(await environmentProviders.get()).toEqual(['a', 'b']);
    expect(await environmentProviders.put(['a', 'b', 'a'])).toEqual(['a', 'b']);
    const where = '/accounts/api/organizations/org-1/environments/env-1/clientManagementProviders';
    expect(http.lines()).toEqual([`GET ${where}`, `PUT ${where}`]);
    expect(http.calls[1]?.json).toEqual(body);
  });

  it('name the scope of the environment when refused', async () => {
    const client = createAnypoint(recorder({ status: 403 }), scope);
    const { code, description } = await problemOf(client.environmentProviders.put([]));
    expect([code, description.byHand]).toEqual(['ANYPOINT_RIGHTS_MISSING', true]);
    expect(description.hint).toContain('manage:envclientproviders');
  });
});
