import { changedSince, type Evidence, type EvidenceOfStep } from '../wizard/evidence.ts';
import type { Facts, LoginVerification, Probe } from './facts.ts';
import { isAnswer, type NoAnswer } from './probes.ts';

type Known = Readonly<Partial<Facts>>;
type Basis = Readonly<Record<string, string | undefined>>;

const text = (...parts: readonly unknown[]): string | undefined =>
  parts.includes(undefined) ? undefined : parts.join(' ');

const apiOf = ({ apiInstance, proxy, implementation }: Known): Basis => ({
  'API instance': text(apiInstance?.id),
  address: text(proxy?.url, implementation?.resource),
});

const refusalOf = (facts: Known): Basis => ({
  ...apiOf(facts),
  policy: text(facts.policy?.id, facts.policy?.version),
  'scopes of the policy': facts.policy?.scopes.join(' '),
});

const loginOf = (facts: Known): Basis => {
  const { authServer, accessRule, clientProvider, implementation, introspectionClient, application } = facts;
  return {
    ...refusalOf(facts),
    'authorization server': text(authServer?.issuer, authServer?.audience),
    'access rule': accessRule?.id,
    'client provider': clientProvider?.id,
    'introspection client': introspectionClient?.clientId,
    'client secret': introspectionClient?.secretId,
    implementation: implementation?.url,
    application: application?.clientId,
    contract: text(application?.contractId),
  };
};

/** Of which login a token came. */
export const callOfFlow = {
  code: 'codeLogin',
  implicit: 'implicitLogin',
  'client-credentials': 'serviceLogin',
} as const;

/** What is tried from outside, in the order of the guide. */
export const calls = {
  registration: {
    label: 'registration token',
    expected: 'accepted',
    step: 'okta.registration-token',
    against: ({ okta, registrationToken }: Known): Basis => ({
      'Okta organization': okta?.orgId,
      'registration token': registrationToken?.fingerprint,
    }),
  },
  open: { label: 'open, before the policy', expected: '200', step: 'verification.open-call', against: apiOf },
  withoutToken: {
    label: 'without a token',
    expected: 'refused',
    step: 'verification.refused-call',
    against: refusalOf,
  },
  invalidToken: {
    label: 'with an invalid token',
    expected: 'refused',
    step: 'verification.refused-call',
    against: refusalOf,
  },
  withoutScope: {
    label: 'without the scope',
    expected: '403',
    step: 'verification.refused-call',
    against: loginOf,
  },
  codeLogin: {
    label: 'code login',
    expected: '200',
    step: 'verification.authorization-code',
    against: loginOf,
  },
  implicitLogin: {
    label: 'implicit login',
    expected: '200',
    step: 'verification.implicit',
    against: loginOf,
  },
  serviceLogin: {
    label: 'client credentials',
    expected: '200',
    step: 'verification.client-credentials',
    against: loginOf,
  },
} as const;

export type CallName = keyof typeof calls;

export const callNames = Object.keys(calls) as readonly CallName[];

/** The values that are known of what a call rests upon. */
export const basisOf = (call: CallName, facts: Known): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(calls[call].against(facts)).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    ),
  );

/** It was tried against what is there now, whatever a run changed since. */
export const isOfThis = (kept: Evidence, call: CallName, facts: Known): boolean =>
  changedSince(kept, basisOf(call, facts)).length === 0;

/** The media type that the API answered with before its policy, where that is on record. */
export const recordedType = ({
  evidence,
  has,
}: {
  readonly evidence: Pick<EvidenceOfStep, 'newest'>;
  readonly has: Known;
}): string | undefined => {
  const kept = evidence.newest('open');
  // Another implementation may answer with another type; that the API was open stays seen.
  const behind = kept?.against['implementation'];
  const sameBehind = behind === undefined || behind === has.implementation?.url;
  return kept && sameBehind && isOfThis(kept, 'open', has) ? kept.mediaType : undefined;
};

/** A call of the API, as it is kept. */
export const ofCall = (
  call: CallName,
  facts: Known,
  {
    at,
    seen,
    good,
    token,
  }: {
    readonly at: string;
    readonly seen: Probe | NoAnswer;
    readonly good: boolean;
    readonly token?: Evidence['token'];
  },
): Omit<Evidence, 'by'> => ({
  call,
  at,
  result: good ? 'as expected' : 'failed',
  against: {
    ...basisOf(call, facts),
    ...(call === 'open' && facts.implementation && { implementation: facts.implementation.url }),
  },
  ...(isAnswer(seen)
    ? {
        got: String(seen.status),
        says: seen.says,
        url: seen.url,
        ms: seen.ms,
        ...(seen.mediaType !== undefined && { mediaType: seen.mediaType }),
      }
    : { got: 'no answer', says: seen.why }),
  ...(token && { token }),
});

/** What should have been tried and could not be. */
export const notMade = (call: CallName, facts: Known, at: string, why: string): Omit<Evidence, 'by'> => ({
  call,
  at,
  result: 'not made',
  got: 'not made',
  says: why,
  against: basisOf(call, facts),
});

/** The call of the API again that was kept. */
export const probeOf = ({ at, got, says, url = '', ms = 0, mediaType }: Evidence): Probe => ({
  at,
  url,
  status: Number(got),
  ms,
  says,
  ...(mediaType !== undefined && { mediaType }),
});

/** A login again that was kept. */
export const loginOfEvidence = (kept: Evidence): LoginVerification & { probe: Probe } => ({
  ...(kept.token as LoginVerification | undefined),
  probe: probeOf(kept),
});
