import { type Org, textAt, webApp } from '../sandbox/okta/org.ts';
import { operationOf, type Recording } from './recordings.ts';

type Json = Record<string, unknown>;

/** A recorded call as it is put to the simulator. */
export interface Simulated {
  readonly path: string;
  readonly body: unknown;
}

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textIn = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

const isOpenIdConnect = (body: unknown): boolean => isJson(body) && body['name'] === 'oidc_client';

interface Told {
  readonly recording: Recording;
  /** Request and answer as text. */
  readonly asked: string;
  readonly answered: string;
}

const makesAnApp = ({ method, template }: Recording): boolean =>
  /\/apps(\/\{appId\})?$/.test(template) && ['POST', 'PUT'].includes(method);

const isFull = ({ answered }: Told): boolean => answered.includes('Maximum number');
const isInactive = ({ answered }: Told): boolean => answered.includes('No active instances');

/** Recorded calls that are not put to the simulator, and why; the first reason that fits counts. */
const reasons: readonly (readonly [fits: (told: Told) => boolean, why: string])[] = [
  [({ recording }) => recording.status === 429, 'calls that the simulator does not serve'],
  [({ recording }) => recording.status >= 500, 'a fault of the platform'],
  [({ recording }) => recording.template === '/oauth2/v1/token', 'a signed assertion cannot be played back'],
  [({ recording }) => recording.template === '/api/v1/authn', 'the password is not kept'],
  [({ asked }) => asked.includes('backchannel_'), 'S16: the CIBA grant'],
  [({ asked }) => asked.includes('"inlineHook"'), 'an inline hook of that org'],
  [
    (told) => makesAnApp(told.recording) && !isFull(told) && told.recording.requestBody === undefined,
    'the request was not recorded',
  ],
  [
    (told) =>
      makesAnApp(told.recording) &&
      !isFull(told) &&
      !isInactive(told) &&
      (!isOpenIdConnect(told.recording.requestBody) || told.recording.status >= 400),
    'another sort of app',
  ],
  [
    ({ recording: { template, query } }) =>
      template === '/api/v1/policies' && !query.includes('ACCESS_POLICY'),
    'another sort of policy',
  ],
  [
    ({ recording: { template, status }, answered }) =>
      template.startsWith('/api/v1/policies/{policyId}') &&
      status === 200 &&
      !answered.includes('"ACCESS_POLICY"'),
    'another sort of policy',
  ],
  [
    ({ recording: { query } }) => /search=|filter=|expand|sortBy/.test(query),
    'a search that the simulator does not know',
  ],
];

/** Why a recorded call is not put to the simulator; undefined for one that is. */
export const leftOut = (recording: Recording): string | undefined => {
  const told = { recording, asked: textIn(recording.requestBody), answered: textIn(recording.body) };
  return reasons.find(([fits]) => fits(told))?.[1];
};

/** The objects that the paths of recorded calls name, made when they are asked for. */
const subjects = (org: Org) => {
  const servers = '/api/v1/authorizationServers';
  const made = new Map<string, Promise<string>>();
  const once = (name: string, make: () => Promise<string>): Promise<string> => {
    const known = made.get(name) ?? make();
    made.set(name, known);
    return known;
  };
  const post = async (path: string, body?: unknown): Promise<string> =>
    textAt(await org.call('POST', path, body), 'id');
  const subject = {
    server: () =>
      once('server', () => post(servers, { name: 'Recorded', description: 'd', audiences: ['api://r'] })),
    policy: () =>
      once('policy', async () =>
        post(`${servers}/${await subject.server()}/policies`, {
          type: 'OAUTH_AUTHORIZATION_POLICY',
          name: 'Recorded',
          description: 'd',
          priority: 1,
        }),
      ),
    rule: () =>
      once('rule', async () =>
        post(`${servers}/${await subject.server()}/policies/${await subject.policy()}/rules`, {
          type: 'RESOURCE_ACCESS',
          name: 'Recorded',
          conditions: {
            people: { groups: { include: ['EVERYONE'] } },
            grantTypes: { include: ['client_credentials'] },
            scopes: { include: ['*'] },
          },
        }),
      ),
    scope: () =>
      once('scope', async () => post(`${servers}/${await subject.server()}/scopes`, { name: 'recorded' })),
    app: (type = 'web') =>
      once('app', () =>
        post(
          '/api/v1/apps',
          webApp('Recorded', {
            application_type: type,
            ...(type === 'service'
              ? { grant_types: ['client_credentials'], response_types: ['token'] }
              : { grant_types: ['authorization_code'] }),
          }),
        ),
      ),
    secret: () =>
      once('secret', async () => post(`/api/v1/apps/${await subject.app()}/credentials/secrets`, {})),
    signInPolicy: () =>
      once('signInPolicy', () => post('/api/v1/policies', { type: 'ACCESS_POLICY', name: 'Recorded' })),
    grant: () =>
      once('grant', async () =>
        post(`/api/v1/apps/${await subject.app()}/grants`, {
          issuer: org.description.orgUrl,
          scopeId: 'okta.apps.read',
        }),
      ),
    group: async () => org.world.groups.find(({ name }) => name === 'Everyone')?.id ?? '',
    user: async () => org.world.users.at(-1)?.id ?? '',
    token: async () => org.world.apiTokens[0]?.id ?? '',
  };
  return subject;
};

type Subjects = ReturnType<typeof subjects>;

