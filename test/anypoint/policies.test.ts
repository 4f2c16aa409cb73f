import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import {
  configurationFor,
  oidcPolicyAssetId,
  wantedConfiguration,
} from '../../src/guide/token-policy-configuration.ts';
import { problemOf, recorder, scope } from './recorder.ts';

const all = '/apimanager/api/v1/organizations/org-1/environments/env-1/apis/7/policies';
const oidc = { groupId: 'mulesoft', assetId: 'openidconnect-access-token-enforcement' };
const client = (http: ReturnType<typeof recorder>) => createAnypoint(http, scope).policies;

describe('the configuration of a policy', () => {
  it.each([
    [
      'a list of properties',
      [{ propertyName: 'scopes' }, { propertyName: 'exposeHeaders' }, { propertyName: 'other' }],
    ],
    ['a JSON Schema', { type: 'object', properties: { scopes: {}, exposeHeaders: {}, other: {} } }],
  ])('has only keys that the template lists, as %s', (_name, configuration) => {
    expect(configurationFor({ configuration })).toEqual({ scopes: '', exposeHeaders: false });
  });

  it('is all that is wanted where the template says nothing', () => {
    expect(configurationFor({ configuration: undefined })).toEqual(wantedConfiguration);
    expect(wantedConfiguration).toEqual({
      scopes: '',
      scopeValidationCriteria: 'AND',
      exposeHeaders: false,
      skipClientIdValidation: false,
      authenticationTimeout: 10_000,
    });
  });
});

describe('policy templates', () => {
  it.each(['version', 'assetVersion'])('are read with their version under %s', async (name) => {
    const http = recorder({
      body: [{ ...oidc, [name]: '1.6.0', applicable: true, identityManagement: { type: 'OIDC' } }],
    });
    expect(await client(http).templates(7)).toMatchObject([{ ...oidc, version: '1.6.0' }]);
    expect(http.lines()).toEqual([
      'GET /apimanager/xapi/v1/organizations/org-1/exchange-policy-templates?apiInstanceId=7&environmentId=env-1&latest=true&includeConfiguration=true',
    ]);
  });

  it('without the OpenID Connect policy, or with it declared not to fit, say why it is missing', async () => {
    const http = recorder({ body: [{ ...oidc, version: '1.6.0', applicable: false }] });
    const { templates, offered } = client(http);
    const found = await templates(7);
    for (const some of [found, []]) {
      expect(() => offered(some, 7, oidcPolicyAssetId)).toThrowError(
        expect.objectContaining({
          code: 'ANYPOINT_POLICY_NOT_OFFERED',
          description: expect.objectContaining({ hint: expect.stringContaining('client provider') }),
        }),
      );
    }
  });
});

describe('a policy', () => {
  it('is applied with the coordinates of its template and the instance as an integer', async () => {
    const http = recorder(
      { body: [{ ...oidc, version: '1.6.0' }] },
      { status: 201, body: { id: 5, ...oidc, assetVersion: '1.6.0' } },
    );
    const { templates, offered, apply } = client(http);
    const template = offered(await templates(7), 7, oidcPolicyAssetId);
    expect(await apply(7, template, { scopes: '' })).toMatchObject({
      id: 5,
      version: '1.6.0',
      disabled: false,
    });
    expect(http.lines()[1]).toBe(`POST ${all}`);
    expect(http.calls[1]?.json).toEqual({
      apiVersionId: 7,
      ...oidc,
      assetVersion: '1.6.0',
      configurationData: { scopes: '' },
      pointcutData: null,
      order: 1,
      disabled: false,
    });
  });

  it.each([
    [
      '{policies}',
      {
        policies: [
          {
            policyId: 5,
            template: { ...oidc, assetVersion: '1.6.0' },
            configuration: { scopes: '' },
            order: 1,
          },
        ],
      },
    ],
    ['a bare list', [{ id: 5, ...oidc, assetVersion: '1.6.0', configurationData: { scopes: '' }, order: 1 }]],
    [
      '{value}',
      { value: [{ id: 5, ...oidc, assetVersion: '1.6.0', configurationData: { scopes: '' }, order: 1 }] },
    ],
  ])('is found in the list of shape %s', async (_name, body) => {
    const http = recorder({ body });
    expect(await client(http).list(7)).toEqual([
      { id: 5, ...oidc, version: '1.6.0', order: 1, disabled: false, configuration: { scopes: '' } },
    ]);
    expect(http.lines()).toEqual([`GET ${all}?fullInfo=false`]);
  });

  it('is changed in place, and gone is removed', async () => {
    const http = recorder({ body: {} }, { status: 404 });
    await client(http).patch(7, 5, { disabled: true });
    await client(http).remove(7, 5);
    expect(http.lines()).toEqual([`PATCH ${all}/5`, `DELETE ${all}/5`]);
  });

  it('that is there already is a conflict', async () => {
    const http = recorder({ body: [{ ...oidc, version: '1.6.0' }] }, { status: 409 });
    const { templates, offered, apply } = client(http);
    const template = offered(await templates(7), 7, oidcPolicyAssetId);
    expect((await problemOf(apply(7, template, {}))).code).toBe('ANYPOINT_ALREADY_THERE');
  });
});
