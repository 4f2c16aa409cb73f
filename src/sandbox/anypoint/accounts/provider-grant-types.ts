import type { AnypointContext } from '../context.ts';
import { isObject } from '../refusal.ts';
import type { GrantType } from './world.ts';

const labels: Readonly<Record<string, string>> = {
  password: 'Resource Owner Grant',
  implicit: 'Implicit Grant',
  client_credentials: 'Client Credentials Grant',
  authorization_code: 'Authorization Code Grant',
  refresh_token: 'Refresh Token',
};

const defaultNames = ['implicit', 'authorization_code', 'refresh_token'];

const grantType = (name: string, all: readonly string[]): GrantType => ({
  name,
  label: labels[name] ?? name,
  required: false,
  exclude: [],
  depends:
    name === 'refresh_token' ? ['authorization_code', 'password'].filter((other) => all.includes(other)) : [],
});

const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const metadata = async (context: AnypointContext, issuer: string): Promise<Record<string, unknown>> => {
  const timeoutMs = context.moods.idpTimeoutMs;
  for (const name of ['oauth-authorization-server', 'openid-configuration']) {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/${name}`;
    const answer = await context.fetch(url, { method: 'GET', timeoutMs }).catch(() => undefined);
    const body = answer?.status === 200 ? parsed(answer.text) : undefined;
    if (isObject(body)) return body;
  }
  return {};
};

/** What the platform learns from the issuer when a provider is saved (docs/facts/anypoint-access.md §3.5). Never fails. */
export const learnedFromIssuer = async (
  context: AnypointContext,
  issuer: string | undefined,
): Promise<{ grantTypes: GrantType[]; authMethods: string[] | undefined }> => {
  const known = issuer === undefined ? {} : await metadata(context, issuer);
  const names = texts(known['grant_types_supported']) ?? defaultNames;
  return {
    grantTypes: names.map((name) => grantType(name, names)),
    authMethods: texts(known['token_endpoint_auth_methods_supported']),
  };
};

/** The choices for a client application of the platform's own provider. */
export const nativeGrantTypes = (): GrantType[] => {
  const names = Object.keys(labels);
  return names.map((name) => grantType(name, names));
};
