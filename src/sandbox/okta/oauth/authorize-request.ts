import { appByClientId, type OktaContext } from '../context.ts';
import type { OktaApp } from '../world.ts';
import { Denial } from './denial.ts';
import { demandFeature, type Issuer } from './issuer.ts';
import { demandNetwork } from './network.ts';
import { codeChallengeOf } from './pkce.ts';
import type { ResponseMode, ReturnAddress } from './response.ts';
import { askedScopes, demandOpenid, demandRefreshGrant, withoutOffline } from './scopes.ts';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `https://*.example.com/cb`: the star stands for one lowest sub-domain label, nowhere else. */
const fitsWildcard = (registered: string, uri: string): boolean => {
  const [before = '', after] = registered.split('*', 2);
  if (after === undefined || !/^https?:\/\/[^/]*$/.test(before)) return false;
  return new RegExp(`^${escaped(before)}[A-Za-z0-9-]+${escaped(after)}$`).test(uri);
};

/** Exact, unless the app allows wildcards; ports of loopback addresses matter too. docs/facts/okta.md §12. */
const isRegistered = (app: OktaApp, uri: string): boolean => {
  if (app.redirectUris.some((one) => one === uri && !one.includes('*'))) return true;
  return (
    app.extra['wildcard_redirect'] === 'SUBDOMAIN' && app.redirectUris.some((one) => fitsWildcard(one, uri))
  );
};

const parts = ['code', 'token', 'id_token'] as const;
type ResponsePart = (typeof parts)[number];

/** A request to authorize that passed every check that needs no user. */
export interface AuthorizeRequest {
  readonly issuer: Issuer;
  readonly app: OktaApp;
  readonly address: ReturnAddress;
  readonly parts: readonly ResponsePart[];
  readonly scopes: readonly string[];
  readonly byDefault: boolean;
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
  readonly prompt: readonly string[];
  /** Seconds. */
  readonly maxAge: number | undefined;
  readonly loginHint: string;
  readonly sessionToken: string | null;
}

/** Who asks, and whether answers may go there. Throws Denial `invalid_client_id`, `illegal_redirect_uri`: shown, never redirected. */
export const clientAndAddress = (
  context: OktaContext,
  params: URLSearchParams,
): { app: OktaApp; redirectUri: string } => {
  const app = appByClientId(context, params.get('client_id') ?? '');
  if (app?.status !== 'ACTIVE') throw new Denial('invalid_client_id');
  const redirectUri = params.get('redirect_uri') ?? '';
  if (!isRegistered(app, redirectUri))
    throw new Denial(
      'illegal_redirect_uri',
      `${context.origin()}/admin/app/oidc_client/instance/${app.id}#tab-general`,
    );
  return { app, redirectUri };
};

const isPart = (text: string): text is ResponsePart => (parts as readonly string[]).includes(text);

const partsOf = (params: URLSearchParams): ResponsePart[] =>
  (params.get('response_type') ?? '').split(' ').filter(isPart);

const isMode = (text: string | null): text is ResponseMode =>
  text === 'query' || text === 'fragment' || text === 'form_post' || text === 'okta_post_message';

const codeAlone = (asked: readonly ResponsePart[]): boolean => asked.every((part) => part === 'code');

const fits = (mode: ResponseMode, asked: readonly ResponsePart[]): boolean =>
  codeAlone(asked) ? mode !== 'okta_post_message' : mode !== 'query';

/** Where to answer: the response mode asked for if it may be used, otherwise the default one of the response type. */
export const returnAddress = (params: URLSearchParams, redirectUri: string): ReturnAddress => {
  const asked = partsOf(params);
  const mode = params.get('response_mode');
  const usual = codeAlone(asked) ? 'query' : 'fragment';
  return {
    redirectUri,
    mode: isMode(mode) && fits(mode, asked) ? mode : usual,
    state: params.get('state') || null,
  };
};

const demandResponseType = (params: URLSearchParams, app: OktaApp): ResponsePart[] => {
  const words = (params.get('response_type') ?? '').split(' ').filter((word) => word !== '');
  const asked = [...new Set(words.filter(isPart))];
  const configured = new Set(app.responseTypes.flatMap((type) => type.split(' ')));
  if (words.length === 0 || asked.length !== words.length || !asked.every((part) => configured.has(part)))
    throw new Denial('unsupported_response_type', app.responseTypes.join(', '));
  const grants = asked.map((part) => (part === 'code' ? 'authorization_code' : 'implicit'));
  if (!grants.every((grant) => app.grantTypes.includes(grant)))
    throw new Denial('unauthorized_client', app.grantTypes.join(', '));
  return asked;
};

const demandMode = (params: URLSearchParams, asked: readonly ResponsePart[]): void => {
  const mode = params.get('response_mode');
  if (mode === null) return;
  if (mode === 'query' && !codeAlone(asked)) throw new Denial('unsupported_response_mode_query_with_tokens');
  if (!isMode(mode) || !fits(mode, asked)) throw new Denial('unsupported_response_mode');
};

const demandNoObject = (params: URLSearchParams): void => {
  const object = ['request', 'request_uri'].find((name) => params.has(name));
  if (object !== undefined) throw new Denial('request_object', object);
};

const promptOf = (params: URLSearchParams): string[] => {
  const words = (params.get('prompt') ?? '').split(' ').filter((word) => word !== '');
  const known = words.every((word) => ['none', 'login', 'consent'].includes(word));
  if (!known || (words.includes('none') && words.length > 1)) throw new Denial('invalid_parameter', 'prompt');
  return words;
};

const maxAgeOf = (params: URLSearchParams): number | undefined => {
  const text = params.get('max_age');
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw new Denial('invalid_parameter', 'max_age');
  return Number(text);
};

const scopesOf = (issuer: Issuer, app: OktaApp, params: URLSearchParams, asked: readonly ResponsePart[]) => {
  const { names, byDefault } = askedScopes(issuer, params.get('scope'), 'missing_scopes');
  demandOpenid(names, asked.includes('id_token'));
  if (!asked.includes('code')) return { scopes: withoutOffline(names), byDefault };
  demandRefreshGrant(app, names);
  return { scopes: names, byDefault };
};

/** The checks in the order of docs/facts/okta.md §14. Throws a Denial, to be sent to the return address. */
export const readAuthorizeRequest = (
  context: OktaContext,
  issuer: Issuer,
  app: OktaApp,
  address: ReturnAddress,
  params: URLSearchParams,
): AuthorizeRequest => {
  demandFeature(context, issuer);
  demandNetwork(app);
  const asked = demandResponseType(params, app);
  demandMode(params, asked);
  if (address.state === null) throw new Denial('invalid_state');
  const nonce = params.get('nonce') || null;
  if (nonce === null && !codeAlone(asked)) throw new Denial('invalid_nonce');
  demandNoObject(params);
  return {
    issuer,
    app,
    address,
    parts: asked,
    ...scopesOf(issuer, app, params, asked),
    nonce,
    codeChallenge: asked.includes('code') ? codeChallengeOf(params, app) : null,
    prompt: promptOf(params),
    maxAge: maxAgeOf(params),
    loginHint: params.get('login_hint') ?? '',
    sessionToken: params.get('sessionToken'),
  };
};
