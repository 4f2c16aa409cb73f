import { problem } from '../../errors.ts';
import type { ApiRequest, Facts } from '../../guide/facts.ts';
import {
  type FlowName,
  flowsIn,
  scopesAsked,
  scopesLacking,
  showsLacking,
  type Wanted,
  wantedOf,
} from '../../guide/flows.ts';
import type { State } from '../../wizard/state.ts';
import { safely } from './safe.ts';

/** What the exports are made from: names and addresses of one setup, safe to print, without a secret. */
export interface Material {
  readonly setup: { readonly id: string; readonly name: string };
  readonly apiName: string;
  readonly applicationName: string;
  /** The resource behind the proxy: the address that was verified. */
  readonly apiUrl: string;
  /** The same resource of the implementation, which stays open. */
  readonly openUrl: string;
  /** When the proxy answered without a token, before it had its policy. */
  readonly openedAt: string | undefined;
  readonly orgUrl: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly flows: readonly FlowName[];
  /** What each flow asks for. */
  readonly scopes: Readonly<Record<FlowName, string>>;
  /** The flow that shows that a token without the policy's scopes is refused, and what it asks for. */
  readonly lacking: { readonly flow: FlowName; readonly scope: string } | undefined;
  /** How the API is called; by GET with nothing more where it is undefined. */
  readonly request: ApiRequest | undefined;
  readonly redirectUris: readonly string[];
}

const needed = [
  'okta',
  'authServer',
  'asset',
  'implementation',
  'proxy',
  'application',
] as const satisfies readonly (keyof Facts)[];

type Known = Pick<Facts, (typeof needed)[number]> & Partial<Facts>;

/** Everything that the calls need, or exit 2 with what is missing. */
const knownFacts = (state: State): Known => {
  const facts = state.facts() as Partial<Facts>;
  const missing = needed.filter((name) => facts[name] === undefined);
  if (missing.length === 0) return facts as Known;
  throw problem('USAGE', {
    what: `The setup "${state.data.setup.name}" has not come far enough to be exported; it does not know yet: ${missing.join(', ')}.`,
    way: 'Run init to the end first; status says how far it came.',
  });
};

const join = (base: string, resource: string): string =>
  `${base.replace(/\/+$/, '')}/${resource.replace(/^\/+/, '')}`;

const lackingIn = (wanted: Wanted): Material['lacking'] => {
  const flow = showsLacking(wanted);
  const scopes = flow && scopesLacking(flow, wanted.scopes);
  return flow && scopes && { flow, scope: scopes.join(' ') };
};

/**
 * @throws USAGE when the setup has not come far enough
 */
export const materialOf = (state: State): Material => {
  const facts = knownFacts(state);
  const { okta, authServer, asset, implementation, proxy, application } = facts;
  const wanted = wantedOf(state.data.answers);
  const called =
    (facts.codeVerification ?? facts.serviceVerification)?.probe ??
    facts.refusedCall?.withoutToken ??
    facts.openCall;
  return safely({
    setup: state.data.setup,
    apiName: asset.name,
    applicationName: application.name,
    apiUrl: called?.url ?? join(proxy.url, implementation.resource),
    openUrl: join(implementation.url, implementation.resource),
    openedAt: facts.openCall?.at,
    orgUrl: okta.orgUrl,
    authorizeUrl: authServer.authorizeUrl,
    tokenUrl: authServer.tokenUrl,
    clientId: application.clientId,
    flows: flowsIn(wanted),
    scopes: {
      code: scopesAsked('code', wanted.scopes).join(' '),
      implicit: scopesAsked('implicit', wanted.scopes).join(' '),
      'client-credentials': scopesAsked('client-credentials', wanted.scopes).join(' '),
    },
    lacking: lackingIn(wanted),
    request: implementation.request,
    redirectUris: application.redirectUris,
  });
};
