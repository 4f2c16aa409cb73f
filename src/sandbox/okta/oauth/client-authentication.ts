import type { SandboxRequest } from '../../kernel/request.ts';
import { appByClientId, type OktaContext } from '../context.ts';
import type { OktaApp } from '../world.ts';
import { clientByAssertion } from './client-assertion.ts';
import { Denial } from './denial.ts';
import type { Issuer } from './issuer.ts';
import { demandNetwork } from './network.ts';

interface Credentials {
  readonly clientId: string;
  /** Several readings of the same text; empty when none was sent. */
  readonly secrets: readonly string[];
}

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
};

/** RFC 6749, section 2.3.1 form-encodes both halves; many callers do not, and only chosen secrets show the difference. */
const basic = (header: string): Credentials => {
  const [scheme = '', value = ''] = header.split(' ');
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (scheme.toLowerCase() !== 'basic' || colon < 0) throw new Denial('missing_client_credentials');
  const secret = text.slice(colon + 1);
  return { clientId: unescaped(text.slice(0, colon)), secrets: [secret, unescaped(secret)] };
};

const demandOneWay = (request: SandboxRequest, form: URLSearchParams): void => {
  const { authorization } = request.headers;
  const ways = [authorization ?? null, form.get('client_secret'), form.get('client_assertion')];
  if (ways.filter((way) => way !== null).length > 1) throw new Denial('multiple_client_credentials');
};

const sent = (request: SandboxRequest, form: URLSearchParams): Credentials => {
  const header = request.headers.authorization;
  const secret = form.get('client_secret');
  if (header !== undefined) return basic(header);
  const clientId = form.get('client_id');
  if (clientId === null || clientId === '') throw new Denial('missing_client_credentials');
  return { clientId, secrets: secret === null ? [] : [secret] };
};

export const isConfidential = (app: OktaApp): boolean => app.tokenEndpointAuthMethod !== 'none';

/** Throws Denial `missing_client_credentials`, `invalid_client_id`, `invalid_client`, `invalid_client_secret`. */
const clientBySecret = (context: OktaContext, request: SandboxRequest, form: URLSearchParams): OktaApp => {
  const { clientId, secrets } = sent(request, form);
  const app = appByClientId(context, clientId);
  if (app?.status !== 'ACTIVE') throw new Denial('invalid_client_id');
  if (!isConfidential(app)) {
    if (secrets.length > 0) throw new Denial('invalid_client');
    return app;
  }
  if (
    !['client_secret_basic', 'client_secret_post'].includes(app.tokenEndpointAuthMethod) ||
    secrets.length === 0
  )
    throw new Denial('invalid_client');
  const good = app.secrets.some(({ status, value }) => status === 'ACTIVE' && secrets.includes(value));
  if (!good) throw new Denial('invalid_client_secret');
  return app;
};

/**
 * The client that called, by Basic, by the body or by an assertion, but not by two of them; a client of either secret method may use
 * either way of sending it. Throws a Denial. docs/facts/okta.md §5 and §8.
 */
export const authenticateClient = async (
  context: OktaContext,
  issuer: Issuer,
  request: SandboxRequest,
  form: URLSearchParams,
): Promise<OktaApp> => {
  demandOneWay(request, form);
  const assertion = form.get('client_assertion');
  const app =
    assertion === null
      ? clientBySecret(context, request, form)
      : await clientByAssertion(context, issuer, form, assertion);
  demandNetwork(app);
  return app;
};
