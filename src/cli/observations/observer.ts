import type { ExchangeRecord } from '../../http/options.ts';
import { openQuestions, type QuestionName } from './questions.ts';

type Json = Readonly<Record<string, unknown>>;

/** One exchange, as far as the questions need it. */
interface Seen {
  readonly vendor: 'okta' | 'anypoint' | 'other';
  /** `GET /api/v1/apps/0oa…`, without the query. */
  readonly call: string;
  readonly query: string;
  readonly status: number;
  readonly request: string;
  /** Parsed; undefined where it is not JSON. */
  readonly body: unknown;
}

/** What was seen before in the same run. */
interface Memory {
  connectedApp: boolean;
  newProject: boolean;
  askedForUrl: boolean;
  onFlexGateway: boolean;
  underPolicy: boolean;
  redeployed: boolean;
}

const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const items = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(object) : []);
const isGood = ({ status }: Seen): boolean => status >= 200 && status < 300;
const isRefused = ({ status }: Seen): boolean => status === 401 || status === 403;

/** Whether something may be done, by how it was answered. */
const mayBe = (seen: Seen): string | undefined => {
  if (isGood(seen)) return 'true';
  return isRefused(seen) ? 'false' : undefined;
};

const asApp =
  (pattern: RegExp) =>
  (seen: Seen, { connectedApp }: Memory): string | undefined =>
    connectedApp && pattern.test(seen.call) ? mayBe(seen) : undefined;

const tokenPolicyIn = ({ body }: Seen): Json | undefined => {
  const wrapped = object(body);
  return items(wrapped['data'] ?? wrapped['templates'] ?? body).find(
    ({ assetId }) => assetId === 'openidconnect-access-token-enforcement',
  );
};

const templates = /^GET \/apimanager\/xapi\/v1\/organizations\/[^/]+\/exchange-policy-templates$/;
const providers = /^POST \/accounts\/api\/organizations\/[^/]+\/clientProviders$/;
const deployment = /^GET \/amc\/application-manager\/.*\/deployments\/[^/]+$/;

type Rule = (seen: Seen, before: Memory) => string | undefined;

