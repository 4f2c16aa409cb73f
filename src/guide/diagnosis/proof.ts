import { Problem } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Probe } from '../facts.ts';
import { logIn } from '../log-in.ts';
import type { ProofContext } from '../login-proof.ts';
import { isAccepted, isAnswer, isRefused, type NoAnswer, probe } from '../probes.ts';
import { flows } from '../proof-flows.ts';
import { type Decision, decisions } from './access.ts';
import { type Findings, findFaults } from './check.ts';
import { allChecks } from './checks.ts';
import { type Fault, type Spoiled, sentenceOf, spoiling } from './fault.ts';
import { whyRefused } from './refused-token.ts';
import { tokenOfUnknownClient } from './unknown-client.ts';

/** One call to the real proxy: what was expected beside what was got. */
export interface ProofCall {
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
  readonly why: readonly Fault[];
}

export interface Proof extends Findings {
  readonly calls: readonly ProofCall[];
  /** What Okta decides on each of the two logins, worked out before they were tried. */
  readonly decisions: readonly Decision[];
}

/** What all rows share: the context, and what is wrong with the set-up as far as can be seen. */
interface Look {
  readonly c: ProofContext;
  readonly found: Findings;
  readonly url: string;
}

/** Has the form of a bearer token (RFC 6750 §2.1), and is none. */
const worthless = new Secret('this-is-no-access-token');

const of = (seen: Probe | NoAnswer): Pick<ProofCall, 'got' | 'at' | 'ms' | 'says'> =>
  isAnswer(seen)
    ? { got: String(seen.status), at: seen.at, ms: seen.ms, says: seen.says }
    : { got: 'no answer', at: '', says: seen.why };

const refusal = async (
  { c, found, url }: Look,
  call: string,
  spoilt: Spoiled,
  token?: Secret,
): Promise<ProofCall> => {
  const seen = await probe(c, url, token);
  const good = isRefused(seen);
  return {
    call,
    expected: 'refused',
    ...of(seen),
    state: good ? 'as expected' : 'failed',
    why: good ? [] : spoiling(found.faults, spoilt),
  };
};

const withoutCall = (
  call: string,
  expected: string,
  state: 'not shown' | 'left out' | 'failed',
  says: string,
  why: readonly Fault[] = [],
): ProofCall => ({ call, expected, got: state === 'failed' ? 'no token' : state, state, at: '', says, why });

const ofUnknownClient = async (look: Look): Promise<ProofCall> => {
  const call = 'token of a client without access';
  const leftOut = (why: string): ProofCall => withoutCall(call, 'refused', 'left out', why);
  if (look.c.answers.logins === 'skip')
    return leftOut('the logins are not to be shown (proof.logins: skip).');
  try {
    const had = await tokenOfUnknownClient(look.c);
    return 'token' in had ? await refusal(look, call, 'unknown client', had.token) : leftOut(had.notHad);
  } catch (error) {
    if (error instanceof Problem && error.description.exit !== 130) return leftOut(error.message);
    throw error;
  }
};

const ofLogin = async ({ c, found, url }: Look, flow: 'code' | 'implicit'): Promise<ProofCall> => {
  const call = `token of the ${flow === 'code' ? 'code' : 'implicit'} login`;
  const why = spoiling(found.faults, flow);
  const without = (state: 'not shown' | 'left out' | 'failed', says: string) =>
    withoutCall(call, '200', state, says, state === 'left out' ? [] : why);
  if (c.answers.logins === 'skip')
    return without('left out', 'the logins are not to be shown (proof.logins: skip).');
  // Okta's own refusal names no rule, and its pages are for people.
  const first = why.find(({ field }) => field.startsWith('okta.') && !field.endsWith('.signInPolicy'));
  if (first) return without('failed', `The login was not tried: ${sentenceOf(first)}`);
  try {
    const shown = await logIn(c, flows[flow](c));
    if ('notShown' in shown) return without('not shown', shown.notShown);
    const seen = await probe(c, url, shown.accessToken);
    const good = isAccepted(seen);
    const answered = isAnswer(seen) ? seen : undefined;
    return {
      call,
      expected: '200',
      ...of(seen),
      state: good ? 'as expected' : 'failed',
      why: good ? [] : await whyRefused(c, shown.accessToken, answered, found.faults),
    };
  } catch (error) {
    if (error instanceof Problem && error.description.exit !== 130) return without('failed', error.message);
    throw error;
  }
};

/** Seen once, before the policy was on: dated evidence. */
const ofOpenCall = (openCall: Probe): ProofCall => ({
  call: 'open, before the policy',
  expected: '200',
  ...(isAccepted(openCall)
    ? { ...of(openCall), state: 'as expected' as const }
    : { got: 'not recorded', at: '', says: '', state: 'left out' as const }),
  why: [],
});

/** Repeats the proof against the deployed API. It only reads: logins fetch tokens, and nothing is changed. */
export const prove = async (
  c: ProofContext & { readonly has: { readonly openCall: Probe } },
): Promise<Proof> => {
  c.progress('Looking at every setting that the proof rests upon');
  const [found, decided] = await Promise.all([
    findFaults(c, allChecks),
    decisions(c).catch((): readonly Decision[] => []),
  ]);
  for (const { grantType, rule, policy } of decided)
    if (rule !== undefined)
      c.note(
        `By ${grantType} Okta will let "${c.has.application.name}" pass by the rule "${rule}" of the access policy "${policy}".`,
      );
  const look: Look = { c, found, url: c.has.refusedCall.withoutToken.url };
  c.progress('Calling the API');
  return {
    ...found,
    decisions: decided,
    calls: [
      ofOpenCall(c.has.openCall),
      await refusal(look, 'without a token', 'refusal'),
      await refusal(look, 'with a worthless token', 'refusal', worthless),
      await ofUnknownClient(look),
      await ofLogin(look, 'code'),
      await ofLogin(look, 'implicit'),
    ],
  };
};
