import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import type { NewDeployment } from '../../src/anypoint/deployment-bodies.ts';
import { problemOf, recorder, scope } from './recorder.ts';

const all = '/proxies/xapi/v1/organizations/org-1/environments/env-1/apis/7/deployments';
const client = (http: ReturnType<typeof recorder>) => createAnypoint(http, scope);
const common = {
  name: 'demo-proxy',
  runtimeVersion: '4.9.0',
  environmentId: 'env-1',
  environmentName: 'Sandbox',
};
const mule = { javaVersion: '17', releaseChannel: 'LTS' };

describe('a deployment of the proxy', () => {
  const bodies: readonly [NewDeployment, object][] = [
    [
      { type: 'CH', ...common, ...mule },
      {
        type: 'CH',
        applicationName: 'demo-proxy',
        gatewayVersion: '4.9.0',
        overwrite: false,
        environmentId: 'env-1',
        environmentName: 'Sandbox',
        javaVersion: '17',
        releaseChannel: 'LTS',
      },
    ],
    ...(['CH2', 'RF'] as const).map((type): [NewDeployment, object] => [
      { type, targetId: 't-1', ...common, ...mule },
      {
        type,
        name: 'demo-proxy',
        gatewayVersion: '4.9.0',
        targetId: 't-1',
        environmentId: 'env-1',
        environmentName: 'Sandbox',
        target: {
          targetId: 't-1',
          deploymentSettings: {
            runtimeVersion: '4.9.0',
            runtime: { version: '4.9.0', java: '17', releaseChannel: 'LTS' },
          },
        },
      },
    ]),
    [
      { type: 'HY', targetId: 'gw', targetName: 'my-gateway', ...common, runtimeVersion: '1.13.4' },
      {
        type: 'HY',
        targetId: 'gw',
        targetName: 'my-gateway',
        gatewayVersion: '1.13.4',
        environmentId: 'env-1',
        overwrite: false,
      },
    ],
  ];

  it.each([
    [409, { message: 'already deployed' }, 'ANYPOINT_DEPLOYMENT_EXISTS'],
    [400, { name: 'UniqueConstraintError', message: 'x' }, 'ANYPOINT_DEPLOYMENT_EXISTS'],
    [400, { name: 'InvalidOperationError', message: 'Proxy port already in use' }, 'ANYPOINT_VALUE_REFUSED'],
    [400, { message: 'already deployed' }, 'ANYPOINT_VALUE_REFUSED'],
  ])('that is refused with %i %j is told apart by its code', async (status, body, code) => {
    const http = recorder({ status, body });
    const [wanted] = bodies[0] ?? [];
    if (wanted === undefined) throw new Error('no deployment to ask for');
    expect((await problemOf(client(http).deployments.create(7, wanted))).code).toBe(code);
  });

  it('that exists is given the same settings', async () => {
    const [wanted, body] = bodies[1] ?? [];
    if (wanted === undefined) throw new Error('no deployment to ask for');
    const http = recorder({ status: 200 });
    await client(http).deployments.update(7, 'd-1', wanted);
    expect(http.lines()).toEqual([`PATCH ${all}/d-1`]);
    expect(http.calls[0]?.json).toEqual(body);
  });

  it.each(bodies)('to $type has the body of the official CLI', async (wanted, json) => {
    const http = recorder({ status: 201, body: { id: 11, type: wanted.type } });
    expect(await client(http).deployments.create(7, wanted)).toMatchObject({ id: '11', type: wanted.type });
    expect(http.lines()).toEqual([`POST ${all}`]);
    expect(http.calls[0]?.json).toEqual(json);
  });

  it('is listed and read; unknown ones are absent', async () => {
    const body = [{ id: 11, applicationName: 'demo-proxy', applicationId: 'amc-1', updatedDate: 0 }];
    const http = recorder({ body }, { status: 404 }, { body: body[0] }, { status: 404 });
    const { deployments } = client(http);
    expect(await deployments.list(7)).toMatchObject([
      {
        id: '11',
        applicationName: 'demo-proxy',
        applicationId: 'amc-1',
      },
    ]);
    expect(await deployments.list(7)).toEqual([]);
    expect(await deployments.get(7, '11')).toMatchObject({ id: '11' });
    expect(await deployments.get(7, '11')).toBeUndefined();
    expect(http.lines()).toEqual([`GET ${all}`, `GET ${all}`, `GET ${all}/11`, `GET ${all}/11`]);
  });

  it('has two states, of the deployment and of its gateway', async () => {
    const http = recorder({
      body: { status: 'applied', apiVersionStatus: null, lastActiveDate: '2026-01-01T00:00:00Z' },
    });
    expect(await client(http).deployments.status(7, '11')).toEqual({
      status: 'applied',
      meaning: 'serves',
      apiVersionStatus: undefined,
    });
    expect(http.lines()).toEqual([`GET ${all}/11/status`]);
  });

  it.each([
    ['CH', { id: 11, type: 'CH', applicationName: 'n', expectedStatus: 'deployed' }],
    ['CH2', { id: 11, type: 'CH2', name: 'n', expectedStatus: 'deployed' }],
  ])('to %s is redeployed with what was read, by the rules of the official CLI', async (type, json) => {
    const read = {
      id: 11,
      type,
      applicationName: 'n',
      expectedStatus: 'undeployed',
      masterOrganizationId: 'x',
      organizationId: 'x',
      remoteSystemId: 'x',
      targetType: 'x',
    };
    const http = recorder({ body: read }, { body: {} });
    const { deployments } = client(http);
    const deployment = await deployments.get(7, '11');
    if (deployment) await deployments.redeploy(7, deployment);
    expect(http.lines()[1]).toBe(`PATCH ${all}/11`);
    expect(http.calls[1]?.json).toEqual(json);
  });

  it('refused for rights names the scope and the environment', async () => {
    const { description } = await problemOf(
      client(recorder({ status: 403 })).deployments.create(7, { type: 'CH', ...common, ...mule }),
    );
    expect(description.hint).toMatch(/Deploy API Proxies \(manage:api_proxies\).*env-1/);
  });
});

