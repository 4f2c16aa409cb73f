import { describe, expect, it } from 'vitest';
import { createAnypoint } from '../../src/anypoint/client.ts';
import { problemOf, recorder, scope } from './recorder.ts';

type Client = ReturnType<typeof createAnypoint>;

/** Everything that is looked for in a list before it is made, chosen or written back. */
const lists: readonly (readonly [name: string, read: (client: Client) => Promise<unknown>])[] = [
  ['environments', ({ environments }) => environments.list()],
  ['client providers', ({ clientProviders }) => clientProviders.named('OIDC')],
  ['clients of a provider', ({ clientProviders }) => clientProviders.clientNames('p')],
  ['grant types of a provider', ({ clientProviders }) => clientProviders.grantTypes('p')],
  ['client providers of an environment', ({ environmentProviders }) => environmentProviders.get()],
  ['Design Center projects', ({ designCenter }) => designCenter.named('Demo')],
  ['API instances', ({ apiInstances }) => apiInstances.list('g', 'a')],
  ['policies', ({ policies }) => policies.list(7)],
  ['policy templates', ({ policies }) => policies.templates(7)],
  ['deployments of an instance', ({ deployments }) => deployments.list(7)],
  ['applications of the runtime', ({ runtimeDeployments }) => runtimeDeployments.named('proxy')],
  ['client applications', ({ applications }) => applications.named('OIDC-Demo-App')],
  ['contracts of an API', ({ contracts }) => contracts.ofApi(7)],
  ['CloudHub 2.0 spaces', ({ deploymentTargets }) => deploymentTargets.cloudHub2()],
  ['Flex Gateways', ({ deploymentTargets }) => deploymentTargets.flexGateways()],
];

describe.each(lists)('the list of %s', (_name, read) => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'welcome'],
    ['an object without the list', { message: 'ok' }],
  ])('is not taken for empty when the answer is %s', async (_what, body) => {
    const http = recorder({ body });
    const problem = await problemOf(read(createAnypoint(http, scope)));
    expect([problem.code, problem.description.exit]).toEqual(['ANYPOINT_ANSWER_UNUSABLE', 7]);
    expect(problem.message).toContain('no list');
  });
});

it('an environment whose answer is an empty object has no client providers of its own', async () => {
  const client = createAnypoint(recorder({ body: {} }), scope);
  expect(await client.environmentProviders.get()).toEqual([]);
});

it.each([
  ['a bare list', []],
  ['a list of something else', { suggestedClientManagementProviderIds: ['a', { id: 'b' }] }],
])(
  'the client providers of an environment are not read from %s, since they are written back whole',
  async (_what, body) => {
    const client = createAnypoint(recorder({ body }), scope);
    const problem = await problemOf(client.environmentProviders.get());
    expect(problem.code).toBe('ANYPOINT_ANSWER_UNUSABLE');
  },
);
