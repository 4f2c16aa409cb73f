import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressGate } from '../../src/cli/run/address-gate.ts';
import type { HostTrust } from '../../src/cli/run/host-trust.ts';
import { hostTrust } from '../../src/cli/run/host-trust.ts';
import { hearingAddresses } from '../../src/cli/run/named-addresses.ts';
import type { Sources } from '../../src/wizard/answers.ts';
import { json, loopbackServer } from '../oauth/loopback-server.ts';
import { run, temporaryFolder } from './program.ts';
import { hasTerminal, keys, startInTerminal } from './terminal.ts';

const canaries = {
  OKTA_CLIENT_TOKEN: '00canary-okta-token',
  OKTA_REGISTRATION_TOKEN: '00canary-registration',
  ANYPOINT_BEARER: 'canary-anypoint-bearer',
  OKTA_TEST_USERNAME: 'jane@example.com',
  OKTA_TEST_PASSWORD: 'canary-test-password',
};

/** Somebody else's host: it answers like an Okta organization, and keeps what it gets. */
const strangeHost = async () => {
  const server = await loopbackServer(({ url }, _origin, response) =>
    url.includes('well-known')
      ? json(response, 200, { id: '00o1', pipeline: 'idx', _links: {} })
      : json(response, 401, { errorCode: 'E0000011', errorSummary: 'Invalid token provided' }),
  );
  const got = (): string => JSON.stringify(server.received);
  return { ...server, got };
};

const expectNothingSecret = (text: string): void => {
  for (const value of Object.values(canaries).filter((one) => one.includes('canary')))
    expect(text).not.toContain(value);
};

const commands = [['init', '--yes'], ['plan', '--yes'], ['doctor']];

describe('a host that is none of the vendor’s own', () => {
  it('gets no secret because a config file names it: exit 2, and the flag is named', async () => {
    const host = await strangeHost();
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'setup.yaml'),
      `okta:\n  orgUrl: ${host.origin}\nanypoint:\n  host: ${host.origin}\n`,
    );
    for (const command of commands) {
      const { exit, stdout, stderr } = await run([...command, '--config', 'setup.yaml'], {
        cwd,
        env: canaries,
      });
      const said = (stdout + stderr).replace(/\s+/g, ' ');
      expect(said).toContain(`--okta-org-url ${host.origin}`);
      expect(said).toContain('setup.yaml:2:');
      expect(said).toContain('okta.token (the variable OKTA_CLIENT_TOKEN)');
      expect(exit).toBe(2);
    }
    expectNothingSecret(host.got());
  });

  it('gets no token because an okta.yaml in the working folder has its orgUrl', async () => {
    const host = await strangeHost();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'okta.yaml'), `okta:\n  client:\n    orgUrl: ${host.origin}\n`);
    for (const command of commands) {
      const { stdout, stderr } = await run(command, { cwd, env: canaries });
      expect((stdout + stderr).replace(/\s+/g, ' ')).toContain('okta.yaml');
    }
    expectNothingSecret(host.got());
  });

  it('gets them when a flag or a variable of this run names it', async () => {
    const host = await strangeHost();
    const cwd = temporaryFolder();
    await run(['init', '--yes', '--okta-org-url', host.origin], { cwd, env: canaries });
    expect(host.got()).toContain(canaries.OKTA_CLIENT_TOKEN);
    const other = await strangeHost();
    await run(['init', '--yes'], { cwd, env: { ...canaries, OKTA_CLIENT_ORGURL: other.origin } });
    expect(other.got()).toContain(canaries.OKTA_CLIENT_TOKEN);
  });

  it.skipIf(!hasTerminal)(
    'is asked about at a terminal, once: the answer is kept for this user',
    async () => {
      const host = await strangeHost();
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'okta.yaml'), `okta:\n  client:\n    orgUrl: ${host.origin}\n`);
      const refused = startInTerminal(['init', '--only', '01'], { cwd, env: canaries });
      await refused.until('may it have them?');
      refused.type(keys.enter);
      expect((await refused.ended).exit).toBe(2);
      expectNothingSecret(host.got());

      const terminal = startInTerminal(['init', '--only', '01'], { cwd, env: canaries });
      await terminal.until('may it have them?');
      terminal.type(`y${keys.enter}`);
      expect((await terminal.ended).exit).toBe(4);
      expect(host.got()).toContain(canaries.OKTA_CLIENT_TOKEN);
      const before = host.received.length;
      expect((await run(['init', '--yes', '--only', '01'], { cwd, env: canaries })).exit).toBe(4);
      expect(host.received.length).toBeGreaterThan(before);
    },
  );
});

const sources = (more: Partial<Sources>): Sources => ({
  flags: new Map(),
  config: new Map(),
  environment: {},
  saved: () => undefined,
  save: () => undefined,
  acceptDefaults: true,
  ...more,
});
const ui = { interactive: false } as Parameters<typeof hostTrust>[0]['ui'];
const verdict = (trust: HostTrust, receiver: Parameters<HostTrust['check']>[0], origin: string) =>
  trust.check(receiver, origin).then(
    () => 'trusted',
    (error: { code: string }) => error.code,
  );