describe('an application on CloudHub 1', () => {
  it('has a name that is free, taken or not allowed', async () => {
    const http = recorder({ body: { available: true } }, { body: { available: false } }, { status: 400 });
    const { isFree } = client(http).cloudHubApplications;
    expect([await isFree('demo'), await isFree('demo')]).toEqual([true, false]);
    expect((await problemOf(isFree('Demo!'))).code).toBe('ANYPOINT_PROXY_NAME_INVALID');
    expect(http.lines()[0]).toBe('GET /cloudhub/api/applications/domains/demo');
  });

  it('tells its own domain; unknown ones are absent, and gone is removed', async () => {
    const http = recorder(
      { body: { fullDomain: 'demo.us-e1.cloudhub.io', status: 'STARTED' } },
      { status: 404 },
      { status: 404 },
    );
    const { get, remove } = client(http).cloudHubApplications;
    expect(await get('demo')).toMatchObject({ fullDomain: 'demo.us-e1.cloudhub.io', status: 'STARTED' });
    expect(await get('demo')).toBeUndefined();
    await remove('demo');
    expect(http.lines()[2]).toBe('DELETE /cloudhub/api/v2/applications/demo');
  });
});

describe('an application on CloudHub 2.0', () => {
  const amc = '/amc/application-manager/api/v2/organizations/org-1/environments/env-1/deployments';
  it('is read with its public URL', async () => {
    const body = {
      id: 'd-1',
      name: 'demo',
      status: 'APPLIED',
      application: { status: 'RUNNING' },
      target: { deploymentSettings: { http: { inbound: { publicUrl: 'https://demo.cloudhub.io/' } } } },
    };
    const http = recorder({ body });
    expect(await client(http).runtimeDeployments.get('d-1')).toEqual({
      id: 'd-1',
      name: 'demo',
      status: 'APPLIED',
      applicationStatus: 'RUNNING',
      publicUrl: 'https://demo.cloudhub.io/',
    });
    expect(http.lines()).toEqual([`GET ${amc}/d-1`]);
  });

  it('is found by name, is given a public URL, and gone is removed', async () => {
    const http = recorder(
      {
        body: {
          total: 2,
          items: [
            { id: 'x', name: 'demo-2' },
            { id: 'd-1', name: 'demo' },
          ],
        },
      },
      { status: 202 },
      { status: 404 },
    );
    const { named, generatePublicUrl, remove } = client(http).runtimeDeployments;
    expect(await named('demo')).toMatchObject({ id: 'd-1' });
    await generatePublicUrl('d-1');
    await remove('d-1');
    expect(http.lines().slice(1)).toEqual([`PATCH ${amc}/d-1`, `DELETE ${amc}/d-1`]);
    expect(http.calls[1]?.json).toEqual({
      target: { deploymentSettings: { generateDefaultPublicUrl: true } },
    });
  });
});
