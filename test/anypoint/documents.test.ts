import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { clientCredentialsLogin, passwordLogin } from '../../src/anypoint/login.ts';
import { encodeBody } from '../../src/http/body.ts';
import type { Call, Http } from '../../src/http/http.ts';
import { Secret } from '../../src/secret.ts';
import { member, vendorDocuments } from '../judge/documents.ts';
import { createJudge } from '../judge/judge.ts';
import { operationsOf } from '../judge/operation.ts';
import { routes } from '../judge/routes.ts';
import { tapped } from '../judge/tapped.ts';
import { createValidator } from '../judge/validator.ts';

const id = (n: number): string => `0a1b2c3d-0000-4000-8000-${String(n).padStart(12, '0')}`;
const scope = {
  organizationId: id(1),
  environmentId: id(2),
  userId: id(3),
  rootOrganizationId: id(4),
};

/** An answer that satisfies every reader. */
const answer = {
  id: 7,
  access_token: 'a-token-of-the-platform',
  providerId: id(5),
  status: 'running',
  nextAvailableVersion: '1.0.1',
  publicationStatusLink: `https://x.example/exchange/api/v2/organizations/${id(1)}/assets/${id(1)}/a/1.0.0/publication/status/7`,
  user: { id: id(3), organization: { id: id(1) } },
  data: [],
  grant_types: [],
  suggestedClientManagementProviderIds: [],
};

const partOf = (call: Call): URLSearchParams =>
  new URLSearchParams(
    Object.entries(call.query ?? {}).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );

/** Keeps the calls as they would go out. */
const keeping = (calls: Call[]): Http => ({
  async call(call) {
    calls.push(call);
    return { status: 200, headers: {}, body: answer as never };
  },
});

const secret = new Secret('any-secret-of-the-run');
const provider = {
  name: 'OIDC',
  description: 'd',
  issuer: 'https://o.okta.com/oauth2/default',
  registrationUrl: 'https://o.okta.com/oauth2/v1/clients',
  registrationAuthorization: secret,
  introspectionClientId: 'c',
  introspectionClientSecret: secret,
  authorizeUrl: 'https://o.okta.com/a',
  tokenUrl: 'https://o.okta.com/t',
  introspectUrl: 'https://o.okta.com/i',
  allowExternalModification: false,
};
const asset = {
  groupId: id(1),
  assetId: 'demo',
  version: '1.0.0',
  apiVersion: 'v1',
  name: 'Demo',
  main: 'm.raml',
  classifier: 'raml',
} as const;
const deployment = {
  name: 'p',
  runtimeVersion: '4.9.0',
  environmentId: id(2),
  environmentName: 'Sandbox',
  javaVersion: '17',
  releaseChannel: 'LTS',
};
const template = {
  groupId: id(6),
  assetId: 'oidc',
  version: '1.6.0',
  name: 'n',
  applicable: true,
  configuration: [],
};

