import { calls } from '../../guide/evidence.ts';
import type { Facts } from '../../guide/facts.ts';
import { flowsIn, wantedOf } from '../../guide/flows.ts';
import { steps } from '../../steps/index.ts';
import type { Evidence } from '../../wizard/evidence.ts';
import type { SentRequest, State, StepRecord } from '../../wizard/state.ts';
import type { Made } from '../../wizard/step.ts';
import { safely } from '../export/safe.ts';
import { version } from '../version.ts';
import { openPoints } from './open-points.ts';
import { type SettingGroup, settingsOf } from './settings.ts';
import { markOf, type VerificationRow, verificationRows } from './verification-rows.ts';

export interface ReportStep {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly guide: string;
  readonly status: StepRecord['status'] | 'open';
  readonly how: string;
  readonly at: string;
  /** What was found or made, or why it was skipped. */
  readonly what: string;
  readonly made: readonly Omit<Made, 'step'>[];
  readonly requests: readonly Omit<SentRequest, 'step'>[];
}

/** Who stands where in the diagram; undefined as long as the setup does not know. */
export interface DiagramNames {
  readonly application: string | undefined;
  readonly clientId: string | undefined;
  readonly okta: string | undefined;
  readonly authorizationServer: string | undefined;
  readonly organization: string | undefined;
  readonly provider: string | undefined;
  readonly proxy: string | undefined;
  readonly policy: string | undefined;
  readonly introspectionClient: string | undefined;
  readonly implementation: string | undefined;
}

/** The report as data: what `--format json` prints. Nothing in it is secret, and every text is safe to print. */
export interface Report {
  readonly schemaVersion: 1;
  readonly writtenAt: string;
  readonly writtenBy: string;
  readonly setup: { readonly id: string; readonly name: string };
  readonly target: Readonly<Record<string, string>>;
  /** `verified`: all calls were as expected. `failed`: one was not. `incomplete`: not all have been made. */
  readonly verdict: 'verified' | 'failed' | 'incomplete';
  readonly verification: readonly VerificationRow[];
  readonly diagram: DiagramNames;
  readonly steps: readonly ReportStep[];
  /** What stands because of this setup. */
  readonly made: readonly Made[];
  /** What was there before and is used. */
  readonly found: readonly { readonly step: string; readonly how: string; readonly what: string }[];
  readonly changed: readonly { readonly step: string; readonly what: string }[];
  /** What people did, or still have to do. */
  readonly byHand: readonly string[];
  readonly settings: readonly SettingGroup[];
}

const withoutStep = <T extends { readonly step: string }>({ step: _, ...rest }: T): Omit<T, 'step'> => rest;

const stepsOf = ({ data }: State): readonly ReportStep[] =>
  steps.map(({ id, title, guide }, i) => {
    const record = data.steps[id];
    const of = (one: { readonly step: string }): boolean => one.step === id;
    const made = data.made.filter(of);
    return {
      number: i + 1,
      id,
      title,
      guide,
      status: record?.status ?? 'open',
      how: record?.how ?? '',
      at: record?.at ?? '',
      what: record?.what ?? record?.reason ?? made.map(({ kind, key }) => `${kind} "${key}"`).join(', '),
      made: made.map(withoutStep),
      requests: (data.requests ?? []).filter(of).map(withoutStep),
    };
  });

/** Without a token, with an invalid one, and one of each flow; what shows that a scope is demanded comes on top. */
const wantedRows = ({ data }: State): number => 2 + flowsIn(wantedOf(data.answers)).length;

const verdictOf = (state: State, verification: readonly VerificationRow[]): Report['verdict'] => {
  // Registering is not a call of the API; the open call can be seen once only, and perhaps it was not.
  const made = verification.filter(
    ({ call }) => call !== calls.registration.label && call !== calls.open.label,
  );
  if (made.some((row) => markOf(row) === 'NO' && row.got !== 'not made')) return 'failed';
  const good = made.filter((row) => markOf(row) === 'yes' && row.call !== calls.withoutScope.label);
  return good.length >= wantedRows(state) ? 'verified' : 'incomplete';
};

const policyName = (policy: Facts['policy'] | undefined): string | undefined =>
  policy && `${policy.assetId} ${policy.version}`;

const diagramOf = (facts: Partial<Facts>): DiagramNames => ({
  application: facts.application?.name,
  clientId: facts.application?.clientId,
  okta: facts.okta?.orgUrl,
  authorizationServer: facts.authServer?.name,
  organization: facts.anypoint && `${facts.anypoint.organizationName} / ${facts.anypoint.environmentName}`,
  provider: facts.clientProvider?.name,
  proxy: facts.proxy?.applicationName,
  policy: policyName(facts.policy),
  introspectionClient: facts.introspectionClient?.label,
  implementation: facts.implementation?.url,
});

const what = (step: ReportStep): string => step.what || step.title;

export const reportOf = (state: State, evidence: readonly Evidence[], now: string): Report => {
  const { data } = state;
  const facts = state.facts() as Partial<Facts>;
  const verification = verificationRows(state, evidence);
  const lines = stepsOf(state);
  const by = (...hows: readonly string[]) => lines.filter(({ how }) => hows.includes(how));
  return safely({
    schemaVersion: 1,
    writtenAt: now,
    writtenBy: `okta-mule-setup ${version}`,
    setup: data.setup,
    target: data.target,
    verdict: verdictOf(state, verification),
    verification,
    diagram: diagramOf(facts),
    steps: lines,
    made: data.made,
    found: by('used', 'unchanged', 'adopted')
      .filter(({ made }) => made.length === 0)
      .map((step) => ({ step: step.id, how: step.how, what: what(step) })),
    changed: by('updated').map((step) => ({ step: step.id, what: what(step) })),
    byHand: openPoints(lines, state, verification),
    settings: settingsOf(facts, data.answers),
  } satisfies Report);
};
