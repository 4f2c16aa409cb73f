import { Problem } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { type Entry, sentenceOf } from '../../wizard/entry.ts';
import { type CallName, callOfFlow, notMade, ofCall, recordedType } from '../evidence.ts';
import type { Probe } from '../facts.ts';
import { type FlowName, flowsIn, hasUsers, showsLacking } from '../flows.ts';
import { logIn } from '../log-in.ts';
import { flowWithoutScope } from '../login-verification.ts';
import { isAccepted, isAnswer, isRefused, type NoAnswer, probe } from '../probes.ts';
import { flowOf } from '../verified-flows.ts';
import { callUrl, type VerificationContext } from './call-context.ts';
import { type Decision, decisions } from './decisions.ts';
import { whyRefused } from './refused-token.ts';
import { certain, type Spoiled, spoiling } from './spoiled.ts';
import { tokenOfUnknownClient } from './unknown-client.ts';

/** One call to the real proxy: what was expected beside what was got. */
export interface VerifiedCall {
  readonly call: string;
  readonly expected: string;
  readonly got: string;
  /** `not shown`: it should have been; `left out`: it cannot be had here, or shall not be shown. */
  readonly state: 'as expected' | 'failed' | 'not shown' | 'left out';
  readonly at: string;
  readonly ms?: number;
  /** The gateway's own words. */
  readonly says: string;
  /** Why it failed: the wrong settings, the likeliest first. */
  readonly why: readonly Entry[];
}

export interface CallResults {
  readonly calls: readonly VerifiedCall[];
  /** What Okta decides on each of the two logins, worked out before they were tried. */
  readonly decisions: readonly Decision[];
}

/** What all rows share: the context, and what is wrong with the set-up as far as can be seen. */
interface Look {
  readonly c: VerificationContext;
  readonly entries: readonly Entry[];
  readonly url: string;
}

/** Has the form of a bearer token (RFC 6750 §2.1), and is none. */
const invalid = new Secret('this-is-no-access-token');

const of = (seen: Probe | NoAnswer): Pick<VerifiedCall, 'got' | 'at' | 'ms' | 'says'> =>
  isAnswer(seen)
    ? { got: String(seen.status), at: seen.at, ms: seen.ms, says: seen.says }
    : { got: 'no answer', at: '', says: seen.why };

const refusal = async (
  { c, entries, url }: Look,
  call: string,
  spoilt: Spoiled,
  token?: Secret,
  keep: (seen: Probe | NoAnswer) => void = () => undefined,
): Promise<VerifiedCall> => {
  const seen = await probe(c, url, token);
  keep(seen);
  const good = isRefused(seen);
  return {
    call,
    expected: 'refused',
    ...of(seen),
    state: good ? 'as expected' : 'failed',
    why: good ? [] : spoiling(entries, spoilt),
  };
};

/** The same, kept. */
const keptRefusal = async (
  look: Look,
  kept: CallName,
  call: string,
  token?: Secret,
): Promise<VerifiedCall> => {
  const { c } = look;
  return refusal(look, call, 'refusal', token, (seen) =>
    c.evidence.add(ofCall(kept, c.has, { at: c.now(), seen, good: isRefused(seen) })),
  );
};

const withoutCall = (
  call: string,
  expected: string,
  state: 'not shown' | 'left out' | 'failed',
  says: string,
  why: readonly Entry[] = [],
): VerifiedCall => ({
  call,
  expected,
  got: state === 'failed' ? 'no token' : state,
  state,
  at: '',
  says,
  why,
});

const ofUnknownClient = async (look: Look): Promise<VerifiedCall> => {
  const call = 'token of a client without access';
  const leftOut = (why: string): VerifiedCall => withoutCall(call, 'refused', 'left out', why);
  const needsUser = !flowsIn(look.c.answers).includes('client-credentials');
  if (needsUser && look.c.answers.logins === 'skip')
    return leftOut('the logins are not to be shown (verification.logins: skip).');
  try {
    const had = await tokenOfUnknownClient(look.c);
    return 'token' in had ? await refusal(look, call, 'unknown client', had.token) : leftOut(had.notHad);
  } catch (error) {
    if (error instanceof Problem && error.description.exit !== 130) return leftOut(error.message);
    throw error;
  }
};

const rowOf: Readonly<Record<FlowName, string>> = {
  code: 'token of the code login',
  implicit: 'token of the implicit login',
  'client-credentials': 'token by client credentials',
};

/** The scopes of a row, as far as the policy demands any. */
const named = ({ answers }: VerificationContext): string => answers.scopes.join(' ');

