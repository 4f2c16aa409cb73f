import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, bench, ch2Body, deploymentsPath, instance, publish } from './services-bench.ts';

let at: Bench;
afterEach(() => at.stop());

const environmentHeaders = (): Record<string, string> => ({
  'x-anypnt-org-id': at.org,
  'x-anypnt-env-id': at.env,
});
const proxies = (): string => `/proxies/xapi/v1/organizations/${at.org}`;
const amc = (): string =>
  `/amc/application-manager/api/v2/organizations/${at.org}/environments/${at.env}/deployments`;

interface Deployed {
  readonly id: number;
  readonly applicationId: string;
}

const publicUrl = async (applicationId: string): Promise<string | undefined> => {
  const answer = await at.call('GET', `${amc()}/${applicationId}`, { headers: environmentHeaders() });
  return answer.json<{
    target: { deploymentSettings: { http: { inbound: { publicUrl?: string } } } };
  }>().target.deploymentSettings.http.inbound.publicUrl;
};

describe('targets', () => {
  it.each([
    ['cloudhub2', 2, 0, 403],
    ['cloudhub1', 0, 0, 200],
    ['both', 2, 0, 200],
    ['runtime-fabric', 0, 1, 403],
    ['none', 0, 0, 403],
  ] as const)(
    'of an organisation with %s are listed as they are',
    async (targets, spaces, fabrics, cloudHub) => {
      at = await bench({ targets });
      const list = async (path: string): Promise<unknown[]> =>
        (await at.call('GET', `${proxies()}/${path}?environmentId=${at.env}`)).json<unknown[]>();
      expect(await list('providers/MC/cloudhub2-deployment-targets')).toHaveLength(spaces);
      expect(await list('providers/MC/runtime-fabric-deployment-targets')).toHaveLength(fabrics);
      expect(await list('deployment-targets')).toEqual([]);
      expect((await at.call('GET', '/cloudhub/api/regions')).status).toBe(cloudHub);
    },
  );

  it('need an environment of the organisation', async () => {
    at = await bench();
    const path = `${proxies()}/providers/MC/cloudhub2-deployment-targets`;
    expect((await at.call('GET', path)).status).toBe(400);
    expect((await at.call('GET', `${path}?environmentId=unknown`)).status).toBe(404);
  });

  it('name the runtimes that they can run', async () => {
    at = await bench();
    const target = await at.call(
      'GET',
      `/amc/atlas/api/v1/organizations/${at.org}/providers/MC/targets/cloudhub-us-east-1?environmentId=${at.env}`,
    );
    expect(target.json()).toMatchObject({
      runtimes: [{ type: 'mule', versions: [{ baseVersion: '4.9.0' }, {}, {}, {}] }],
    });
    const versions = `${proxies()}/targets/cloudhub-us-east-1/runtimes/mule/versions`;
    expect((await at.call('GET', `${versions}?operation=newdeployment`)).json()).toMatchObject([
      { baseVersion: '4.9.0' },
      {},
      {},
      {},
    ]);
    expect((await at.call('GET', `${versions}?operation=other`)).status).toBe(400);
  });

  it('of Omni Gateway are a managed and a self-managed one; the older list has no version, and only the manager an address', async () => {
    at = await bench();
    const environment = `organizations/${at.org}/environments/${at.env}`;
    const read = async (path: string) => (await at.call('GET', path)).json<Record<string, unknown>>();
    const targets = `/apimanager/xapi/v1/${environment}`;
    const { data } = await read(`${targets}/gateway-targets`);
    expect(data).toMatchObject([{ kind: 'managed', version: '1.13.4' }, { kind: 'selfManaged' }]);
    const [managed, own] = data as { id: string }[];
    expect(JSON.stringify(await read(`${targets}/flex-gateway-targets`))).not.toContain('ersion');
    expect(await read(`${targets}/flex-gateway-targets/${own?.id}`)).toMatchObject({ version: '1.12.1' });
    const managers = `/gatewaymanager/api/v1/${environment}/gateways`;
    expect(await read(`${managers}/${managed?.id}`)).toMatchObject({
      configuration: { ingress: { publicUrl: expect.stringMatching(/^http:\/\/127/) as string } },
    });
    expect((await at.call('GET', `${managers}/${own?.id}`)).status).toBe(404);
  });
});