describe('which host is whose', () => {
  const asked = 'HOST_NOT_CONFIRMED';
  it.each([
    ['Okta', 'https://integrator-1.okta.com', 'trusted'],
    ['Okta', 'https://acme.okta-gov.com', 'trusted'],
    ['Okta', 'https://dev.okta.com.example.net', asked],
    ['Okta', 'https://notokta.com', asked],
    ['Okta', 'https://okta.com@example.net', asked],
    ['Okta', 'https://xn--kta-1na.com', asked],
    ['Okta', 'https://integrator-1.okta.com:8443', asked],
    ['Okta', 'http://integrator-1.okta.com', asked],
    ['Okta', 'https://anypoint.mulesoft.com', asked],
    ['Okta', 'http://127.0.0.1:8080', asked],
    ['Anypoint Platform', 'https://anypoint.mulesoft.com', 'trusted'],
    ['Anypoint Platform', 'https://eu1.anypoint.mulesoft.com', 'trusted'],
    ['Anypoint Platform', 'https://jp1.platform.mulesoft.com', 'trusted'],
    ['Anypoint Platform', 'https://anypoint.mulesoft.com.evil.example', asked],
    ['Anypoint Platform', 'https://my-app.cloudhub.io', asked],
    ['Anypoint Platform', 'https://integrator-1.okta.com', asked],
  ] as const)('%s at %s: %s', async (receiver, origin, expected) => {
    const named = sources({ config: new Map([['okta.orgUrl', { value: origin, where: 'a file' }]]) });
    expect(await verdict(hostTrust({ sources: named, ui, trusted: [] }), receiver, origin)).toBe(expected);
  });

  it('what resembles a vendor’s own needs an explicit answer also when a flag names it', async () => {
    const origin = 'https://dev.okta.com.example.net';
    const named = sources({ flags: new Map([['okta.orgUrl', { value: origin, where: '--okta-org-url' }]]) });
    expect(await verdict(hostTrust({ sources: named, ui, trusted: [] }), 'Okta', origin)).toBe(asked);
    const trusted = ['dev.okta.com.example.net'];
    expect(await verdict(hostTrust({ sources: named, ui, trusted }), 'Okta', origin)).toBe('trusted');
  });

  it('a custom domain that a variable names is confirmed by it, another one in a config file is not', async () => {
    const both = sources({
      environment: { OKTA_CLIENT_ORGURL: 'https://login.example.com' },
      config: new Map([['okta.orgUrl', { value: 'https://login.example.net', where: 'setup.yaml:2:11' }]]),
    });
    const trust = hostTrust({ sources: both, ui, trusted: [] });
    expect(await verdict(trust, 'Okta', 'https://login.example.com')).toBe('trusted');
    expect(await verdict(trust, 'Okta', 'https://login.example.net')).toBe(asked);
  });
});

describe('an issuer and a proxy', () => {
  const facts = {
    okta: { orgUrl: 'https://integrator-1.okta.com' },
    authServer: { id: 'aus1', name: 'Demo', issuer: 'https://login.example.com/oauth2/aus1' },
    apiInstance: { id: 1 },
    deploymentTarget: { type: 'CH2' },
    proxy: { applicationName: 'demo', url: 'https://demo.example.net' },
  };
  const gateFor = (platform: Readonly<Record<string, unknown>>) => {
    const trust = hostTrust({ sources: sources({}), ui, trusted: [] });
    const heard = hearingAddresses(
      {
        call: async ({ path }) => ({ status: 200, headers: {}, body: platform[path] }) as never,
      },
      (origin) => gate.heard(origin),
    );
    const read = (path: string) => heard.call({ method: 'GET', path, about: path });
    const services = {
      okta: { authorizationServers: { get: () => read('/api/v1/authorizationServers/aus1') } },
      anypoint: {
        deployments: { list: async () => [{ applicationId: 'd1' }] },
        runtimeDeployments: { get: () => read('/amc/application-manager/d1'), named: async () => undefined },
      },
    };
    const gate = addressGate(
      trust,
      () => facts as never,
      () => services as never,
    );
    return gate;
  };
  const ends = (check: Promise<void>) =>
    check.then(
      () => 'trusted',
      (error: { code: string }) => error.code,
    );

  it('get secrets where the platform itself says in this run that they are', async () => {
    const gate = gateFor({
      '/api/v1/authorizationServers/aus1': { id: 'aus1', issuer: 'https://login.example.com/oauth2/aus1' },
      '/amc/application-manager/d1': {
        target: { http: { inbound: { publicUrl: 'demo.example.net/,x.y' } } },
      },
    });
    for (const origin of [
      'https://login.example.com',
      'https://demo.example.net',
      'https://integrator-1.okta.com',
    ])
      expect(await ends(gate.check(origin)), origin).toBe('trusted');
  });

  it('get none where only the state says so', async () => {
    const gate = gateFor({
      '/api/v1/authorizationServers/aus1': {
        id: 'aus1',
        issuer: 'https://integrator-1.okta.com/oauth2/aus1',
      },
      '/amc/application-manager/d1': { description: 'https://demo.example.net', target: {} },
    });
    for (const origin of [
      'https://login.example.com',
      'https://demo.example.net',
      'https://elsewhere.example',
    ])
      expect(await ends(gate.check(origin)), origin).toBe('ADDRESS_NOT_NAMED');
  });
});
