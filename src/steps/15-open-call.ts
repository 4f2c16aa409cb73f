import { Problem, problem } from '../errors.ts';
import { defineStep, type With } from '../guide/define.ts';
import { isOfThis, ofCall, probeOf } from '../guide/evidence.ts';
import type { Probe } from '../guide/facts.ts';
import {
  inWords,
  isAccepted,
  isAnswer,
  isRefused,
  type NoAnswer,
  patience,
  probe,
  resourceUrl,
} from '../guide/probes.ts';
import { oidcPolicyAssetId } from '../guide/token-policy-configuration.ts';

type Context = With<'anypoint' | 'apiInstance' | 'proxy' | 'implementation'>;

const urlOf = ({ has }: Context): string => resourceUrl(has.proxy.url, has.implementation.resource);

/** Statuses of a gateway or an ingress whose application is not there yet: nothing is wrong with the set-up. */
const starting = new Set([502, 503, 504]);

const causeOf = (seen: Probe, implementation: string): string => {
  if (seen.status === 400)
    return `The implementation ${implementation} may require a token: a mock does once its specification has a security scheme.`;
  if (isRefused(seen))
    return `The implementation ${implementation} may want credentials (a mock must be public), or there is another policy on the API: look under API Manager → the API → Policies.`;
  if (seen.status === 404)
    return `The resource may be another one (api.resource), or the implementation URL ${implementation} is not the part before it.`;
  return `The proxy may not reach its implementation ${implementation}: call that without the proxy.`;
};

const policyIsOn = async (c: Context): Promise<boolean> =>
  (await c.anypoint.policies.list(c.has.apiInstance.id)).some(
    ({ assetId, disabled }) => assetId === oidcPolicyAssetId && !disabled,
  );

/** Calls until the API answers; a refusal by the token policy, which an earlier run has applied, is the answer too. */
const callOpenly = async (c: Context): Promise<Probe> => {
  const url = urlOf(c);
  let seen: Probe | NoAnswer | undefined;
  let protectedAlready: boolean | undefined;
  try {
    return await c.until({
      what: `an answer of ${url} without a token`,
      ...patience,
      last: () => inWords(seen),
      probe: async () => {
        seen = await probe(c, url, 'openly');
        if (!isAnswer(seen)) return undefined;
        if (isAccepted(seen)) return seen;
        if (isRefused(seen)) protectedAlready ??= await policyIsOn(c);
        return isRefused(seen) && protectedAlready ? seen : undefined;
      },
    });
  } catch (error) {
    const timedOut = error instanceof Problem && error.code === 'NOT_READY';
    if (!timedOut || !isAnswer(seen) || starting.has(seen.status)) throw error;
    throw problem(
      'OPEN_CALL_FAILED',
      { url, says: inWords(seen), cause: causeOf(seen, c.has.implementation.url) },
      { cause: error },
    );
  }
};

/** It cannot be seen again: what is on record of this API and address counts, whatever changed since. */
const seenBefore = (c: Context, recorded: Probe | undefined): Probe | undefined => {
  const kept = c.evidence.newest('open');
  if (kept && isOfThis(kept, 'open', c.has)) return probeOf(kept);
  return recorded?.url === urlOf(c) ? recorded : undefined;
};

export const openCall = defineStep({
  id: 'verification.open-call',
  title: 'The API answers without a token',
  guide: '14',
  why: 'Seen once, before the policy: the later refusals then come from the policy and from nothing else. The evidence is kept with its date.',
  needs: ['anypoint', 'apiInstance', 'proxy', 'implementation'],
  provides: ['openCall'],
  asks: {},
  observes: true,
  lines: ({ openCall }) => [`${openCall.url} answered ${openCall.status} in ${openCall.ms} ms`],
  deed: () => 'call the API without a token until it answers',
  byHand: (c) => ({
    where: urlOf(c),
    clicks: ['Open the address in a browser: it must answer without asking for anything.'],
    values: [],
  }),
  async locate(c) {
    const before = seenBefore(c, c.recorded?.openCall);
    if (!before) return undefined;
    const what = isAccepted(before)
      ? `${before.url} answered ${before.status} without a token at ${before.at}`
      : 'Not recorded: the policy was there before.';
    return { kind: 'evidence', key: before.url, id: before.at, what, within: 'state', seen: before };
  },
  inspect: async (_, { seen }) => ({ facts: { openCall: seen }, entries: [] }),
  async apply(c) {
    const seen = await callOpenly(c);
    // What the policy refuses says nothing about the API without it.
    if (isAccepted(seen)) c.evidence.add(ofCall('open', c.has, { at: seen.at, seen, good: true }));
    return { openCall: seen };
  },
  /** It can be seen only once. Where the policy was there before us it is not on record, which is not a failure. */
  async verify(c) {
    const { status, at } = c.has.openCall;
    if (isAccepted(c.has.openCall)) return;
    c.note(
      `That the API answered without a token before its policy is not recorded: the policy was there already at ${at} (status ${status}).`,
    );
  },
});