const idFor = (subject: Subjects, name: string, { template, requestBody }: Recording): Promise<string> => {
  const settings = isJson(requestBody) ? requestBody['settings'] : undefined;
  const client = isJson(settings) ? settings['oauthClient'] : undefined;
  const type = isJson(client) ? String(client['application_type'] ?? 'web') : 'web';
  const values: Readonly<Record<string, () => Promise<string>>> = {
    authServerId: subject.server,
    policyId: template.includes('authorizationServers') ? subject.policy : subject.signInPolicy,
    ruleId: subject.rule,
    scopeId: subject.scope,
    appId: () => subject.app(type),
    clientId: subject.app,
    secretId: subject.secret,
    grantId: subject.grant,
    groupId: subject.group,
    userId: subject.user,
    id: subject.user,
    apiTokenId: subject.token,
  };
  return values[name]?.() ?? Promise.resolve('x');
};

const turnOff = async (org: Org, subject: Subjects): Promise<void> => {
  await org.call('POST', `/api/v1/apps/${await subject.app()}/lifecycle/deactivate`);
};

/** What must be so before the call, as the recorded answer tells. */
const prepare = async (org: Org, subject: Subjects, recording: Recording): Promise<void> => {
  const { method, template, status, body } = recording;
  const path = `/api/v1/apps/${await (template.includes('/apps/') ? subject.app() : 'x')}`;
  const answer = textIn(body);
  if (status === 401 && template.includes('authorizationServers')) org.moods.noApiAccessManagement = true;
  if (answer.includes('Maximum number')) {
    await subject.app();
    org.moods.appLimit = 1;
  }
  const inactive =
    (template === '/api/v1/apps/{appId}' && method === 'DELETE' && status === 204) ||
    template === '/api/v1/apps/{appId}/lifecycle/activate' ||
    answer.includes('No active instances');
  if (inactive) await turnOff(org, subject);
  if (/secrets\/\{secretId\}$/.test(template) && method === 'DELETE')
    await org.call('POST', `${path}/credentials/secrets/${await subject.secret()}/lifecycle/deactivate`);
  if (
    /\/groups(\/\{groupId\})?$/.test(template) &&
    template.includes('/apps/') &&
    method !== 'PUT' &&
    status < 400
  )
    await org.call('PUT', `${path}/groups/${await subject.group()}`, {});
  if (/\/users(\/\{userId\})?$/.test(template) && template.includes('/apps/') && method !== 'POST')
    await org.call('POST', `${path}/users`, { id: await subject.user(), scope: 'USER' });
};

const ids: readonly (readonly [RegExp, keyof Subjects])[] = [
  [/"00g\w{17}"/g, 'group'],
  [/"00u\w{17}"/g, 'user'],
  [/"0oa\w{17}"/g, 'app'],
];

/** The recorded body with the simulator's ids and a name that is free. */
const bodyFor = async (org: Org, subject: Subjects, recording: Recording): Promise<unknown> => {
  if (recording.requestBody === undefined) return defaultBodies[operationOf(recording)]?.(org, subject);
  let text = JSON.stringify(recording.requestBody).replace(
    /https:\/\/example\.okta\.com/g,
    org.description.orgUrl,
  );
  for (const [pattern, name] of ids)
    if (pattern.test(text)) text = text.replace(pattern, JSON.stringify(await subject[name]()));
  const body = JSON.parse(text) as unknown;
  return isJson(body) && 'name' in body && body['name'] !== 'oidc_client'
    ? { ...body, name: 'recorded-anew' }
    : body;
};

type Body = (org: Org, subject: Subjects) => Promise<unknown>;
const server = { name: 'Recorded anew', description: 'd', audiences: ['api://r'] };

/** Bodies of calls whose recorder kept no request. */
const defaultBodies: Readonly<Record<string, Body>> = {
  'POST /api/v1/apps': async () => webApp('Recorded anew'),
  'POST /api/v1/apps/{appId}/users': async (_, subject) => ({ id: await subject.user(), scope: 'USER' }),
  'POST /api/v1/apps/{appId}/grants': async (org) => ({
    issuer: org.description.orgUrl,
    scopeId: 'okta.users.read',
  }),
  'POST /api/v1/authorizationServers': async () => server,
  'PUT /api/v1/authorizationServers/{authServerId}': async () => server,
  'PUT /api/v1/authorizationServers/{authServerId}/policies/{policyId}': async () => ({
    name: 'Recorded anew',
    description: 'd',
    priority: 1,
  }),
  'POST /api/v1/authorizationServers/{authServerId}/scopes': async () => ({ name: 'recorded-anew' }),
  'PUT /api/v1/authorizationServers/{authServerId}/scopes/{scopeId}': async () => ({ name: 'recorded' }),
};

/** Makes what the call needs, and gives the call. */
export const simulated = async (org: Org, recording: Recording): Promise<Simulated> => {
  const subject = subjects(org);
  const { template, status, query, body } = recording;
  const values = new Map<string, string>();
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const licensed = status !== 401;
  for (const [at, name] of names.entries()) {
    // The last one is the object that is not there.
    const missing = status === 404 && at === names.length - 1;
    values.set(name, missing || !licensed ? 'nothing00000000000000' : await idFor(subject, name, recording));
  }
  if (textIn(body).includes('belongs to'))
    values.set('policyId', org.world.signInPolicies.find(({ belongsTo }) => belongsTo)?.id ?? '');
  await prepare(org, subject, recording);
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '');
  const asked = query === '' || (/after=/.test(query) && status < 400) ? '' : `?${query}`;
  return { path: `${path}${asked}`, body: await bodyFor(org, subject, recording) };
};
