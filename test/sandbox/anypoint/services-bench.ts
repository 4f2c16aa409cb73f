import { strToU8, zipSync } from 'fflate';
import type { ApiInstance } from '../../../src/sandbox/anypoint/apimanager/world.ts';
import { anypointAround } from '../../../src/sandbox/anypoint/around.ts';
import { type AnypointContext, anypointContext } from '../../../src/sandbox/anypoint/context.ts';
import { freshAnypointWorld } from '../../../src/sandbox/anypoint/fresh.ts';
import { type AnypointMoods, anypointMoods } from '../../../src/sandbox/anypoint/moods.ts';
import { serviceRoutes, startServices } from '../../../src/sandbox/anypoint/services.ts';
import type { AnypointWorld } from '../../../src/sandbox/anypoint/world.ts';
import { defaults } from '../../../src/sandbox/kernel/mood.ts';
import { serve } from '../../../src/sandbox/kernel/server.ts';
import { vendorDocuments } from '../../judge/documents.ts';
import { createJudge } from '../../judge/judge.ts';

const judge = createJudge(vendorDocuments());

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; fails when it is none. */
  json<T = unknown>(): T;
}

export interface Sent {
  readonly json?: unknown;
  readonly form?: FormData;
  readonly body?: string;
  readonly headers?: Record<string, string | undefined>;
}

export interface Bench {
  readonly world: AnypointWorld;
  readonly moods: AnypointMoods;
  readonly context: AnypointContext;
  readonly origin: string;
  readonly org: string;
  readonly env: string;
  readonly userId: string;
  readonly bearer: string;
  /** Epoch milliseconds of the sandbox; moved by the test. */
  readonly clock: { now: number };
  /** With the administrator's token unless `authorization` is given; a header that is undefined is left out. */
  call(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Ends everything; fails when an answer broke a document of the vendor. */
  stop(): Promise<void>;
}

const without = (headers: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

export const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
};

/** The services over a real listening server, with a clock in the test's hand. A kept world can be handed in. */
export const bench = async (
  moods: Partial<AnypointMoods> = {},
  kept?: { world: AnypointWorld; port: number },
): Promise<Bench> => {
  const clock = { now: Date.parse('2026-01-31T12:00:00Z') };
  const world = kept?.world ?? freshAnypointWorld(clock.now);
  let origin = '';
  const mood = { ...defaults(anypointMoods), requestsPerMinute: 100_000, ...moods };
  const context = anypointContext({
    world,
    moods: mood,
    origin: () => origin,
    now: () => clock.now,
    save: () => undefined,
  });
  const routes = serviceRoutes(context);
  const around = anypointAround(context, routes);
  const services = await startServices(context);
  const server = await serve(
    { vendor: 'anypoint', routes, around, stop: () => services.stop() },
    { port: kept?.port ?? 0, done: (exchange) => judge.hold(exchange, 'foreign') },
  );
  origin = server.origin;
  const root = world.accounts.organizations.find(
    ({ parentOrganizationIds }) => parentOrganizationIds.length === 0,
  );
  const org = root?.id ?? '';
  const env = world.accounts.environments.find(
    ({ name, organizationId }) => name === 'Sandbox' && organizationId === org,
  );
  const [[bearer = '', token] = []] = Object.entries(world.accounts.tokens);
  return {
    world,
    moods: mood,
    context,
    origin,
    org,
    env: env?.id ?? '',
    userId: token?.userId ?? '',
    bearer,
    clock,
    call: async (method, path, sent = {}) => {
      const body = sent.json === undefined ? (sent.form ?? sent.body) : JSON.stringify(sent.json);
      const response = await fetch(path.startsWith('http') ? path : `${origin}${path}`, {
        method,
        redirect: 'manual',
        headers: without({
          authorization: `Bearer ${bearer}`,
          ...(sent.json !== undefined && { 'content-type': 'application/json' }),
          ...sent.headers,
        }),
        ...(body !== undefined && { body }),
      });
      return answerOf(response);
    },
    stop: async () => {
      await services.stop();
      await server.stop();
      judge.assertClean();
    },
  };
};

export const raml = `#%RAML 1.0
title: People
types:
  Person:
    properties:
      id: integer
      name: { type: string, example: Ada }
/people:
  get:
    responses:
      404: { body: { application/json: { example: { none: true } } } }
      200:
        body:
          application/json:
            example: !include examples/people.json
`;

export const people = '[{"id":1,"name":"Ada"},{"id":2,"name":"Linus"}]';

export const specification = { 'people.raml': raml, 'examples/people.json': people };

export const zipOf = (files: Record<string, string>): Blob =>
  new Blob([
    Buffer.from(
      zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]))),
    ),
  ]);

