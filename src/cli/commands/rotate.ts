import { Problem, problem } from '../../errors.ts';
import type { Facts } from '../../guide/facts.ts';
import { rotateApplicationSecret } from '../../guide/rotation/application-secret.ts';
import { rotateIntrospectionSecret } from '../../guide/rotation/introspection-secret.ts';
import { aboutToken, proveRegistration } from '../../guide/rotation/registration-token.ts';
import {
  noted,
  type RotationLog,
  type RotationName,
  type RotationWish,
  rotationNeeds,
} from '../../guide/rotation/rotation.ts';
import type { Secret } from '../../secret.ts';
import { steps } from '../../steps/index.ts';
import { columnsOf, wrap } from '../../ui/layout.ts';
import { runSteps } from '../../wizard/run.ts';
import type { Rotation } from '../../wizard/step.ts';
import { setupCommand } from '../command-line.ts';
import { asProblem, failureDocument, headingOfFailure } from '../failure.ts';
import type { SetupOptions } from '../options.ts';
import { printDocument, printSecret, printText } from '../result.ts';
import { type RotationRun, rotationContext, rotationLog } from '../run/rotation.ts';
import { type Run, withRun } from '../run/wiring.ts';

interface RotateOptions extends SetupOptions {
  readonly retire?: true;
  readonly removeRetired?: true;
}

/** What was done, in the order of the sentences, and the secret that is handed over now. */
interface Outcome {
  readonly rotation: Rotation | undefined;
  readonly says: readonly string[];
  readonly secret?: Secret;
  /** Notes that it was. */
  handedOver?(): void;
  readonly more?: object;
}

type RotationEngine = Run['engine'];
type Work = (
  engine: RotationEngine,
  rotating: RotationRun,
  log: RotationLog,
  wish: RotationWish,
) => Promise<Outcome>;

const oldOne = (rotation: Rotation, command: string): string =>
  rotation.done['retired']
    ? `The old secret ${rotation.old} is deactivated, not deleted.`
    : `The old secret ${rotation.old} is still active. To deactivate it: ${command} --retire`;

const introspectionSecret =
  (command: string): Work =>
  async (_, { c }, log, wish) => {
    const { rotation, users } = await rotateIntrospectionSecret(c, log, wish);
    const others = users.filter(({ ours }) => !ours);
    const name = ({ label, id, environment }: (typeof users)[number]): string =>
      `"${label}" (${id}, ${environment})`;
    return {
      rotation,
      says: [
        `The client provider asks Okta with the client secret ${rotation.next} since ${rotation.done['changed']}.`,
        `Its APIs: ${users.map(name).join(', ') || 'none'}. Those of this setup were deployed anew; calls with fresh tokens were accepted at ${rotation.done['verified']}.`,
        ...(others.length > 0
          ? [`Not of this setup, so not deployed anew: ${others.map(name).join(', ')}.`]
          : []),
        'APIs in other business groups are not on this list.',
        oldOne(rotation, command),
      ],
      more: { apis: users },
    };
  };

const applicationSecret =
  (command: string): Work =>
  async (_, { c }, log, wish) => {
    const { rotation, secret, handedOver } = await rotateApplicationSecret(c, log, wish);
    const { name, clientId } = c.has.application;
    return {
      rotation,
      ...(secret && { secret }),
      ...(handedOver && { handedOver }),
      says: [
        `The client ${clientId} ("${name}") has the client secret ${rotation.next} since ${rotation.done['created']}; it was verified at ${rotation.done['verified']}.`,
        secret
          ? 'It is shown this once. Give it to whoever uses the application.'
          : `It was handed over at ${rotation.done['handed over']}; whoever may read client credentials finds it in Okta.`,
        'Exchange goes on showing the old secret: Anypoint does not change the clients of another provider.',
        oldOne(rotation, command),
      ],
    };
  };

