import { problem } from '../../errors.ts';
import { testPassword, testUsername } from '../../guide/asks/verification.ts';
import type { Facts } from '../../guide/facts.ts';
import type { Secret } from '../../secret.ts';
import { contextsOf } from '../../wizard/context.ts';
import { headingOf } from '../../wizard/heading.ts';
import type { Run } from '../run/wiring.ts';
import type { PostmanSecrets } from './postman.ts';

/** The application's secret, had again by the step that provided it. */
const applicationSecret = async ({ engine, state }: Run): Promise<Secret> => {
  const { application } = state.facts() as Partial<Facts>;
  const ref = application?.secret;
  const step = engine.steps.find(({ id }) => ref?.secret.startsWith(`${id}/`));
  if (!ref || !step) throw problem('INTERNAL', { what: 'no step provides the secret of the application' });
  const contexts = contextsOf(engine, (one) => headingOf(engine, one));
  const c = await contexts.of(step, headingOf(engine, step));
  return c.secret(ref);
};

/** What `--with-secrets` asks for: the client secret, and the test user as far as the answers name one. */
export const recoverSecrets = async (run: Run): Promise<PostmanSecrets> => {
  const { answers } = run.engine;
  return {
    clientSecret: (await applicationSecret(run)).reveal(),
    testUsername: answers.peek(testUsername) as string | undefined,
    testPassword: (answers.peek(testPassword) as Secret | undefined)?.reveal(),
  };
};
