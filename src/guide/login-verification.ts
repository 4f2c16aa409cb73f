import { Problem, problem } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type Entry, sentenceOf } from '../wizard/entry.ts';
import { policiesOfRun, verdicts } from './access-evaluation.ts';
import { tokenAsks } from './asks/access.ts';
import { loginPorts, testPassword, testUsername, verificationLogins } from './asks/verification.ts';
import { basisOf, callOfFlow, loginOfEvidence, notMade, ofCall, recordedType } from './evidence.ts';
import type { Facts, LoginVerification, Probe } from './facts.ts';
import { type FlowName, flowsIn, scopesLacking, showsLacking, type Wanted } from './flows.ts';
import { logIn } from './log-in.ts';
import type { Flow } from './login-flow.ts';
import { placeText } from './places.ts';
import { inWords, isAccepted, isAnswer, isRefused, type NoAnswer, patience, probe } from './probes.ts';
import { testUserFor } from './test-user.ts';
import { callUrl, type VerificationContext } from './verification/call-context.ts';
import { certainEntries, whyRefused } from './verification/refused-token.ts';
import { certain, spoiling } from './verification/spoiled.ts';
import { flowOf } from './verified-flows.ts';

/** What a token and the call with it rest upon. */
export const verificationNeeds = [
  'okta',
  'authServer',
  'accessPolicy',
  'accessRule',
  'registrationToken',
  'introspectionClient',
  'anypoint',
  'deploymentTarget',
  'clientProvider',
  'environment',
  'implementation',
  'apiInstance',
  'proxy',
  'policy',
  'application',
  'registeredClient',
  'refusedCall',
] as const satisfies readonly (keyof Facts)[];

/** What a person's login rests upon besides. */
export const loginNeeds = [...verificationNeeds, 'assignment'] as const satisfies readonly (keyof Facts)[];

export const verificationAsks = {
  ...tokenAsks,
  logins: verificationLogins,
  username: testUsername,
  password: testPassword,
  ports: loginPorts,
};

/** The same in a step, which has the facts of all that its evidence rests upon. */
type StepContext = VerificationContext & { readonly has: Has };

/** Why the flow is not shown; a service needs nobody to log in. */
export const skipReason =
  (flow: FlowName) =>
  ({ answers }: { readonly answers: Wanted & { readonly logins: string } }): string | undefined => {
    if (!flowsIn(answers).includes(flow)) return `${flow} is not among the flows (flows).`;
    return answers.logins === 'skip' && flow !== 'client-credentials'
      ? 'The logins are not to be shown (verification.logins: skip).'
      : undefined;
  };

/** What Okta will decide is worked out here first: its own refusal names no rule. */
const foresee = async (c: VerificationContext, flow: Flow): Promise<void> => {
  const { clientId, name } = c.has.application;
  const { authServer } = c.has;
  const policies = await policiesOfRun(c);
  const all = verdicts(c, policies, clientId, await testUserFor(c, policies));
  const verdict = all.find(({ grantType }) => grantType === flow.grantType)?.verdict;
  if (verdict?.match) {
    const { policy, rule } = verdict.match;
    return c.progress(
      `Okta will let "${name}" pass by the rule "${rule.name}" of the access policy "${policy.name}"`,
    );
  }
  const [fault] = spoiling(await c.entries(), flow.spoiledBy).filter(certain);
  throw problem('NOT_VERIFIED', {
    what: `The authorization server "${authServer.name}"`,
    why: `no rule lets the client ${clientId} pass by ${flow.grantType}. ${fault ? sentenceOf(fault) : ''} ${verdict?.passedOver.join(' ') ?? ''}`,
    way: `${fault ? placeText(fault.where) : 'Look at its access policies.'} Then run the same command again.`,
  });
};

/** A new contract reaches the gateway late; a certain fault is told at once. `hear`: the last answer, whatever it was. */
const callWith = async (
  c: VerificationContext,
  token: Secret,
  hear: (seen: Probe | NoAnswer, good: boolean) => void,
): Promise<Probe> => {
  const url = callUrl(c);
  const refusal = (entries: readonly Entry[]) =>
    problem('API_REFUSES_TOKEN', {
      url,
      answer: inWords(last),
      why: entries.map((one) => `${sentenceOf(one)}.`).join(' '),
      way: `${[...new Set(entries.map(({ where }) => placeText(where)))].join(' · ')} Then run the same command again.`,
    });
  let last: Probe | NoAnswer | undefined;
  const attempt = async (): Promise<Probe | undefined> => {
    const first = last === undefined;
    last = await probe(c, url, token);
    if (isAccepted(last, recordedType(c))) return last;
    const known = first && isAnswer(last) ? await certainEntries(c, token, await c.entries()) : [];
    if (known.length > 0) throw refusal(known);
    return undefined;
  };
  try {
    const answered = await c.until({
      what: `${url} to answer to the token`,
      every: [5_000],
      atMost: 120_000,
      last: () => inWords(last),
      probe: attempt,
    });
    hear(answered, true);
    return answered;
  } catch (error) {
    if (last) hear(last, false);
    if (!(error instanceof Problem) || error.code !== 'NOT_READY') throw error;
    throw refusal(await whyRefused(c, token, isAnswer(last) ? last : undefined, await c.entries()));
  }
};

