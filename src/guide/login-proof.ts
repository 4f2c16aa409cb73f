import { createHash } from 'node:crypto';
import { Problem, problem } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { policiesOfRun, verdicts } from './access-evaluation.ts';
import { tokenAsks } from './asks/access.ts';
import { loginPorts, proofLogins, testPassword, testUsername } from './asks/proof.ts';
import { accessCheck } from './diagnosis/access.ts';
import { type DiagnosisContext, diagnosisNeeds } from './diagnosis/check.ts';
import { type Fault, sentenceOf, spoiling } from './diagnosis/fault.ts';
import { certainFaults, whyRefused } from './diagnosis/refused-token.ts';
import type { Facts, LoginProof, Probe } from './facts.ts';
import { type FlowName, flowsIn, scopesLacking, showsLacking, type Wanted } from './flows.ts';
import { logIn } from './log-in.ts';
import type { Flow, LoginContext } from './login-flow.ts';
import { inWords, isAccepted, isAnswer, isRefused, type NoAnswer, patience, probe } from './probes.ts';
import { flowOf } from './proof-flows.ts';
import { testUserFor } from './test-user.ts';

/** What a token and the call with it rest upon. */
export const proofNeeds = [...diagnosisNeeds, 'refusedCall'] as const satisfies readonly (keyof Facts)[];

/** What a person's login rests upon besides. */
export const loginNeeds = [...proofNeeds, 'assignment'] as const satisfies readonly (keyof Facts)[];

export const proofAsks = {
  ...tokenAsks,
  logins: proofLogins,
  username: testUsername,
  password: testPassword,
  ports: loginPorts,
};

export type ProofContext = LoginContext &
  DiagnosisContext & { readonly has: Readonly<Pick<Facts, 'refusedCall'>> };

/** Why the flow is not shown; a service needs nobody to log in. */
export const skipReason =
  (flow: FlowName) =>
  ({ answers }: { readonly answers: Wanted & { readonly logins: string } }): string | undefined => {
    if (!flowsIn(answers).includes(flow)) return `${flow} is not among the flows (flows).`;
    return answers.logins === 'skip' && flow !== 'client-credentials'
      ? 'The logins are not to be shown (proof.logins: skip).'
      : undefined;
  };

/** What Okta will decide is worked out here first: its own refusal names no rule. */
const foresee = async (c: ProofContext, flow: Flow): Promise<void> => {
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
  const [fault] = spoiling(await accessCheck.look(c), flow.spoiledBy);
  throw problem('NOT_VERIFIED', {
    what: `The authorization server "${authServer.name}"`,
    why: `no rule lets the client ${clientId} pass by ${flow.grantType}. ${fault ? sentenceOf(fault) : ''} ${verdict?.passedOver.join(' ') ?? ''}`,
    way: `${fault?.where ?? 'Look at its access policies.'} Then run the same command again.`,
  });
};

