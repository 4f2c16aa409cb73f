import { Problem, problem } from '../errors.ts';
import { anypointPages } from '../guide/anypoint-console.ts';
import { defineStep, type With } from '../guide/define.ts';
import { ofCall } from '../guide/evidence.ts';
import type { Facts } from '../guide/facts.ts';
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
import { redeploy } from '../guide/proxy-deployment.ts';
import { Secret } from '../secret.ts';

type Context = With<'anypoint' | 'deploymentTarget' | 'apiInstance' | 'proxy' | 'implementation' | 'policy'>;
type Seen = Facts['openCall'] | NoAnswer | undefined;

/** Has the form of a bearer token (RFC 6750 §2.1), and is none. */
const invalid = new Secret('this-is-no-access-token');

const urlOf = ({ has }: Pick<Context, 'has'>): string =>
  resourceUrl(has.proxy.url, has.implementation.resource);

const causeOf = (c: Context, seen: readonly Seen[]): string => {
  const page = anypointPages(c.has.anypoint).apiInstance(c.has.apiInstance.id);
  return seen.some((one) => isAnswer(one) && one.status >= 500)
    ? `The gateway may not get a usable answer from Okta's introspection: compare the client provider with Okta, and look at the logs of ${c.has.proxy.applicationName}.`
    : `The gateway may not be connected, or the policy was stored with settings that it does not know. Look whether the API is Active (${page}), redeploy the proxy, or remove the policy (${c.has.policy.id}) and apply it manually.`;
};

/**
 * A Flex Gateway may take a policy over only when the API is deployed anew. Source: docs/facts/anypoint-apis.md §6.6.
 *
 * @returns what deploys it once, the second time that the API still answers
 */
const redeploysOnce = (c: Context): (() => Promise<void>) => {
  let open = 0;
  return async () => {
    open += 1;
    if (open === 2 && c.has.deploymentTarget.type === 'HY') await redeploy(c, c.has.proxy.deploymentId);
  };
};

const keep = (c: Context, ...[withoutToken, invalidToken]: readonly Seen[]): void => {
  for (const [call, seen] of [
    ['withoutToken', withoutToken],
    ['invalidToken', invalidToken],
  ] as const)
    if (seen) c.evidence.add(ofCall(call, c.has, { at: c.now(), seen, good: isRefused(seen) }));
};

/** Policies take effect late, so it calls until both are refused. */
const callRefused = async (
  c: Context,
  whileOpen: () => Promise<void> = async () => undefined,
): Promise<Facts['refusedCall']> => {
  const url = urlOf(c);
  let withoutToken: Seen;
  let invalidToken: Seen;
  try {
    const refused = await c.until({
      what: `${url} to refuse calls without a good token`,
      ...patience,
      last: () => `without a token: ${inWords(withoutToken)}; invalid token: ${inWords(invalidToken)}`,
      probe: async () => {
        withoutToken = await probe(c, url);
        if (isAccepted(withoutToken)) await whileOpen();
        if (!isAnswer(withoutToken) || !isRefused(withoutToken)) return undefined;
        invalidToken = await probe(c, url, invalid);
        return isAnswer(invalidToken) && isRefused(invalidToken) ? { withoutToken, invalidToken } : undefined;
      },
    });
    keep(c, refused.withoutToken, refused.invalidToken);
    return refused;
  } catch (error) {
    const timedOut = error instanceof Problem && error.code === 'NOT_READY';
    const answered = isAnswer(withoutToken) && (invalidToken === undefined || isAnswer(invalidToken));
    if (!timedOut || !answered) throw error;
    keep(c, withoutToken, invalidToken);
    throw problem(
      'CALLS_NOT_REFUSED',
      {
        url,
        withoutToken: inWords(withoutToken),
        invalidToken: inWords(invalidToken),
        cause: causeOf(c, [withoutToken, invalidToken]),
      },
      { cause: error },
    );
  }
};

export const refusedCall = defineStep({
  id: 'verification.refused-call',
  title: 'The API refuses calls without a good token',
  guide: '18',
  why: 'The same call as before, without a token and with an invalid one: both must be refused now. Only calls show that a policy works.',
  needs: ['anypoint', 'deploymentTarget', 'apiInstance', 'proxy', 'implementation', 'openCall', 'policy'],
  provides: ['refusedCall'],
  asks: {},
  observes: true,
  lines: ({ refusedCall: { withoutToken, invalidToken } }) => [
    `without a token: ${withoutToken.status} ${withoutToken.says}`,
    `with an invalid token: ${invalidToken.status} ${invalidToken.says}`,
  ],
  deed: () =>
    'call the API without a token and with an invalid one until both are refused; a Flex Gateway that still answers is deployed anew once',
  byHand: (c) => ({
    where: urlOf(c),
    clicks: ['Open the address in a browser: it must refuse with status 400, 401 or 403.'],
    values: [],
  }),
  /** Earlier evidence stays on record; `verify` calls again in a later run. */
  async locate(c) {
    const before = c.recorded?.refusedCall;
    if (before?.withoutToken.url !== urlOf(c)) return undefined;
    const { withoutToken, invalidToken } = before;
    const what = `${withoutToken.url} answered ${withoutToken.status} without a token and ${invalidToken.status} with an invalid one at ${withoutToken.at}`;
    return {
      kind: 'evidence',
      key: withoutToken.url,
      id: withoutToken.at,
      what,
      within: 'state',
      seen: before,
    };
  },
  inspect: async (_, { seen }) => ({ facts: { refusedCall: seen }, entries: [] }),
  apply: async (c) => ({ refusedCall: await callRefused(c, redeploysOnce(c)) }),
  /** The calls are the verification; those of an earlier run are repeated. */
  async verify(c) {
    if (!c.changed) await callRefused(c);
  },
});