describe('a deployment to CloudHub 2.0', () => {
  it('is applying, then applied, and its instance is active one look later', async () => {
    at = await bench();
    const api = instance(at);
    const made = await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) });
    expect(made.status).toBe(201);
    expect(made.json()).toMatchObject({
      type: 'CH2',
      apiId: api.id,
      applicationName: 'people-proxy',
      gatewayVersion: '4.9.0',
      environmentName: 'Sandbox',
      expectedStatus: 'deployed',
    });
    const look = async (): Promise<unknown> =>
      (await at.call('GET', `${deploymentsPath(at, api)}/${made.json<Deployed>().id}/status`)).json();
    expect(await look()).toEqual({ status: 'applying', apiVersionStatus: null, lastActiveDate: null });
    at.clock.now += at.moods.deploymentMs;
    expect(await look()).toMatchObject({ status: 'applied', apiVersionStatus: 'unregistered' });
    expect(await look()).toMatchObject({ status: 'applied', apiVersionStatus: 'active' });
    expect(api.lastActiveDate).toBe(at.clock.now);
  });

  it.each(['type', 'name', 'gatewayVersion', 'targetId', 'target'])(
    'is refused with 400 without %s',
    async (name) => {
      at = await bench();
      const api = instance(at);
      const answer = await at.call('POST', deploymentsPath(at, api), {
        json: ch2Body(at, { [name]: undefined }),
      });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ message: expect.stringContaining(name) });
    },
  );

  it.each([
    [
      'an unknown runtime',
      {
        gatewayVersion: '9.9.9',
        target: { targetId: 'cloudhub-us-east-1', deploymentSettings: { runtimeVersion: '9.9.9' } },
      },
      400,
    ],
    ['a name with capitals', { name: 'People' }, 400],
    ['another type than the instance', { type: 'CH', applicationName: 'people-proxy' }, 400],
    ['an unknown target', { targetId: 'mars' }, 404],
    [
      'a target without a runtime version',
      { target: { targetId: 'cloudhub-us-east-1', deploymentSettings: {} } },
      400,
    ],
    ['a target without settings', { target: { targetId: 'cloudhub-us-east-1' } }, 400],
  ])('is refused with %s', async (_, over, status) => {
    at = await bench();
    const api = instance(at);
    expect((await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at, over) })).status).toBe(
      status,
    );
    expect((await at.call('GET', deploymentsPath(at, api))).json()).toEqual([]);
  });

  it('is made once for an instance, and once for a name', async () => {
    at = await bench();
    const [api, other] = [instance(at), instance(at)];
    expect((await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) })).status).toBe(201);
    expect((await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) })).status).toBe(409);
    expect((await at.call('POST', deploymentsPath(at, other), { json: ch2Body(at) })).status).toBe(409);
    expect((await at.call('GET', deploymentsPath(at, api))).json()).toHaveLength(1);
  });

  it('of an instance that is not there is refused in the words of a wrong id', async () => {
    at = await bench();
    const path = deploymentsPath(at, { ...instance(at), id: 1 });
    const answer = await at.call('POST', path, { json: ch2Body(at) });
    expect([answer.status, answer.json()]).toEqual([
      404,
      { message: '"route" could not be found using "request path"' },
    ]);
  });

  it.each([
    ['every deployment fails', { deploymentFails: true }, 'mule4'],
    ['the instance was made for Mule 3', {}, 'mule3'],
  ] as const)('fails when %s', async (_, moods, technology) => {
    at = await bench(moods);
    const api = instance(at, { technology });
    const { id } = (await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) })).json<Deployed>();
    at.clock.now += at.moods.deploymentMs;
    expect((await at.call('GET', `${deploymentsPath(at, api)}/${id}/status`)).json()).toMatchObject({
      status: 'failed',
    });
  });

  it('has a public URL at once, or when asked for, by mood', async () => {
    at = await bench({ publicUrlGiven: false });
    const api = instance(at);
    const { applicationId } = (
      await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) })
    ).json<Deployed>();
    at.clock.now += at.moods.deploymentMs;
    expect(await publicUrl(applicationId)).toBeUndefined();
    const json = { target: { deploymentSettings: { generateDefaultPublicUrl: true } } };
    const patched = await at.call('PATCH', `${amc()}/${applicationId}`, {
      json,
      headers: environmentHeaders(),
    });
    expect([patched.status, patched.json()]).toMatchObject([200, { status: 'APPLYING' }]);
    at.clock.now += at.moods.deploymentMs;
    expect(await publicUrl(applicationId)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  it('is redeployed with what was read, less what may not be sent, and shows the new asset then', async () => {
    at = await bench();
    await publish(at);
    const api = instance(at);
    const made = await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) });
    const { id } = made.json<Deployed>();
    const path = `${deploymentsPath(at, api)}/${id}`;
    api.assetVersion = '1.0.1';
    expect(at.world.runtime.deployments[0]?.assetVersion).toBe('1.0.0');
    const whole = (await at.call('GET', path)).json<Record<string, unknown>>();
    expect((await at.call('PATCH', path, { json: whole })).status).toBe(400);
    const { masterOrganizationId, organizationId, remoteSystemId, targetType, ...rest } = whole;
    expect([masterOrganizationId, organizationId, remoteSystemId, targetType]).toEqual([
      at.org,
      at.org,
      null,
      null,
    ]);
    expect((await at.call('PATCH', path, { json: rest })).status).toBe(200);
    expect(at.world.runtime.deployments[0]?.assetVersion).toBe('1.0.1');
  });

  it('keeps its id and its address when it is replaced', async () => {
    at = await bench();
    const api = instance(at);
    const { id } = (await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) })).json<Deployed>();
    const port = at.world.runtime.deployments[0]?.port;
    const json = ch2Body(at, {
      gatewayVersion: '4.8.0',
      target: { targetId: 'cloudhub-us-east-1', deploymentSettings: { runtimeVersion: '4.8.0' } },
    });
    expect((await at.call('PUT', `${deploymentsPath(at, api)}/${id}`, { json })).status).toBe(201);
    expect(at.world.runtime.deployments).toMatchObject([{ id, port, gatewayVersion: '4.8.0' }]);
  });

  it('ends with its application', async () => {
    at = await bench();
    const api = instance(at);
    const { id, applicationId } = (
      await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) })
    ).json<Deployed>();
    at.clock.now += at.moods.deploymentMs;
    const url = (await publicUrl(applicationId)) ?? '';
    const one = `${amc()}/${applicationId}`;
    expect((await at.call('GET', amc(), { headers: environmentHeaders() })).json()).toMatchObject({
      total: 1,
    });
    expect((await at.call('DELETE', one, { headers: environmentHeaders() })).status).toBe(204);
    expect((await at.call('DELETE', one, { headers: environmentHeaders() })).status).toBe(404);
    await expect(fetch(url)).rejects.toThrow();
    expect((await at.call('GET', `${deploymentsPath(at, api)}/${id}/status`)).json()).toMatchObject({
      status: 'undeployed',
    });
    expect((await at.call('POST', deploymentsPath(at, api), { json: ch2Body(at) })).status).toBe(201);
  });

  it('is read with the headers of its environment only', async () => {
    at = await bench();
    expect((await at.call('GET', amc())).status).toBe(400);
    expect((await at.call('GET', amc(), { headers: environmentHeaders() })).status).toBe(200);
  });
});