/** A new contract reaches the gateway late; a certain fault is told at once. */
const callWith = async (c: ProofContext, token: Secret): Promise<Probe> => {
  const { url } = c.has.refusedCall.withoutToken;
  const refusal = (faults: readonly Fault[]) =>
    problem('API_REFUSES_TOKEN', {
      url,
      answer: inWords(last),
      why: faults.map(sentenceOf).join(' '),
      way: `${[...new Set(faults.map(({ where }) => where))].join(' · ')} Then run the same command again.`,
    });
  let last: Probe | NoAnswer | undefined;
  const attempt = async (): Promise<Probe | undefined> => {
    const first = last === undefined;
    last = await probe(c, url, token);
    if (isAccepted(last)) return last;
    const certain = first && isAnswer(last) ? await certainFaults(c, token) : [];
    if (certain.length > 0) throw refusal(certain);
    return undefined;
  };
  try {
    return await c.until({
      what: `${url} to answer to the token`,
      every: [5_000],
      atMost: 120_000,
      last: () => inWords(last),
      probe: attempt,
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'NOT_READY') throw error;
    throw refusal(await whyRefused(c, token, isAnswer(last) ? last : undefined));
  }
};

/** A token without the policy's scopes; undefined where another flow shows it, or none can. */
export const flowWithoutScope = (c: ProofContext, flow: FlowName): Flow | undefined => {
  const lacking = scopesLacking(flow, c.answers.scopes);
  return lacking && showsLacking(c.answers) === flow ? flowOf(c, flow, lacking) : undefined;
};

/** A policy that was changed takes effect late. */
const callRefused = async (c: ProofContext, token: Secret): Promise<Probe> => {
  const { url } = c.has.refusedCall.withoutToken;
  let last: Probe | NoAnswer | undefined;
  try {
    return await c.until({
      what: `${url} to refuse a token without ${c.answers.scopes.join(' ')}`,
      ...patience,
      last: () => inWords(last),
      probe: async () => {
        last = await probe(c, url, token);
        return isAnswer(last) && isRefused(last) ? last : undefined;
      },
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'NOT_READY' || !isAnswer(last)) throw error;
    throw problem('SCOPE_NOT_DEMANDED', {
      url,
      answer: inWords(last),
      scopes: c.answers.scopes.join(' '),
      policy: String(c.has.policy.id),
    });
  }
};

const showWithoutScope = async (c: ProofContext, flow: FlowName): Promise<Probe | undefined> => {
  const lacking = flowWithoutScope(c, flow);
  if (!lacking) return undefined;
  const shown = await logIn(c, lacking);
  if (!('notShown' in shown)) return callRefused(c, shown.accessToken);
  c.shortfall(`The call with a token without ${c.answers.scopes.join(' ')} was not shown: ${shown.notShown}`);
  return undefined;
};

/** Gets a token, calls the API with it, and keeps what can be kept of it: never the token. */
export const showLogin = async (c: ProofContext, flow: Flow): Promise<LoginProof> => {
  await foresee(c, flow);
  const shown = await logIn(c, flow);
  if ('notShown' in shown) {
    c.shortfall(`The ${flow.name} was not shown: ${shown.notShown}`);
    return shown;
  }
  const { accessToken, scopes } = shown;
  c.progress('Calling the API with the token');
  const answered = await callWith(c, accessToken);
  const withoutScope = await showWithoutScope(c, flow.flow);
  return {
    probe: answered,
    scopes,
    ...c.oauth.decodeToken(accessToken),
    restsOn: restsOn(c.has),
    ...(withoutScope && { withoutScope }),
  };
};

type Has = Readonly<Pick<Facts, (typeof diagnosisNeeds)[number] | 'refusedCall'>>;

/** Whatever of it is changed, the proof must be shown anew. */
const restsOn = ({ authServer, accessRule, clientProvider, implementation, policy, ...has }: Has): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        [authServer.issuer, authServer.audience, accessRule.id, clientProvider.id],
        [policy.id, policy.version, policy.scopes],
        [implementation.url, implementation.resource, has.apiInstance.id, has.proxy.url],
        [has.application.clientId, has.application.contractId],
      ]),
    )
    .digest('hex')
    .slice(0, 12);

/** Claims of the token that are not those of this set-up, in words. */
const wrongClaims = ({ authServer, application }: Has, proof: LoginProof): readonly string[] =>
  (
    [
      ['issuer', proof.issuer, authServer.issuer],
      ['client id', proof.clientId, application.clientId],
    ] as const
  ).flatMap(([claim, is, wanted]) =>
    is !== undefined && is !== wanted ? [`the ${claim} of its token was ${is}, not ${wanted}`] : [],
  );

/** A proof of an earlier run counts while all that it rests upon is the same; one that was not shown is tried again. */
export const stillProven = (
  has: Has,
  before: LoginProof | undefined,
): before is LoginProof & { probe: Probe } =>
  isAccepted(before?.probe) &&
  before?.probe?.url === has.refusedCall.withoutToken.url &&
  before.restsOn === restsOn(has) &&
  wrongClaims(has, before).length === 0;

/** Evidence of an earlier run, as its step finds it: nothing but the state knows of it. */
export const evidenceOf = (proof: LoginProof & { probe: Probe }) => {
  const { status, url, at } = proof.probe;
  return {
    kind: 'evidence',
    key: url,
    id: at,
    what: `${status} from ${url} with a token of ${proof.subject ?? 'the client'}, ${at}`,
    within: 'state' as const,
    seen: proof,
  };
};

/** The token must come from this server, for this client; the proof cannot be asked for again without a login. */
export const checkProof = (has: Has, what: string, proof: LoginProof): void => {
  if (proof.notShown !== undefined) return;
  if (stillProven(has, proof)) return;
  throw problem('NOT_VERIFIED', {
    what: `The ${what}`,
    why:
      wrongClaims(has, proof).join('; ') ||
      `it was not shown for ${has.application.clientId} at ${has.refusedCall.withoutToken.url}`,
    way: 'Run init again: the login is repeated.',
  });
};

/** Under the finished step: what the token is, and what the API said to it. */
export const linesOf = (proof: LoginProof): readonly string[] =>
  proof.notShown === undefined
    ? [
        `token of ${proof.issuer} for ${proof.audience}`,
        `client ${proof.clientId}, ${proof.subject === proof.clientId ? '' : `user ${proof.subject}, `}scopes ${proof.scopes?.join(' ')}, until ${proof.expiresAt}`,
        `GET ${proof.probe?.url} answered ${proof.probe?.status} in ${proof.probe?.ms} ms`,
      ]
    : [`not shown: ${proof.notShown}`];