/** That the policy demands its scopes, where a token without them can be had. */
const ofLackingScope = async (look: Look): Promise<readonly VerifiedCall[]> => {
  const { c, entries } = look;
  if (c.answers.scopes.length === 0) return [];
  const call = `token without ${named(c)}`;
  const shows = showsLacking(c.answers);
  const without = (says: string): readonly VerifiedCall[] => [withoutCall(call, '403', 'left out', says)];
  if (shows === undefined)
    return without(
      hasUsers(c.answers)
        ? 'every login has these scopes.'
        : 'Okta gives a service no token without a scope of the server, and there is no other.',
    );
  if (shows !== 'client-credentials' && c.answers.logins === 'skip')
    return without('the logins are not to be shown (verification.logins: skip).');
  const flow = flowWithoutScope(c, shows);
  if (!flow) return [];
  try {
    const shown = await logIn(c, flow);
    if ('notShown' in shown) return without(shown.notShown);
    const row = await keptRefusal(look, 'withoutScope', call, shown.accessToken);
    return [{ ...row, expected: '403' }];
  } catch (error) {
    if (!(error instanceof Problem) || error.description.exit === 130) throw error;
    return [withoutCall(call, '403', 'failed', error.message, spoiling(entries, flow.spoiledBy))];
  }
};

const ofLogin = async ({ c, entries, url }: Look, name: FlowName): Promise<VerifiedCall> => {
  const scopes = named(c);
  const call = `${rowOf[name]}${scopes === '' ? '' : `, with ${scopes}`}`;
  const flow = flowOf(c, name);
  const why = spoiling(entries, flow.spoiledBy);
  const without = (state: 'not shown' | 'left out' | 'failed', says: string) =>
    withoutCall(call, '200', state, says, state === 'left out' ? [] : why);
  if (name !== 'client-credentials' && c.answers.logins === 'skip')
    return without('left out', 'the logins are not to be shown (verification.logins: skip).');
  // Okta's own refusal names no rule, and its pages are for people.
  const first = why.filter(certain).find(({ field }) => field.startsWith('okta.'));
  if (first) return without('failed', `The ${flow.name} was not tried: ${sentenceOf(first)}`);
  try {
    const shown = await logIn(c, flow);
    const kept = callOfFlow[name];
    if ('notShown' in shown) {
      c.evidence.add(notMade(kept, c.has, c.now(), shown.notShown));
      return without('not shown', shown.notShown);
    }
    const { accessToken } = shown;
    const seen = await probe(c, url, accessToken);
    const good = isAccepted(seen, recordedType(c));
    const token = { scopes: shown.scopes, ...c.oauth.decodeToken(accessToken) };
    c.evidence.add(ofCall(kept, c.has, { at: c.now(), seen, good, token }));
    const answered = isAnswer(seen) ? seen : undefined;
    return {
      call,
      expected: '200',
      ...of(seen),
      state: good ? 'as expected' : 'failed',
      why: good ? [] : await whyRefused(c, shown.accessToken, answered, entries),
    };
  } catch (error) {
    if (error instanceof Problem && error.description.exit !== 130) return without('failed', error.message);
    throw error;
  }
};

/** Seen once, before the policy was on: dated evidence. */
const ofOpenCall = (openCall: Probe | undefined): VerifiedCall => ({
  call: 'open, before the policy',
  expected: '200',
  ...(openCall && isAccepted(openCall)
    ? { ...of(openCall), state: 'as expected' as const }
    : { got: 'not recorded', at: '', says: '', state: 'left out' as const }),
  why: [],
});

/**
 * Makes the calls of the verification against the deployed API. It only reads: logins fetch tokens, and nothing is changed.
 *
 * @param entries every setting that is not as it must be, as the steps have just seen it
 * @param openCall what was seen before the policy
 */
export const verifyCalls = async (
  c: VerificationContext,
  entries: readonly Entry[],
  openCall: Probe | undefined,
): Promise<CallResults> => {
  const decided = await decisions(c).catch((): readonly Decision[] => []);
  for (const { grantType, rule, policy } of decided)
    if (rule !== undefined)
      c.note(
        `By ${grantType} Okta will let "${c.has.application.name}" pass by the rule "${rule}" of the access policy "${policy}".`,
      );
  const url = callUrl(c);
  const look: Look = { c, entries, url };
  c.progress('Calling the API');
  const calls: VerifiedCall[] = [
    ofOpenCall(openCall),
    await keptRefusal(look, 'withoutToken', 'without a token'),
    await keptRefusal(look, 'invalidToken', 'with an invalid token', invalid),
    await ofUnknownClient(look),
    ...(await ofLackingScope(look)),
  ];
  for (const flow of flowsIn(c.answers)) calls.push(await ofLogin(look, flow));
  return { decisions: decided, calls };
};
