import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import type { NewClientProvider } from '../../src/anypoint/client-provider-body.ts';
import { Secret } from '../../src/secret.ts';
import { problemOf, recorder, scope } from './recorder.ts';

const okta = 'https://dev-1.okta.com';
const wanted: NewClientProvider = {
  name: 'OIDC Client Provider',
  description: 'okta-mule-setup:1',
  issuer: `${okta}/oauth2/default`,
  registrationUrl: `${okta}/oauth2/v1/clients`,
  registrationAuthorization: new Secret('SSWS 00tokenOfOkta'),
  introspectionClientId: '0oaIntrospect',
  introspectionClientSecret: new Secret('secretOfIntrospection'),
  authorizeUrl: `${okta}/oauth2/default/v1/authorize`,
  tokenUrl: `${okta}/oauth2/default/v1/token`,
  introspectUrl: `${okta}/oauth2/default/v1/introspect`,
  allowExternalModification: false,
};
const all = '/accounts/api/organizations/root-1/clientProviders';
const client = (http: ReturnType<typeof recorder>) => createAnypoint(http, scope).clientProviders;

describe('a client provider', () => {
  it('is created on the root organization, in snake case, with nothing that the schema does not know', async () => {
    const http = recorder({ status: 201, body: { providerId: 'p-1', name: wanted.name } });
    expect(await client(http).create(wanted)).toBe('p-1');
    expect(http.lines()).toEqual([`POST ${all}`]);
    expect(http.calls[0]?.json).toEqual({
      name: 'OIDC Client Provider',
      type: { name: 'openid-dynamic-client', description: 'okta-mule-setup:1' },
      allow_untrusted_certificates: false,
      oidc_dynamic_client_provider: {
        issuer: `${okta}/oauth2/default`,
        client: {
          urls: { register: `${okta}/oauth2/v1/clients` },
          registration: { authorization: 'SSWS 00tokenOfOkta' },
        },
        primary_client: { id: '0oaIntrospect', secret: 'secretOfIntrospection' },
        urls: {
          authorize: `${okta}/oauth2/default/v1/authorize`,
          token: `${okta}/oauth2/default/v1/token`,
          introspect: `${okta}/oauth2/default/v1/introspect`,
        },
        allow_local_client_deletion: true,
        allow_external_client_modification: false,
      },
    });
  });

  it.each([
    ['provider_id', { provider_id: 'p-1' }],
    ['data', { data: { providerId: 'p-1' } }],
  ])('is known by the id under %s', async (_name, body) => {
    expect(await client(recorder({ status: 201, body })).create(wanted)).toBe('p-1');
  });

  it('whose creation answers nothing is looked up by name', async () => {
    const found = { provider_id: 'p-2', name: wanted.name, type: { name: 'openid-dynamic-client' } };
    const http = recorder({ status: 201 }, { body: { data: [found], total: 1 } });
    expect(await client(http).create(wanted)).toBe('p-2');
  });

  it('that cannot be found after its creation is left as unknown, not as failed', async () => {
    const http = recorder({ status: 201 }, { body: { data: [] } });
    const problem = await problemOf(client(http).create(wanted));
    expect([problem.code, problem.exchange?.outcome]).toEqual(['ANYPOINT_ANSWER_UNUSABLE', 'unknown']);
  });

  it('is found by exact name and type although the search is a loose one', async () => {
    const type = { name: 'openid-dynamic-client', description: 'ours' };
    const data = [
      { providerId: 'a', name: 'OIDC Client Provider 2', type },
      { providerId: 'b', name: 'oidc client provider', type },
      { providerId: 'c', name: 'OIDC Client Provider', type: { name: 'ping' } },
      { providerId: 'd', name: 'OIDC Client Provider', type },
    ];
    const http = recorder({ body: { data, total: 4 } });
    expect(await client(http).named(wanted.name)).toEqual([
      { id: 'd', name: wanted.name, type: 'openid-dynamic-client', description: 'ours' },
    ]);
    expect(http.lines()).toEqual([`GET ${all}?search=OIDC+Client+Provider&limit=500&offset=0`]);
  });

  it('is read without its secrets, and absent on 404', async () => {
    const body = {
      providerId: 'p-1',
      name: 'n',
      type: { name: 'openid-dynamic-client' },
      oidc_dynamic_client_provider: {
        issuer: 'i',
        client: { urls: { register: 'r' }, registration: { authorization: '********' } },
        primary_client: { id: 'c', secret: '********' },
        urls: { authorize: 'a', token: 't', introspect: 's' },
        allow_local_client_deletion: true,
        allow_external_client_modification: false,
      },
    };
    const http = recorder({ body }, { status: 404 });
    expect(await client(http).get('p-1')).toEqual({
      id: 'p-1',
      name: 'n',
      type: 'openid-dynamic-client',
      description: undefined,
      issuer: 'i',
      registrationUrl: 'r',
      introspectionClientId: 'c',
      authorizeUrl: 'a',
      tokenUrl: 't',
      introspectUrl: 's',
      allowLocalDeletion: true,
      allowExternalModification: false,
    });
    expect(await client(http).get('p-1')).toBeUndefined();
  });

  it('takes a new registration token without touching anything else', async () => {
    const http = recorder({ body: {} });
    await client(http).patch('p-1', { registrationAuthorization: new Secret('SSWS 00another') });
    expect(http.lines()).toEqual([`PATCH ${all}/p-1`]);
    expect(http.calls[0]?.json).toEqual({
      oidc_dynamic_client_provider: { client: { registration: { authorization: 'SSWS 00another' } } },
    });
  });

  it('takes new settings without secrets that do not change', async () => {
    const http = recorder({ body: {} });
    const urls = { authorize: 'a', token: 't', introspect: 's' };
    await client(http).patch('p-1', {
      issuer: 'i',
      registrationUrl: 'r',
      introspectionClient: { id: 'c' },
      urls,
      allowLocalDeletion: true,
      allowExternalModification: true,
    });
    expect(http.calls[0]?.json).toEqual({
      oidc_dynamic_client_provider: {
        issuer: 'i',
        client: { urls: { register: 'r' } },
        primary_client: { id: 'c' },
        urls,
        allow_local_client_deletion: true,
        allow_external_client_modification: true,
      },
    });
  });

  it('that is gone already counts as removed', async () => {
    const http = recorder({ status: 204 }, { status: 404 });
    await client(http).remove('p-1');
    await client(http).remove('p-1');
    expect(http.lines()).toEqual(Array(2).fill(`DELETE ${all}/p-1`));
  });

  it('tells whose clients came through it, never their secrets, and says so when that may not be seen', async () => {
    const http = recorder(
      { body: { data: [{ client_id: 'c1', client_name: 'Shop', client_secret: 's' }], total: 1 } },
      { status: 403 },
      { status: 404 },
    );
    const names = [];
    for (let i = 0; i < 3; i += 1) names.push(await client(http).clientNames('p-1'));
    expect(names).toEqual([['Shop'], undefined, []]);
    expect(http.lines()[0]).toContain(`GET ${all}/p-1/clients`);
  });

  it('tells which grant types it offers', async () => {
    const implicit = { name: 'implicit', label: 'Implicit Grant', required: false, exclude: [] };
    const http = recorder({ body: { type: { name: 'openid-dynamic-client' }, grant_types: [implicit] } });
    expect(await client(http).grantTypes('p-1')).toEqual([implicit]);
    expect(http.lines()).toEqual([`GET ${all}/p-1/grantTypes`]);
  });

  it('can be told to check certificates again', async () => {
    const http = recorder({ status: 200 });
    await client(http).patch('p-1', { allowUntrustedCertificates: false });
    expect(http.calls[0]?.json).toEqual({ allow_untrusted_certificates: false });
  });

  it('on a business group is refused with its id', async () => {
    const { code, message } = await problemOf(client(recorder({ status: 405 })).create(wanted));
    expect(code).toBe('ANYPOINT_ROOT_REQUIRED');
    expect(message).toContain('root-1');
  });

  it('beyond the quota is refused with the quota, and any other bad value with the words of the platform', async () => {
    const data = Array.from({ length: 25 }, (_, n) => ({ providerId: `p-${n}`, name: `n-${n}` }));
    const full = await problemOf(client(recorder({ status: 400 }, { body: { data } })).create(wanted));
    expect([full.code, full.description.exit]).toEqual(['ANYPOINT_PROVIDER_QUOTA', 5]);
    const errors = [{ type: 'x', keyword: 'required', message: 'issuer is not a URL' }];
    const bad = await problemOf(
      client(recorder({ status: 400, body: { errors } }, { body: { data: [] } })).create(wanted),
    );
    expect(bad.code).toBe('ANYPOINT_VALUE_REFUSED');
    expect(bad.description.message).toContain('issuer is not a URL');
  });

  it('names the exact scope and its organization when rights are missing', async () => {
    const { code, description } = await problemOf(client(recorder({ status: 403 })).create(wanted));
    expect(code).toBe('ANYPOINT_RIGHTS_MISSING');
    expect(description.hint).toMatch(
      /Admin Client Management Providers \(admin:orgclientproviders\).*root-1/,
    );
  });
});