/** The form of a publication; `over` replaces fields, undefined leaves one out. */
export const formOf = (
  files: Record<string, string> = specification,
  over: Record<string, string | Blob | undefined> = {},
): FormData => {
  const form = new FormData();
  const fields: Record<string, string | Blob | undefined> = {
    name: 'People',
    type: 'rest-api',
    status: 'published',
    'properties.mainFile': 'people.raml',
    'properties.apiVersion': 'v1',
    'files.raml.zip': zipOf(files),
    ...over,
  };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  return form;
};

/** Publishes a specification directly and fails when that does not work. */
export const publish = async (
  at: Bench,
  version = '1.0.0',
  files: Record<string, string> = specification,
  over: Record<string, string | Blob | undefined> = {},
): Promise<string> => {
  const answer = await at.call(
    'POST',
    `/exchange/api/v2/organizations/${at.org}/assets/${at.org}/people/${version}`,
    {
      form: formOf(files, over),
      headers: { 'x-sync-publication': 'true' },
    },
  );
  if (answer.status !== 201) throw new Error(`publication answered ${answer.status}: ${answer.text}`);
  return `${at.origin}/mocking/api/v1/sources/exchange/assets/${at.org}/people/${version}/m`;
};

/** Puts an API instance into the world, as API Manager would have made it. */
export const instance = (at: Bench, over: Partial<ApiInstance> = {}): ApiInstance => {
  const made: ApiInstance = {
    id: at.context.nextId(),
    organizationId: at.org,
    environmentId: at.env,
    groupId: at.org,
    assetId: 'people',
    assetVersion: '1.0.0',
    productVersion: 'v1',
    instanceLabel: 'people',
    providerId: null,
    technology: 'mule4',
    approvalMethod: null,
    endpointUri: null,
    deprecated: false,
    createdAt: at.clock.now,
    lastActiveDate: null,
    ...over,
    endpoint: {
      type: 'rest-api',
      uri: `${at.origin}/mocking/api/v1/sources/exchange/assets/${at.org}/people/1.0.0/m`,
      proxyUri: 'http://0.0.0.0:8081/',
      deploymentType: 'CH2',
      isCloudHub: null,
      muleVersion4OrAbove: true,
      ...over.endpoint,
    },
  };
  at.world.apimanager.apis.push(made);
  return made;
};

export const ch2Body = (at: Bench, over: Record<string, unknown> = {}) => ({
  type: 'CH2',
  name: 'people-proxy',
  gatewayVersion: '4.9.0',
  targetId: 'cloudhub-us-east-1',
  environmentId: at.env,
  environmentName: 'Sandbox',
  target: {
    targetId: 'cloudhub-us-east-1',
    deploymentSettings: {
      runtimeVersion: '4.9.0',
      runtime: { version: '4.9.0', java: '17', releaseChannel: 'LTS' },
    },
  },
  ...over,
});

export const deploymentsPath = (at: Bench, api: ApiInstance): string =>
  `/proxies/xapi/v1/organizations/${at.org}/environments/${at.env}/apis/${api.id}/deployments`;