/** How an exchange answers a question, decided by statuses and by the names of members: no text of an answer is looked at. */
const rules: Readonly<Partial<Record<QuestionName, Rule>>> = {
  federationBroker: ({ vendor, call, status, body }) => {
    if (vendor !== 'okta') return undefined;
    if (/^PUT \/api\/v1\/apps\/[^/]+\/groups\//.test(call) && status === 400) return 'rejects-assignment';
    const settings = /^GET \/api\/v1\/apps\/[^/]+$/.test(call) ? object(object(body)['settings']) : {};
    return settings['implicitAssignment'] === false ? 'off' : undefined;
  },
  activeClientsDeletable: ({ call, status }) => {
    if (!/^DELETE \/oauth2\/v1\/clients\//.test(call)) return undefined;
    if (status === 204) return 'true';
    return status === 403 ? 'false' : undefined;
  },
  secretsListHidden: ({ call, body }) => {
    if (!/^GET \/api\/v1\/apps\/[^/]+\/credentials\/secrets$/.test(call)) return undefined;
    const secrets = items(body);
    return secrets.length === 0 ? undefined : String(!secrets.some((one) => 'client_secret' in one));
  },
  connectedAppMayClientProviders: asApp(providers),
  connectedAppMayDesignCenter: asApp(/^\w+ \/designcenter\/api-designer\//),
  connectedAppMayListContracts: asApp(
    /^GET \/exchange\/api\/v2\/organizations\/[^/]+\/applications\/[^/]+\/contracts$/,
  ),
  externalIdentity: ({ call, body }) => {
    if (!/^GET \/accounts\/api\/organizations\/[^/]+$/.test(call)) return undefined;
    const entitled = object(object(body)['entitlements'])['externalIdentity'];
    return typeof entitled === 'boolean' ? String(entitled) : undefined;
  },
  providerReply: (seen) => {
    if (!providers.test(seen.call) || !isGood(seen)) return undefined;
    const body = object(seen.body);
    return ['providerId', 'provider_id'].find((name) => name in body) ?? 'empty';
  },
  providerErrorShape: ({ call, status, body }) => {
    if (!providers.test(call) || status < 400 || status >= 500) return undefined;
    return Array.isArray(object(body)['errors']) ? 'errors' : 'text';
  },
  environmentProvidersUnknown: (seen) => {
    if (!/\/clientManagementProviders$/.test(seen.call)) return undefined;
    if (isGood(seen)) return 'known';
    return seen.status === 404 || seen.status === 405 ? String(seen.status) : undefined;
  },
  designCenterTemplateFiles: ({ call, body }, { newProject }) =>
    newProject && /^GET \/designcenter\/.*\/files$/.test(call) && Array.isArray(body)
      ? String(body.length > 0)
      : undefined,
  publication: ({ call, status }) => {
    if (!/^POST \/exchange\/api\/v2\/organizations\/[^/]+\/assets\//.test(call)) return undefined;
    if (status === 201) return 'sync';
    return status === 202 ? 'async' : undefined;
  },
  mockAccess: (seen) => {
    if (!/^GET \/mocking\/api\/v1\/sources\//.test(seen.call)) return undefined;
    if (isGood(seen)) return 'open';
    return isRefused(seen) ? 'token' : undefined;
  },
  mockLinks: (seen) =>
    isGood(seen) ? /^POST \/mocking\/api\/v1\/.*\/(links?)$/.exec(seen.call)?.[1] : undefined,
  apiListShape: ({ call, body }) => {
    if (!/^GET \/apimanager\/api\/v1\/.*\/apis$/.test(call)) return undefined;
    if (Array.isArray(object(body)['assets'])) return 'documented';
    return Array.isArray(object(body)['instances']) ? 'instances' : undefined;
  },
  policyListShape: ({ call, query, body }) => {
    if (!/^GET \/apimanager\/api\/v1\/.*\/apis\/[^/]+\/policies$/.test(call)) return undefined;
    const full = /\bfullInfo=true\b/.test(query);
    if (Array.isArray(body)) return full ? 'array' : 'documented';
    if (Array.isArray(object(body)['policies'])) return full ? 'documented' : 'policies';
    return Array.isArray(object(body)['value']) ? 'value' : undefined;
  },
  policyConfigurationShape: (seen) => {
    const configuration = templates.test(seen.call) ? tokenPolicyIn(seen)?.['configuration'] : undefined;
    if (configuration === undefined || configuration === null) return undefined;
    return Array.isArray(configuration) ? 'list' : 'json-schema';
  },
  policyVersionField: (seen) => {
    const policy = templates.test(seen.call) ? tokenPolicyIn(seen) : undefined;
    return policy && ['version', 'assetVersion'].find((name) => name in policy);
  },
  deploymentExists: (seen) => {
    if (!/^POST \/proxies\/xapi\/v1\/.*\/deployments$/.test(seen.call)) return undefined;
    if (isGood(seen)) return 'false';
    return object(seen.body)['name'] === 'UniqueConstraintError' ? 'true' : undefined;
  },
  flexRedeploy: ({ vendor, call, status }, { onFlexGateway, underPolicy, redeployed }) =>
    vendor === 'other' &&
    onFlexGateway &&
    underPolicy &&
    /^GET /.test(call) &&
    [400, 401, 403].includes(status)
      ? String(redeployed)
      : undefined,
  publicUrlGiven: ({ call, body }, { askedForUrl }) => {
    if (!deployment.test(call)) return undefined;
    const settings = object(object(object(body)['target'])['deploymentSettings']);
    const given = 'publicUrl' in object(object(settings['http'])['inbound']);
    return given ? String(!askedForUrl) : undefined;
  },
};

const remember = (memory: Memory, seen: Seen): void => {
  const { call, request } = seen;
  const anypoint = seen.vendor === 'anypoint' && isGood(seen);
  if (!anypoint) return;
  if (/^POST \/accounts\/api\/v2\/oauth2\/token$/.test(call))
    memory.connectedApp = /\bclient_credentials\b/.test(request);
  if (/^POST \/designcenter\/api-designer\/projects$/.test(call)) memory.newProject = true;
  if (/\/save$/.test(call)) memory.newProject = false;
  if (/^PATCH \/amc\//.test(call) && request.includes('generateDefaultPublicUrl')) memory.askedForUrl = true;
  if (/^(POST|PATCH) \/proxies\/xapi\/v1\/.*\/deployments/.test(call)) {
    memory.onFlexGateway = /"type":"HY"/.test(request);
    if (call.startsWith('PATCH')) memory.redeployed = memory.underPolicy;
  }
  if (/^POST .*\/policies$/.test(call)) memory.underPolicy = true;
};

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
};

const vendors: Readonly<Record<string, Seen['vendor']>> = { Okta: 'okta', 'Anypoint Platform': 'anypoint' };

/**
 * Hears every exchange of a run, and tells which way an open question went: the first time that it shows, as a member of the
 * question's own list.
 */
export const createObserver = (
  tell: (name: QuestionName, value: string) => void,
): ((record: ExchangeRecord) => void) => {
  const memory: Memory = {
    connectedApp: false,
    newProject: false,
    askedForUrl: false,
    onFlexGateway: false,
    underPolicy: false,
    redeployed: false,
  };
  const told = new Set<string>();
  return ({ vendor, method, url, status, request = '', response }) => {
    if (status === undefined) return;
    const [path = '', query = ''] = url.split('?', 2);
    const seen: Seen = {
      vendor: vendors[vendor] ?? 'other',
      call: `${method} ${path}`,
      query,
      status,
      request,
      body: parsed(response),
    };
    for (const [name, rule] of Object.entries(rules) as [QuestionName, Rule][]) {
      const value = told.has(name) ? undefined : rule(seen, memory);
      if (value === undefined || !(openQuestions[name].values as readonly string[]).includes(value)) continue;
      told.add(name);
      tell(name, value);
    }
    remember(memory, seen);
  };
};
