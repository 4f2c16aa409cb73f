import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import type { ClientProvider } from '../../src/anypoint/client-providers.ts';
import { problemOf, recorder, scope } from './recorder.ts';

const all = '/exchange/api/v2/organizations/root-1/applications';
const client = (http: ReturnType<typeof recorder>) => createAnypoint(http, scope);
const wanted = {
  name: 'OIDC-Demo-App',
  description: 'okta-mule-setup:1',
  redirectUris: ['http://127.0.0.1:4001/callback'],
  grantTypes: ['authorization_code', 'implicit'],
};
const created = {
  id: 3,
  name: 'OIDC-Demo-App',
  clientId: '0oaApp',
  clientSecret: 'secretOfTheApplication',
  redirectUri: wanted.redirectUris,
  grantTypes: wanted.grantTypes,
  clientProvider: { providerId: 'p-1' },
};

describe('a client application', () => {
  it('is created on the root organization, through the instance whose provider shall register it', async () => {
    const http = recorder({ status: 201, body: created });
    const made = await client(http).applications.create(7, wanted);
    expect(made).toMatchObject({ id: 3, clientId: '0oaApp', providerId: 'p-1' });
    expect(made.clientSecret?.reveal()).toBe('secretOfTheApplication');
    expect(JSON.stringify(made)).not.toContain('secretOfTheApplication');
    expect(http.lines()).toEqual([`POST ${all}?apiInstanceId=7`]);
    expect(http.calls[0]?.json).toEqual({
      name: 'OIDC-Demo-App',
      description: 'okta-mule-setup:1',
      url: '',
      redirectUri: ['http://127.0.0.1:4001/callback'],
      grantTypes: ['authorization_code', 'implicit'],
      apiEndpoints: false,
    });
  });

  it.each([
    ['a bare list', [created, { ...created, id: 4, name: 'OIDC-Demo-App 2' }]],
    ['a wrapped list', { applications: [created], total: 1 }],
  ])('is found by exact name in %s', async (_name, body) => {
    const http = recorder({ body });
    expect((await client(http).applications.named('OIDC-Demo-App')).map(({ id }) => id)).toEqual([3]);
    expect(http.lines()[0]).toBe(`GET ${all}?query=OIDC-Demo-App&literalMatch=true&limit=100&offset=0`);
  });

  it('gives its secret again, to administrators through the list', async () => {
    const { clientSecret: _, ...without } = created;
    const http = recorder({ body: created }, { body: without }, { body: [created] }, { status: 404 });
    const { applications } = client(http);
    expect((await applications.get(3))?.clientSecret?.reveal()).toBe('secretOfTheApplication');
    expect((await applications.get(3))?.clientSecret?.reveal()).toBe('secretOfTheApplication');
    expect(await applications.get(3)).toBeUndefined();
    expect(http.lines()[2]).toContain('targetAdminSite=true');
  });

  it.each([
    [true, true, 'asked'],
    [true, false, 'kept'],
    [false, true, 'unknown'],
    [undefined, undefined, 'unknown'],
  ] as const)(
    'removed with local deletion %s and external modification %s is %s at the identity provider',
    async (allowLocalDeletion, allowExternalModification, atIdentityProvider) => {
      const http = recorder({ status: 204 });
      const provider = { allowLocalDeletion, allowExternalModification } as ClientProvider;
      expect(await client(http).applications.remove(3, provider)).toEqual({ atIdentityProvider });
      expect(http.lines()).toEqual([`DELETE ${all}/3`]);
    },
  );

  it('that is gone already counts as removed', async () => {
    expect(await client(recorder({ status: 404 })).applications.remove(3, undefined)).toEqual({
      atIdentityProvider: 'unknown',
    });
  });

  it('tells the grant types that Exchange offers', async () => {
    const http = recorder(
      { body: { type: { name: 'x' }, grant_types: [{ name: 'implicit' }] } },
      { status: 404 },
    );
    const { grantTypes } = client(http).applications;
    expect((await grantTypes('p-1'))?.map(({ name }) => name)).toEqual(['implicit']);
    expect(await grantTypes('p-1')).toBeUndefined();
    expect(http.lines()[0]).toBe('GET /exchange/api/v2/organizations/root-1/clientProviders/p-1/grantTypes');
  });

  it.each([
    [400, 'Identity provider answered 400 Bad Request', 'may lack "SSWS "', 'ANYPOINT_IDP_REFUSED'],
    [403, '403 Forbidden', undefined, 'ANYPOINT_RIGHTS_MISSING'],
    [500, 'Identity provider answered 400 Bad Request', 'may lack "SSWS "', 'ANYPOINT_IDP_REFUSED'],
    [400, 'Request failed with status 401', 'does not accept the saved token', 'ANYPOINT_IDP_REFUSED'],
    [400, 'E0000011 Invalid token provided', 'does not accept the saved token', 'ANYPOINT_IDP_REFUSED'],
    [502, 'register: 403 Forbidden', 'role is too weak', 'ANYPOINT_IDP_REFUSED'],
    [
      400,
      'There was an error while talking to CoreServices',
      'registration URL failed',
      'ANYPOINT_IDP_REFUSED',
    ],
    [400, 'A target apiInstanceId or groupInstanceId is required', undefined, 'ANYPOINT_VALUE_REFUSED'],
    [403, 'Unauthorized', undefined, 'ANYPOINT_RIGHTS_MISSING'],
    [409, 'name taken', undefined, 'ANYPOINT_ALREADY_THERE'],
  ])('refused with %i "%s" is told apart from a refusal by Okta', async (status, message, why, code) => {
    const problem = await problemOf(
      client(recorder({ status, body: { message } })).applications.create(7, wanted),
    );
    expect(problem.code).toBe(code);
    if (why !== undefined) expect(problem.message).toContain(why);
    expect(problem.exchange?.outcome).toBe(status >= 500 ? 'unknown' : 'refused');
  });
});

