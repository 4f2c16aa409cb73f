import { problem } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import type { Rotation } from '../../wizard/step.ts';
import { flowsIn } from '../flows.ts';
import { logIn } from '../log-in.ts';
import { flowOf } from '../verified-flows.ts';
import {
  begun,
  noted,
  proveSecret,
  type RotationContext,
  type RotationLog,
  type RotationWish,
  retire,
  secondSecret,
} from './rotation.ts';

/** A login that takes the secret: the implicit one does not. */
const proveLogin = async (c: RotationContext, secret: Secret): Promise<void> => {
  const flow = flowsIn(c.answers).find((one) => one !== 'implicit');
  if (flow === undefined) return;
  const withNew: RotationContext = Object.create(c, { secret: { value: async () => secret } });
  const shown = await logIn(withNew, flowOf(withNew, flow));
  if ('notShown' in shown)
    c.shortfall(`No login with the new secret was shown, only an introspection: ${shown.notShown}`);
};

export interface NewApplicationSecret {
  readonly rotation: Rotation;
  /** To be shown now, to whom it is for; absent where that was done before. */
  readonly secret?: Secret;
  /** Notes that it was shown: until then another run shows it again. */
  handedOver?(): void;
}

/**
 * Another client secret for the registered client, beside the first: made, verified by a login, and handed over once. Exchange goes
 * on showing the old one: Anypoint does not change the clients of another provider. The old one is deactivated by a later run
 * only, so that whoever uses the application has the new one by then.
 */
export const rotateApplicationSecret = async (
  c: RotationContext,
  log: RotationLog,
  wish: RotationWish,
): Promise<NewApplicationSecret> => {
  const { clientId, name, secretId } = c.has.application;
  const { appId } = c.has.registeredClient;
  const before = log.read();
  if (wish.retire && (before?.of !== appId || before.done['handed over'] === undefined))
    throw problem('USAGE', {
      what: `The old client secret of "${name}" is not deactivated before another one is in use.`,
      way: 'Run rotate application-secret without --retire, give the new secret to whoever uses the application, and run it with --retire afterwards.',
    });
  const rotation = await begun(c, log, wish, {
    what: 'application-secret',
    appId,
    label: name,
    inUse: secretId,
  });
  const works = async (secret: Secret): Promise<undefined> => {
    await proveSecret(c, clientId, secret);
    await proveLogin(c, secret);
  };
  if (rotation.done['handed over'] === undefined) {
    const made = await secondSecret(c, log, rotation);
    await works(made.secret);
    log.know('application', { secretId: made.rotation.next });
    const verified = noted(c, log, made.rotation, 'verified');
    return {
      rotation: verified,
      secret: made.secret,
      handedOver: () => void noted(c, log, verified, 'handed over'),
    };
  }
  if (rotation.done['retired'] || !(wish.retire || rotation.done['retiring'])) return { rotation };
  const proveAgain = async (): Promise<undefined> => {
    const secret = (await c.okta.secrets.list(appId)).find(({ id }) => id === rotation.next)?.secret;
    if (secret) return works(secret);
    c.shortfall(
      `Okta does not show the new secret ${rotation.next} to this account, so that it works was not tried.`,
    );
    return undefined;
  };
  return { rotation: await retire(c, log, rotation, proveAgain) };
};
