import { problem } from '../../errors.ts';
import { basisOf } from '../../guide/evidence.ts';
import type { Facts } from '../../guide/facts.ts';
import { placeText } from '../../guide/places.ts';
import type { Services } from '../../guide/services.ts';
import type { Exit } from '../../problems/description.ts';
import type { Secret } from '../../secret.ts';
import { answersMissing } from '../../wizard/answers.ts';
import { type Contexts, contextsOf } from '../../wizard/context.ts';
import type { Engine } from '../../wizard/engine.ts';
import { exitOf as firstOf, sentenceOf } from '../../wizard/entry.ts';
import type { EvidenceOfStep } from '../../wizard/evidence.ts';
import { findObject } from '../../wizard/find.ts';
import { headingOf } from '../../wizard/heading.ts';
import type { Surveyed } from '../../wizard/survey.ts';
import { lackingFacts, lookAtSetup } from '../run/look.ts';
import { lookAtAnypoint } from './anypoint.ts';
import { type DoctorLine, failure, lookAt, warning, well } from './line.ts';
import { lookAtOkta, lookAtRegistrationToken } from './okta.ts';

type Doctored = Engine<Facts, Services>;

/** The step as it would run; all answers that it lacks are named at once. */
const opened = async (engine: Doctored, contexts: Contexts<Facts, Services>, id: string) => {
  const step = engine.steps.find((one) => one.id === id);
  if (!step) throw problem('INTERNAL', { what: `there is no step ${id}` });
  const missing = engine.answers.missing(Object.values(step.asks));
  if (missing.length > 0) throw answersMissing(missing);
  return { step, c: await contexts.of(step, headingOf(engine, step)) };
};

/** A step's own look is the check; what it finds is taken for the checks after it. */
const inspected = async (engine: Doctored, contexts: Contexts<Facts, Services>, id: string) => {
  const { step, c } = await opened(engine, contexts, id);
  const found = await findObject(step, c);
  if (!found) throw problem('NOT_SEEN', { what: step.title });
  return { c, facts: found.facts as Partial<Facts>, what: found.what };
};

const ofOkta = async (
  engine: Doctored,
  contexts: Contexts<Facts, Services>,
): Promise<readonly DoctorLine[]> => {
  const check = 'Okta: organization and login';
  let more: readonly DoctorLine[] = [];
  const first = await lookAt(check, async () => {
    const { c, what } = await inspected(engine, contexts, 'okta.org');
    const { orgUrl } = c.answers as { orgUrl: string };
    more = await lookAtOkta({ services: c, okta: c.openOkta(orgUrl), orgUrl, now: engine.clock.now });
    return well(check, what);
  });
  return [...first, ...more];
};

/** Dated evidence of a setup that has a registration token on record. */
const keepRegistration = (
  { evidence, has, now }: { readonly evidence: EvidenceOfStep; readonly has: Partial<Facts>; now(): string },
  good: boolean,
  says: string,
): void => {
  if (!has.registrationToken) return;
  const result = good ? 'as expected' : 'failed';
  const got = good ? 'accepted' : 'refused';
  evidence.add({ call: 'registration', at: now(), result, got, says, against: basisOf('registration', has) });
};

const ofRegistrationToken = async (
  engine: Doctored,
  contexts: Contexts<Facts, Services>,
): Promise<readonly DoctorLine[]> => {
  const check = 'Okta: registration token for Anypoint';
  return lookAt(
    check,
    async () => {
      const { c } = await opened(engine, contexts, 'okta.registration-token');
      const { use, token, adminToken } = c.answers as { use: string; token: Secret; adminToken: Secret };
      const orgUrl = engine.state.data.target['okta.orgUrl'] ?? '';
      const lines = await lookAtRegistrationToken(
        { services: c, orgUrl },
        use === 'admin' ? adminToken : token,
      );
      for (const { state, says } of lines) keepRegistration(c, state === 'ok', says);
      return lines;
    },
    true,
  );
};

const ofAnypoint = async (
  engine: Doctored,
  contexts: Contexts<Facts, Services>,
): Promise<readonly DoctorLine[]> => {
  const check = 'Anypoint: login, organization, environment, deployment target';
  let more: readonly DoctorLine[] = [];
  const first = await lookAt(check, async () => {
    const { c, facts, what } = await inspected(engine, contexts, 'anypoint.org');
    if (!facts.anypoint) throw problem('NOT_SEEN', { what: 'The Anypoint organization' });
    const { baseUrl, organizationId, environmentId, rootOrganizationId } = facts.anypoint;
    const client = c.openAnypoint(baseUrl).within({ organizationId, environmentId, rootOrganizationId });
    more = await lookAtAnypoint(client, organizationId);
    return well(check, what);
  });
  return [...first, ...more];
};

/** One line of a step for each setting of it that is not as it must be. */
const ofStep = ({ title, verb, what, entries }: Surveyed): readonly DoctorLine[] => {
  const check = `Setup: ${title}`;
  if (entries.length === 0)
    return verb === 'create'
      ? [failure(check, `not there: init would ${what}`, 'Run init.', 3)]
      : [well(check, what)];
  return entries.map((one) => {
    const says = one.where.path === '' ? one.actual : `${sentenceOf(one)}.`;
    const advice = [one.where.path === '' ? one.expected : '', placeText(one.where)]
      .filter(Boolean)
      .join(' ');
    return one.exit === 0
      ? warning(check, says, advice || one.expected)
      : failure(check, says, advice, one.exit);
  });
};

/** After a setup: every step of it, by the same look as that of `plan` and `verify`. */
const ofSetup = async (engine: Doctored): Promise<readonly DoctorLine[]> => {
  if (lackingFacts(engine.state.facts()).length > 0)
    return [
      warning(
        'Setup',
        'not finished, so that its parts were not looked at',
        'Run init; it goes on where it stopped.',
      ),
    ];
  const { surveyed, closed } = await lookAtSetup(engine);
  // Why a platform is closed has been said above.
  if (closed) {
    const behind = surveyed.filter((one) => one.verb === 'refuse').length;
    return [
      warning('Setup', `${behind} steps behind a platform that could not be opened were not looked at`, ''),
    ];
  }
  return surveyed.filter(({ verb }) => verb !== 'skip').flatMap(ofStep);
};

/** Everything that can be looked at without changing anything. */
export const examine = async (engine: Doctored): Promise<readonly DoctorLine[]> => {
  const contexts = contextsOf(engine, (step) => headingOf(engine, step));
  const okta = await ofOkta(engine, contexts);
  const token = await ofRegistrationToken(engine, contexts);
  const anypoint = await ofAnypoint(engine, contexts);
  return [...okta, ...token, ...anypoint, ...(await ofSetup(engine))];
};

/** By the fixed precedence. */
export const exitOf = (lines: readonly DoctorLine[]): Exit | 0 => firstOf(lines.map(({ exit }) => exit));
