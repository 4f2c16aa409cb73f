import { problem } from '../../errors.ts';
import type { Facts } from '../../guide/facts.ts';
import type { Secret } from '../../secret.ts';
import { columnsOf, wrap } from '../../ui/layout.ts';
import { answersMissing } from '../../wizard/answers.ts';
import type { Ask } from '../../wizard/ask.ts';
import { questions } from '../answers/questions.ts';
import { certificates } from '../keep-alive/certificates.ts';
import type { Deadline } from '../keep-alive/deadline.ts';
import { clientSecrets, useRegistrationToken } from '../keep-alive/okta.ts';
import type { SetupOptions } from '../options.ts';
import { printDocument, printText } from '../result.ts';
import type { Run } from '../run/wiring.ts';
import { withLook } from './verify.ts';

interface KeepAliveOptions extends SetupOptions {
  /** Digits. */
  readonly days: string;
}

const asked = (key: string): Ask => {
  const ask = questions.get(key);
  if (!ask) throw problem('INTERNAL', { what: `there is no answer ${key}` });
  return ask;
};

const limitOf = (days: string): number => {
  if (/^\d{1,4}$/.test(days)) return Number(days);
  throw problem('USAGE', { what: `"${days}" is not a number of days.`, way: 'Write --days 14.' });
};

const look = async ({ engine }: Run, limit: number): Promise<readonly Deadline[]> => {
  const { answers, clock, signal, state } = engine;
  const admin = (await answers.one(asked('okta.registrationTokenUse'))) === 'admin';
  const needed = [asked('okta.orgUrl'), asked(admin ? 'okta.token' : 'okta.registrationToken')] as const;
  const missing = answers.missing(needed);
  if (missing.length > 0) throw answersMissing(missing);
  const orgUrl = (await answers.one(needed[0])) as string;
  const token = (await answers.one(needed[1])) as Secret;
  const facts = state.facts() as Readonly<Partial<Facts>>;
  const services = await engine.services({ facts: () => facts, secret: async () => token });
  const okta = services.openOktaWith(orgUrl, token);
  const watch = { now: clock.now(), limit };
  const tokens = await useRegistrationToken(okta, orgUrl, watch);
  const addresses = [orgUrl, facts.authServer?.issuer, facts.anypoint?.baseUrl, facts.proxy?.url];
  const [secrets, ends] = await Promise.all([
    clientSecrets(okta, facts, watch.now),
    certificates(addresses, watch, signal),
  ]);
  return [...tokens, ...secrets, ...ends];
};

const lines = ({ state, what, says, remedy }: Deadline): readonly string[] => [
  `${state}: ${what}: ${says}`,
  ...(remedy === '' ? [] : [`  ${remedy}`]),
];

/** For a scheduler: keeps the registration token alive, and says what ends when. Exit 0, 3 when something ends soon. */
export const keepAlive = (options: KeepAliveOptions): Promise<number> => {
  const limit = limitOf(options.days);
  return withLook('keep-alive', options, async (run) => {
    const deadlines = await look(run, limit);
    const soon = deadlines.filter(({ state }) => state === 'ends soon' || state === 'over');
    const exit = soon.length > 0 ? 3 : 0;
    if (run.screen.recording) printDocument({ ok: exit === 0, exit, limit, deadlines });
    else
      printText(
        deadlines
          .flatMap(lines)
          .map((line) => wrap(line, columnsOf(process.stdout)))
          .join('\n'),
      );
    return exit;
  });
};
