import type { Secret } from '../secret.ts';
import { findContract } from './access-contract.ts';
import { anypointPages } from './anypoint-console.ts';
import type { With } from './define.ts';

export type DiagnosisContext = With<
  'anypoint' | 'authServer' | 'introspectionClient' | 'clientProvider' | 'apiInstance' | 'application'
>;

/** Why the gateway refuses a token that Okta has just issued, and what to do about it. */
export interface Diagnosis {
  readonly why: string;
  readonly way: string;
}

const again = 'Then run the same command again.';

/** The gateway asks Okta with the introspection client; so does this. Errors: `INTROSPECTION_REFUSED`. */
const inactive = async (c: DiagnosisContext, token: Secret): Promise<Diagnosis | undefined> => {
  const { authServer, introspectionClient, application } = c.has;
  const { clientId, secret } = introspectionClient;
  const seen = await c.oauth.introspect(
    authServer.introspectUrl,
    { clientId, secret: await c.secret(secret) },
    token,
  );
  const claims = c.oauth.decodeToken(token);
  if (!seen.active && claims?.issuer !== undefined && claims.issuer !== authServer.issuer)
    return {
      why: `the token was issued by ${claims.issuer}, but ${authServer.introspectUrl}, which the gateway asks, belongs to ${authServer.issuer}.`,
      way: `Use one authorization server throughout: take issuer, authorize, token and introspection URL of the client provider from one metadata document. ${again}`,
    };
  if (!seen.active)
    return {
      why: 'Okta calls it inactive: it was revoked, or the app or the user was deactivated or unassigned since.',
      way: `Look at Reports → System Log in Okta. ${again}`,
    };
  if (seen.claims.clientId === undefined || seen.claims.clientId === application.clientId) return undefined;
  return {
    why: `it belongs to the client ${seen.claims.clientId}, not to ${application.clientId}, which has the contract.`,
    way: `Log in with the client of the application "${application.name}". ${again}`,
  };
};

const noContract = async (c: DiagnosisContext): Promise<Diagnosis | undefined> => {
  const { application, apiInstance } = c.has;
  const contract = await findContract(c, application.id);
  if (contract && c.anypoint.contracts.isApproved(contract)) return undefined;
  return {
    why: contract
      ? `the contract of "${application.name}" with the API is ${contract.status}.`
      : `"${application.name}" has no contract with the API.`,
    way: `Approve or request it: ${anypointPages(c.has.anypoint).apiInstance(apiInstance.id)} → Contracts. ${again}`,
  };
};

/** The gateway has its addresses and its introspection client from the provider. */
const otherProvider = async (c: DiagnosisContext): Promise<Diagnosis | undefined> => {
  const { authServer, introspectionClient, clientProvider } = c.has;
  const provider = await c.anypoint.clientProviders.get(clientProvider.id);
  const fields = [
    ['Issuer', provider?.issuer, authServer.issuer],
    ['Token Introspection URL', provider?.introspectUrl, authServer.introspectUrl],
    ['Client ID', provider?.introspectionClientId, introspectionClient.clientId],
  ] as const;
  const wrong = fields.filter(([, is, wanted]) => is !== undefined && is !== wanted);
  if (wrong.length === 0) return undefined;
  return {
    why: `in the client provider "${clientProvider.name}" ${wrong.map(([field, is, wanted]) => `${field} is ${is}, but ${wanted} issued the token or answers for it`).join('; ')}.`,
    way: `Correct it under Access Management → Client Providers. ${again}`,
  };
};

/** What is certainly wrong, as far as the two platforms tell; undefined when it may be a matter of time. */
export const whyRefused = async (c: DiagnosisContext, token: Secret): Promise<Diagnosis | undefined> =>
  (await inactive(c, token)) ?? (await noContract(c)) ?? otherProvider(c);

export const nothingSeen: Diagnosis = {
  why: 'Okta calls the token active, the contract is approved, and the client provider names the same authorization server.',
  way: `The gateway may hold another secret of the introspection client than Okta, or has not heard of the contract: save the client provider again with that secret, redeploy the proxy, and look at its logs in Runtime Manager. ${again}`,
};