const registrationToken: Work = async (engine, { c }, log) => {
  const chosen = steps.filter(({ id }) =>
    ['okta.registration-token', 'anypoint.client-provider'].includes(id),
  );
  const before = (engine.state.facts() as Partial<Facts> as Facts).registrationToken;
  const last =
    log.read() ??
    noted(c, log, { what: 'registration-token', of: '', old: before.fingerprint, done: {} }, 'begun');
  await runSteps(engine, chosen);
  const { registrationToken: now, clientProvider } = engine.state.facts() as Partial<Facts> as Facts;
  const isNew = now.fingerprint !== (last.next ?? last.old);
  if (!isNew && last.next === undefined)
    throw problem('USAGE', {
      what: 'The registration token that is given is the one that the client provider holds already.',
      way: 'Make a new one in Okta (Security → API → Tokens), as the service account that stays, and give it: OKTA_REGISTRATION_TOKEN, or --stdin-secret okta.registrationToken.',
    });
  if (!isNew && last.done['verified'])
    return {
      rotation: last,
      says: [
        `Nothing was changed: the client provider "${clientProvider.name}" holds this token since ${last.done['changed']}, and Anypoint registered a client with it at ${last.done['verified']}. For a rotation give another one.`,
      ],
    };
  const changed = isNew
    ? noted(c, log, { ...last, of: clientProvider.id, old: last.next ?? last.old, done: {} }, 'changed', {
        next: now.fingerprint,
      })
    : last;
  const about = await aboutToken(c, await c.secret(now.secret));
  await proveRegistration(c);
  return {
    rotation: noted(c, log, changed, 'verified'),
    says: [
      ...about,
      `The client provider "${clientProvider.name}" holds it now, and Anypoint has registered a throw-away client with it and removed it again.`,
      'The old token is not revoked: revoke it in Okta once nothing else uses it (Security → API → Tokens).',
    ],
  };
};

const works: Readonly<Record<RotationName, (command: string) => Work>> = {
  'registration-token': () => registrationToken,
  'introspection-secret': introspectionSecret,
  'application-secret': applicationSecret,
};

const tell = async (
  run: Run,
  what: RotationName,
  { shortfalls, ...outcome }: Awaited<ReturnType<typeof rotateWith>>,
): Promise<number> => {
  const exit = shortfalls.length > 0 ? 6 : 0;
  const { rotation, says, secret, handedOver, more } = outcome;
  const { recording, ui } = run.screen;
  const document = {
    ok: exit === 0,
    exit,
    what,
    rotation,
    ...more,
    says,
    shortfalls,
    notes: recording?.notes,
  };
  if (secret) {
    (await import('../run/github.ts')).maskInRunner(secret);
    // Standard output holds the secret alone.
    if (!recording) for (const text of says) ui.note(text);
    printSecret(secret, 'secret', recording && document);
    handedOver?.();
  } else if (recording) printDocument(document);
  else printText(says.map((text) => wrap(text, columnsOf(process.stdout))).join('\n'));
  return exit;
};

/** The same without a screen of its own; what could not be shown is among the shortfalls. */
export const rotateWith = async (
  engine: RotationEngine,
  what: RotationName,
  wish: RotationWish,
  command: string,
): Promise<Outcome & Pick<RotationRun, 'shortfalls'>> => {
  const rotating = await rotationContext(engine);
  const outcome = await works[what](command)(engine, rotating, rotationLog(engine.state, what), wish);
  return { ...outcome, shortfalls: rotating.shortfalls };
};

/** Replaces one secret of a finished setup. The same command goes on where it was interrupted. */
export const rotate = (what: RotationName, options: RotateOptions): Promise<number> =>
  withRun(`rotate ${what}`, options, async (run) => {
    const { ui, recording } = run.screen;
    try {
      const facts = run.state.facts();
      const missing = rotationNeeds.filter((fact) => !(fact in facts));
      if (missing.length > 0)
        throw problem('USAGE', {
          what: `The setup "${run.state.data.setup.name}" is not finished: it lacks ${missing.join(', ')}.`,
          way: 'Run init to its end first, or name another setup with --name, --sandbox or --state.',
        });
      const wish: RotationWish = {
        retire: options.retire === true,
        removeRetired: options.removeRetired === true,
        despiteOthers: options.yes === true,
      };
      const command = setupCommand(`rotate ${what}`, options);
      return await tell(run, what, await rotateWith(run.engine, what, wish, command));
    } catch (error) {
      const failed = asProblem(error);
      ui.problem(failed, headingOfFailure(error));
      if (error instanceof Problem && failed.description.exit !== 2 && failed.description.exit !== 130)
        ui.note(`What was done is saved. Go on with: ${run.resume}`);
      if (recording) printDocument(failureDocument(error));
      return failed.description.exit;
    }
  });
