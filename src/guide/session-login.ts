import { Problem } from '../errors.ts';
import { loginRefused } from '../oauth/oauth-error.ts';
import type { Secret } from '../secret.ts';
import { callbackOn } from './client-application.ts';
import {
  type Finished,
  finish,
  type LoginContext,
  metadataOf,
  type NotShown,
  type Tokens,
  tokensOf,
  type UserFlow,
} from './login-flow.ts';

/** A user name and a password in place of a browser: possible where Okta asks for no more than a password. */
export const asTestUser = async (
  c: LoginContext,
  flow: UserFlow,
  user: { readonly username: string; readonly password: Secret },
): Promise<Tokens | NotShown> => {
  const metadata = await metadataOf(c);
  const redirectUri = callbackOn(c.answers.ports[0] ?? '');
  const { orgUrl } = c.has.okta;
  let refused: Problem | undefined;
  const attempt = async (): Promise<Finished | NotShown | undefined> => {
    const { clientId } = c.has.application;
    const begun = flow.begin(metadata, { clientId, redirectUri, scopes: flow.scopes });
    const shown = await c.oauth.sessionLogin({ orgUrl, ...user }, begun.login);
    if (shown.kind === 'not-possible') return { notShown: shown.why };
    if (shown.kind === 'refused') throw loginRefused(shown.refusal);
    const finished = await finish(begun, shown.answer);
    if (!('refused' in finished) || !finished.again) return finished;
    refused = finished.refused;
    return undefined;
  };
  c.progress(`Logging ${user.username} in (${flow.name})`);
  try {
    const outcome = await c.until({
      what: `Okta to let ${user.username} log in`,
      every: [3_000],
      atMost: 30_000,
      last: () => refused?.message ?? '',
      probe: attempt,
    });
    return 'notShown' in outcome ? outcome : tokensOf(outcome);
  } catch (error) {
    throw refused && error instanceof Problem && error.code === 'NOT_READY' ? refused : error;
  }
};
