import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { preferredVersion } from '../../src/anypoint/runtime-versions.ts';
import { recorder, scope } from './recorder.ts';

const proxies = '/proxies/xapi/v1/organizations/org-1';
const client = (http: ReturnType<typeof recorder>) => createAnypoint(http, scope);

describe('deployment targets', () => {
  const mc = `${proxies}/providers/MC`;
  it('are looked for everywhere that a proxy can run', async () => {
    const http = recorder(
      {
        body: {
          data: [
            { id: 'private', name: 'P', type: 'private-space' },
            { id: 'shared', name: 'S', type: 'shared-space', region: 'us-east-1' },
          ],
        },
      },
      {
        body: [
          { id: 'us-west-1', name: 'West' },
          { id: 'us-east-1', name: 'East', default: true },
        ],
      },
      { body: [{ id: 'rtf', name: 'Fabric', status: 'Disabled' }] },
      {
        body: {
          total: 2,
          data: [
            { id: 'flex', name: 'F', kind: 'flex', status: 'connected', version: '1.6.0' },
            { id: 'm', kind: 'mule' },
          ],
        },
      },
    );
    const { deploymentTargets } = client(http);
    const targets = [
      ...(await deploymentTargets.cloudHub2()),
      ...(await deploymentTargets.cloudHub1()),
      ...(await deploymentTargets.runtimeFabric()),
      ...(await deploymentTargets.flexGateways()),
    ];
    expect(targets.map(({ type, id, name }) => [type, id, name])).toEqual([
      ['CH2', 'private', 'P'],
      ['CH2', 'shared', 'S'],
      ['CH', undefined, 'CloudHub (East)'],
      ['HY', 'flex', 'F'],
    ]);
    expect(http.lines()).toEqual([
      `GET ${mc}/cloudhub2-deployment-targets?environmentId=env-1&returnAllTargets=true`,
      'GET /cloudhub/api/regions',
      `GET ${mc}/runtime-fabric-deployment-targets?environmentId=env-1`,
      'GET /apimanager/xapi/v1/organizations/org-1/environments/env-1/gateway-targets',
    ]);
  });
});

describe('Mule versions', () => {
  it('come from the target as the official CLI reads it', async () => {
    const versions = [
      { baseVersion: '4.6.20', channel: 'LTS' },
      { baseVersion: '4.9.0', channel: 'edge' },
    ];
    const http = recorder({
      body: {
        runtimes: [
          { type: 'tokenizer', versions: [] },
          { type: 'mule', versions },
        ],
      },
    });
    expect(await client(http).runtimeVersions.ofTarget('t-1')).toEqual([
      { version: '4.6.20', releaseChannel: 'LTS', javaVersion: undefined },
      { version: '4.9.0', releaseChannel: 'EDGE', javaVersion: undefined },
    ]);
    expect(http.lines()).toEqual([
      'GET /amc/atlas/api/v1/organizations/org-1/providers/MC/targets/t-1?environmentId=env-1',
    ]);
  });

  it.each([
    ['a bare list of texts', ['4.9.0']],
    ['a list', [{ version: '4.9.0' }]],
    ['versions', { versions: [{ baseVersion: '4.9.0' }] }],
  ])('come from the documented call otherwise, as %s', async (_name, body) => {
    const http = recorder({ status: 404 }, { body });
    expect(await client(http).runtimeVersions.ofTarget('t-1')).toMatchObject([{ version: '4.9.0' }]);
    expect(http.lines()[1]).toBe(`GET ${proxies}/targets/t-1/runtimes/mule/versions?operation=newdeployment`);
  });

  it('of CloudHub are asked for with the Java version that its document requires', async () => {
    const http = recorder({
      body: { data: [{ version: '4.6.20', releaseChannel: 'LTS', javaVersion: '17' }], total: 1 },
    });
    expect(await client(http).runtimeVersions.ofCloudHub1()).toEqual([
      { version: '4.6.20', releaseChannel: 'LTS', javaVersion: '17' },
    ]);
    expect(http.lines()).toEqual(['GET /cloudhub/api/mule-versions?javaVersion=17']);
  });

  it('are preferred when LTS and new, and only of Mule 4', () => {
    const of = (version: string, releaseChannel?: string) => ({
      version,
      releaseChannel,
      javaVersion: undefined,
    });
    expect(preferredVersion([of('4.10.0', 'EDGE'), of('4.6.9', 'LTS'), of('4.6.20', 'LTS')])?.version).toBe(
      '4.6.20',
    );
    expect(preferredVersion([of('3.9.5'), of('4.9.1'), of('4.10.0')])?.version).toBe('4.10.0');
    expect(preferredVersion([of('3.9.5')])).toBeUndefined();
  });
});
