import type { Facts, LoginProof, Probe } from '../../guide/facts.ts';
import type { State } from '../../wizard/state.ts';

/** One row of the proof: a call to the real API, what was expected and what was got. */
export interface ProofRow {
  readonly call: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  readonly at: string;
  readonly says: string;
}

const refusals = [400, 401, 403];

const row = (
  call: string,
  expected: string,
  probe: Probe | undefined,
  ok: (status: number) => boolean,
  why?: string,
): ProofRow => ({
  call,
  expected,
  got: probe ? String(probe.status) : 'not shown',
  ok: probe !== undefined && ok(probe.status),
  at: probe?.at ?? '',
  says: probe?.says ?? why ?? '',
});

const accepted = (status: number): boolean => status >= 200 && status < 300;

const login = (call: string, proof: LoginProof): ProofRow =>
  row(call, '200', proof.probe, accepted, proof.notShown);

/** It can be seen once only: where the policy was there before this setup, it is not recorded, which is no failure. */
const open = (probe: Probe): ProofRow => {
  const seen = row('open, before the policy', '200', probe, accepted);
  return seen.ok ? seen : { ...seen, got: 'not recorded', ok: true, at: '', says: '' };
};

/** The call with a token that lacks the policy's scopes. */
const lacking = ({ withoutScope }: LoginProof, scopes: readonly string[]): readonly ProofRow[] =>
  withoutScope
    ? [row(`token without ${scopes.join(' ')}`, '403', withoutScope, (status) => refusals.includes(status))]
    : [];

/** The calls, as far as the steps came. */
export const proofRows = (state: State): readonly ProofRow[] => {
  const facts = state.facts() as Partial<Facts>;
  const refused = (status: number): boolean => refusals.includes(status);
  const scopes = facts.policy?.scopes ?? [];
  const tokens = (
    [
      ['token of the authorization code login', facts.codeProof],
      ['token of the implicit login', facts.implicitProof],
      ['token by client credentials', facts.serviceProof],
    ] as const
  ).flatMap(([call, proof]) => (proof ? [[call, proof] as const] : []));
  return [
    ...(facts.openCall ? [open(facts.openCall)] : []),
    ...(facts.refusedCall
      ? [
          row('without a token', 'refused', facts.refusedCall.withoutToken, refused),
          row('with a worthless token', 'refused', facts.refusedCall.worthlessToken, refused),
        ]
      : []),
    ...tokens.flatMap(([, proof]) => lacking(proof, scopes)),
    ...tokens.map(([call, proof]) =>
      login(scopes.length === 0 ? call : `${call}, with ${scopes.join(' ')}`, proof),
    ),
  ];
};