/** A token without the policy's scopes; undefined where another flow shows it, or none can. */
export const flowWithoutScope = (c: VerificationContext, flow: FlowName): Flow | undefined => {
  const lacking = scopesLacking(flow, c.answers.scopes);
  return lacking && showsLacking(c.answers) === flow ? flowOf(c, flow, lacking) : undefined;
};

/** A policy that was changed takes effect late. */
const callRefused = async (c: StepContext, token: Secret): Promise<Probe> => {
  const url = callUrl(c);
  let last: Probe | NoAnswer | undefined;
  const keep = (): void => {
    if (last)
      c.evidence.add(ofCall('withoutScope', c.has, { at: c.now(), seen: last, good: isRefused(last) }));
  };
  try {
    const refused = await c.until({
      what: `${url} to refuse a token without ${c.answers.scopes.join(' ')}`,
      ...patience,
      last: () => inWords(last),
      probe: async () => {
        last = await probe(c, url, token);
        return isAnswer(last) && isRefused(last) ? last : undefined;
      },
    });
    keep();
    return refused;
  } catch (error) {
    keep();
    if (!(error instanceof Problem) || error.code !== 'NOT_READY' || !isAnswer(last)) throw error;
    throw problem('SCOPE_NOT_DEMANDED', {
      url,
      answer: inWords(last),
      scopes: c.answers.scopes.join(' '),
      policy: String(c.has.policy.id),
    });
  }
};

const showWithoutScope = async (c: StepContext, flow: FlowName): Promise<Probe | undefined> => {
  const lacking = flowWithoutScope(c, flow);
  if (!lacking) return undefined;
  const shown = await logIn(c, lacking);
  if (!('notShown' in shown)) return callRefused(c, shown.accessToken);
  c.evidence.add(notMade('withoutScope', c.has, c.now(), shown.notShown));
  c.shortfall(`The call with a token without ${c.answers.scopes.join(' ')} was not shown: ${shown.notShown}`);
  return undefined;
};

/** Gets a token, calls the API with it, and keeps what can be kept of it: never the token. */
export const showLogin = async (c: StepContext, flow: Flow): Promise<LoginVerification> => {
  await foresee(c, flow);
  const shown = await logIn(c, flow);
  const call = callOfFlow[flow.flow];
  if ('notShown' in shown) {
    c.evidence.add(notMade(call, c.has, c.now(), shown.notShown));
    c.shortfall(`The ${flow.name} was not shown: ${shown.notShown}`);
    return shown;
  }
  const { accessToken, scopes } = shown;
  c.progress('Calling the API with the token');
  const token = { scopes, ...c.oauth.decodeToken(accessToken) };
  const answered = await callWith(c, accessToken, (seen, good) =>
    c.evidence.add(ofCall(call, c.has, { at: c.now(), seen, good, token })),
  );
  const withoutScope = await showWithoutScope(c, flow.flow);
  return { probe: answered, ...token, ...(withoutScope && { withoutScope }) };
};

type Has = Readonly<Pick<Facts, (typeof verificationNeeds)[number]>>;

/** Claims of the token that are not those of this set-up, in words. */
const wrongClaims = ({ authServer, application }: Has, verification: LoginVerification): readonly string[] =>
  (
    [
      ['issuer', verification.issuer, authServer.issuer],
      ['client id', verification.clientId, application.clientId],
    ] as const
  ).flatMap(([claim, is, wanted]) =>
    is !== undefined && is !== wanted ? [`the ${claim} of its token was ${is}, not ${wanted}`] : [],
  );

/** A login that still stands, as its step finds it. */
export const standingLogin = (
  c: Pick<VerificationContext, 'evidence' | 'has'>,
  call: (typeof callOfFlow)[keyof typeof callOfFlow],
) => {
  const kept = c.evidence.standing(call, basisOf(call, c.has));
  if (!kept) return undefined;
  const { url = '', got, token, at, by } = kept;
  return {
    kind: 'evidence',
    key: url,
    id: at,
    what: `${got} from ${url} with a token of ${token?.['subject'] ?? 'the client'}, verified at ${at} by ${by}`,
    within: 'state' as const,
    seen: loginOfEvidence(kept),
  };
};

/** The token must come from this server, for this client, and the API must have answered to it. */
export const checkVerification = (has: Has, what: string, verification: LoginVerification): void => {
  if (verification.notShown !== undefined) return;
  const wrong = wrongClaims(has, verification);
  const { url } = has.refusedCall.withoutToken;
  if (wrong.length === 0 && isAccepted(verification.probe) && verification.probe.url === url) return;
  throw problem('NOT_VERIFIED', {
    what: `The ${what}`,
    why: wrong.join('; ') || `it was not shown for ${has.application.clientId} at ${url}`,
    way: 'Run init again: the login is repeated.',
  });
};

/** Under the finished step: what the token is, and what the API said to it. */
export const linesOf = (verification: LoginVerification): readonly string[] =>
  verification.notShown === undefined
    ? [
        `token of ${verification.issuer} for ${verification.audience}`,
        `client ${verification.clientId}, ${verification.subject === verification.clientId ? '' : `user ${verification.subject}, `}scopes ${verification.scopes?.join(' ')}, until ${verification.expiresAt}`,
        `GET ${verification.probe?.url} answered ${verification.probe?.status} in ${verification.probe?.ms} ms`,
      ]
    : [`not shown: ${verification.notShown}`];