describe('a contract', () => {
  const contract = { groupId: 'org-1', assetId: 'a', version: '1.0.0', versionGroup: 'v1', apiInstance: 7 };
  const ofApi = '/apimanager/api/v1/organizations/org-1/environments/env-1/apis/7/contracts';

  it('is requested on the root organization, with the instance as text', async () => {
    const http = recorder({ status: 201, body: { id: 9, status: 'APPROVED', applicationId: 3 } });
    const made = await client(http).contracts.create(3, contract);
    expect(made).toMatchObject({ id: 9, status: 'APPROVED', applicationId: 3 });
    expect(client(http).contracts.isApproved(made)).toBe(true);
    expect(http.lines()).toEqual([`POST ${all}/3/contracts`]);
    expect(http.calls[0]?.json).toEqual({
      apiId: '7',
      instanceType: 'api',
      acceptedTerms: true,
      organizationId: 'org-1',
      groupId: 'org-1',
      assetId: 'a',
      version: '1.0.0',
      versionGroup: 'v1',
      environmentId: 'env-1',
    });
  });

  it('is read from the API', async () => {
    const http = recorder(
      {
        body: {
          total: 1,
          contracts: [{ id: 9, status: 'REVOKED', application: { id: 3, coreServicesId: '0oaApp' } }],
        },
      },
      { status: 404 },
    );
    const { contracts } = client(http);
    const [first] = await contracts.ofApi(7);
    expect(first).toMatchObject({ applicationId: 3, clientId: '0oaApp', status: 'REVOKED' });
    expect(first && contracts.isApproved(first)).toBe(false);
    expect(await contracts.ofApi(7)).toEqual([]);
    expect(http.lines()[0]).toBe(`GET ${ofApi}?limit=100&offset=0`);
  });

  it('is approved, revoked, and gone is removed', async () => {
    const http = recorder({ status: 201 }, { status: 201 }, { status: 404 });
    const { approve, revoke, remove } = client(http).contracts;
    await approve(7, 9);
    await revoke(7, 9);
    await remove(7, 9);
    const xapi = ofApi.replace('/api/v1', '/xapi/v1');
    expect(http.lines()).toEqual([`POST ${xapi}/9/approve`, `POST ${xapi}/9/revoke`, `DELETE ${ofApi}/9`]);
  });

  it('that is active cannot be deleted, and says what to do', async () => {
    const { code, description } = await problemOf(
      client(recorder({ status: 400, body: { message: 'Cannot delete active contract' } })).contracts.remove(
        7,
        9,
      ),
    );
    expect(code).toBe('ANYPOINT_CONTRACT_ACTIVE');
    expect(description.hint).toContain('Revoke');
  });
});