const everything = async (http: Http): Promise<void> => {
  const now = () => 0;
  await clientCredentialsLogin(http, { clientId: 'c', clientSecret: secret }, now).open();
  await passwordLogin(http, { username: 'u', password: secret }, now).open();
  const c = createAnypoint(http, scope, async () => secret);
  await c.me.get();
  await c.organizations.get(id(1));
  await c.organizations.hierarchy(id(1));
  await c.environments.list();
  await c.environmentProviders.get();
  await c.environmentProviders.put([id(5)]);
  await c.clientProviders.named('OIDC');
  await c.clientProviders.create(provider);
  await c.clientProviders.get(id(5));
  await c.clientProviders.patch(id(5), {
    issuer: 'i',
    registrationUrl: 'r',
    registrationAuthorization: secret,
    introspectionClient: { id: 'c', secret },
    urls: { authorize: 'a', token: 't', introspect: 'i' },
    allowLocalDeletion: true,
    allowExternalModification: true,
  });
  await c.clientProviders.grantTypes(id(5));
  await c.clientProviders.remove(id(5));
  await c.designCenter.create({ name: 'Demo', description: 'd' });
  await c.designCenter.get(id(7));
  await c.designCenter.acquireLock(id(7), 'master');
  await c.designCenter.save(id(7), 'master', [{ path: 'm.raml', content: 'x' }]);
  await c.designCenter.readFile(id(7), 'master', 'exchange.json');
  await c.designCenter.publish({ ...asset, projectId: id(7), branch: 'master' });
  await c.designCenter.releaseLock(id(7), 'master');
  await c.designCenter.remove(id(7));
  const { statusPath = '' } = await c.exchangeAssets.publish({
    ...asset,
    files: [{ path: 'm.raml', content: 'x' }],
  });
  await c.exchangeAssets.status(statusPath, 'demo');
  await c.exchangeAssets.get(id(1), 'demo', '1.0.0');
  await c.exchangeAssets.latest(asset);
  await c.exchangeAssets.nextAvailableVersion(asset);
  await c.exchangeAssets.makePublic(asset, 'v1');
  await c.exchangeAssets.remove(id(1), 'demo', '1.0.0');
  await c.mocking.createPublicLink(
    'https://x.example/mocking/api/v1/sources/exchange/assets/g/a/1.0.0/m',
    'm.raml',
  );
  for (const [deploymentType, technology] of [
    ['CH2', 'mule4'],
    ['CH', 'mule4'],
    ['HY', 'flexGateway'],
  ] as const) {
    await c.apiInstances.create({
      label: 'l',
      groupId: id(1),
      assetId: 'demo',
      assetVersion: '1.0.0',
      providerId: id(5),
      implementationUrl: 'https://m.example',
      deploymentType,
      technology,
    });
  }
  await c.apiInstances.list(id(1), 'demo');
  await c.apiInstances.get(7);
  await c.apiInstances.endpoint(7);
  await c.apiInstances.patch(7, { assetVersion: '1.0.1' });
  for (const look of Object.values(c.deploymentTargets)) await look('5d0f4c1e-8b2a-4f57-9c3d-1a6e7b8c9d01');
  await c.runtimeVersions.ofTarget('t');
  await c.runtimeVersions.ofCloudHub1();
  await c.deployments.create(7, { type: 'CH2', targetId: 't', ...deployment });
  await c.deployments.create(7, { type: 'CH', ...deployment });
  await c.deployments.create(7, { type: 'HY', targetId: 't', targetName: 'n', ...deployment });
  await c.deployments.list(7);
  await c.deployments.status(7, '11');
  const found = await c.deployments.get(7, '11');
  if (found)
    await c.deployments.redeploy(7, { ...found, read: { id: 11, type: 'CH2', applicationName: 'p' } });
  await c.cloudHubApplications.isFree('p');
  await c.cloudHubApplications.get('p');
  await c.cloudHubApplications.remove('p');
  await c.runtimeDeployments.named('p');
  await c.runtimeDeployments.get(id(8));
  await c.runtimeDeployments.generatePublicUrl(id(8));
  await c.runtimeDeployments.remove(id(8));
  await c.policies.templates(7);
  await c.policies.apply(7, template, { scopes: '' });
  await c.policies.list(7);
  await c.policies.patch(7, 5, { disabled: true });
  await c.policies.remove(7, 5);
  await c.applications.grantTypes(id(5));
  await c.applications.create(7, {
    name: 'n',
    description: 'd',
    redirectUris: ['https://r.example'],
    grantTypes: ['implicit'],
  });
  await c.applications.named('n');
  await c.applications.get(7);
  await c.contracts.create(7, { ...asset, apiInstance: 7, versionGroup: 'v1' });
  await c.contracts.ofApi(7);
  await c.contracts.approve(7, 9);
  await c.contracts.revoke(7, 9);
  await c.contracts.remove(7, 9);
  await c.applications.remove(7, undefined);
  await c.apiInstances.remove(7);
};

/** What the judge cannot see: members of an object given as query parameters, and keys of a free object. */
const beyondTheJudge = (operation: string, where: string): boolean =>
  (operation.includes('/amc/application-manager/') && /^query (limit|offset)$/.test(where)) ||
  (operation.endsWith('/policies') && where.startsWith('request /configurationData/'));

const aboutAnswers = new Set(['undocumented status', 'answer content type', 'answer schema']);

describe('every request of the client', () => {
  it("satisfies MuleSoft's own documents", async () => {
    const calls: Call[] = [];
    await everything(keeping(calls));
    const judge = createJudge(vendorDocuments());
    for (const call of calls) {
      const { contentType, bytes } = await encodeBody(call);
      const query = partOf(call).toString();
      const headers = {
        ...call.headers,
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      };
      const sketch = tapped({
        vendor: 'anypoint',
        method: call.method,
        path: `${call.path}${query === '' ? '' : `?${query}`}`,
        headers,
      });
      judge.hold({ ...sketch, requestBody: bytes ?? Buffer.alloc(0) }, 'ours');
    }
    const violations = judge.violations.filter(
      ({ kind, operation, where }) => !aboutAnswers.has(kind) && !beyondTheJudge(operation, where),
    );
    expect(violations.map(({ operation, where, message }) => `${operation}: ${where}: ${message}`)).toEqual(
      [],
    );
    expect(calls.length).toBeGreaterThan(70);
  });

  it('for a list that pages by offset goes on to its end', async () => {
    const validator = createValidator();
    const paged = vendorDocuments()
      .flatMap((document) => operationsOf(document, validator))
      .filter(({ vendor, method, parameters }) => {
        // Some documents have the members of one object as parameters.
        const names = parameters.flatMap(({ name, schema }) => [
          name,
          ...Object.keys(member(validator.resolve(schema), 'properties')),
        ]);
        return vendor === 'anypoint' && method === 'GET' && names.includes('offset');
      });
    const table = routes(paged);
    const offsets = new Map<string, unknown[]>();
    const pages: Http = {
      async call(call) {
        const found = table.find('anypoint', call.method, call.path)?.found.pattern;
        if (found === undefined) return { status: 200, headers: {}, body: answer as never };
        const { limit, offset } = call.query ?? {};
        offsets.set(found, [...(offsets.get(found) ?? []), offset]);
        const isFirst = offset !== limit;
        const items = Array.from({ length: isFirst ? Number(limit) : 1 }, (_, n) => ({ id: n }));
        return { status: 200, headers: {}, body: items as never };
      },
    };
    await everything(pages);
    expect(offsets.size).toBeGreaterThan(5);
    for (const [operation, asked] of offsets)
      expect(
        asked.some((offset) => typeof offset === 'number' && offset > 0),
        operation,
      ).toBe(true);
  });
});