describe('a deployment to CloudHub 1', () => {
  const body = (over: Record<string, unknown> = {}) => ({
    type: 'CH',
    applicationName: 'people-proxy-ab',
    gatewayVersion: '4.6.20',
    overwrite: false,
    environmentId: at.env,
    environmentName: 'Sandbox',
    javaVersion: '17',
    releaseChannel: 'LTS',
    ...over,
  });
  const ch1Instance = () =>
    instance(at, {
      endpoint: {
        type: 'rest-api',
        uri: 'http://127.0.0.1/x',
        proxyUri: 'http://0.0.0.0:8081/',
        deploymentType: 'CH',
        isCloudHub: true,
        muleVersion4OrAbove: true,
      },
    });

  it('takes a name of its own, over all organisations', async () => {
    at = await bench({ targets: 'cloudhub1', domainTaken: 'taken-by-others' });
    const path = deploymentsPath(at, ch1Instance());
    const free = async (name: string): Promise<unknown> =>
      (await at.call('GET', `/cloudhub/api/applications/domains/${name}`)).json();
    expect(await free('taken-by-others')).toEqual({ available: false });
    expect(await free('people-proxy-ab')).toEqual({ available: true });
    expect((await at.call('GET', '/cloudhub/api/applications/domains/Not_Valid')).status).toBe(400);
    expect((await at.call('POST', path, { json: body({ applicationName: 'taken-by-others' }) })).status).toBe(
      409,
    );
    expect((await at.call('POST', path, { json: body() })).status).toBe(201);
    expect((await at.call('GET', '/proxies/xapi/v1/ch-domains/people-proxy-ab')).json()).toEqual({
      available: false,
    });
  });

  it('shows its state, its address, and goes when it is deleted', async () => {
    at = await bench({ targets: 'cloudhub1' });
    await at.call('POST', deploymentsPath(at, ch1Instance()), { json: body() });
    const path = '/cloudhub/api/v2/applications/people-proxy-ab';
    const headers = { 'x-anypnt-env-id': at.env };
    expect((await at.call('GET', path)).status).toBe(400);
    expect((await at.call('GET', path, { headers })).json()).toMatchObject({ status: 'DEPLOYING' });
    at.clock.now += at.moods.deploymentMs;
    expect((await at.call('GET', path, { headers })).json()).toMatchObject({
      status: 'STARTED',
      fullDomain: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    const text = await at.call('GET', '/cloudhub/api/applications/people-proxy-ab/status', { headers });
    expect(text.text).toBe('STARTED');
    expect((await at.call('DELETE', path, { headers })).status).toBe(204);
    expect((await at.call('GET', path, { headers })).status).toBe(404);
  });

  it('is stopped, started and restarted; 304 when it is in that state already', async () => {
    at = await bench({ targets: 'cloudhub1' });
    await at.call('POST', deploymentsPath(at, ch1Instance()), { json: body() });
    at.clock.now += at.moods.deploymentMs;
    const headers = { 'x-anypnt-env-id': at.env };
    const path = '/cloudhub/api/applications/people-proxy-ab/status';
    const send = async (status: string) =>
      (await at.call('POST', path, { headers, json: { status } })).status;
    const state = async () => (await at.call('GET', path, { headers })).text;
    expect([await send('start'), await state()]).toEqual([304, 'STARTED']);
    expect([await send('stop'), await state()]).toEqual([200, 'UNDEPLOYED']);
    expect(await send('stop')).toBe(304);
    expect([await send('start'), await state()]).toEqual([200, 'DEPLOYING']);
    at.clock.now += at.moods.deploymentMs;
    expect([await send('restart'), await send('pause')]).toEqual([200, 400]);
  });

  it('lists runtimes by Java version', async () => {
    at = await bench({ targets: 'cloudhub1' });
    const headers = environmentHeaders();
    expect((await at.call('GET', '/cloudhub/api/mule-versions', { headers })).json()).toMatchObject({
      total: 5,
    });
    at.moods.strictRequests = true;
    expect((await at.call('GET', '/cloudhub/api/mule-versions', { headers })).status).toBe(400);
    const answer = await at.call('GET', '/cloudhub/api/mule-versions?javaVersion=8', { headers });
    expect(answer.json()).toMatchObject({ total: 2, data: [{ version: '4.6.20' }, { version: '4.4.0' }] });
  });
});
