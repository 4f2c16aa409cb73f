import type { Problem } from '../errors.ts';
import { isOAuthError, loginRefused, tokenRefused } from '../oauth/oauth-error.ts';
import type { Secret } from '../secret.ts';
import type { With } from './define.ts';
import type { FlowName, Wanted } from './flows.ts';
import { metadataName, perRun } from './per-run.ts';

type OAuth = With<never>['oauth'];
type Metadata = Awaited<ReturnType<OAuth['discover']>>;
type Wish = Parameters<OAuth['startCodeLogin']>[1];
type Login = ReturnType<OAuth['startImplicitLogin']>;
type Outcome = Awaited<ReturnType<OAuth['finishCodeLogin']>>;
export type Tokens = Extract<Outcome, { readonly accessToken: Secret }>;

/** What both kinds of flows have. */
interface AnyFlow {
  readonly flow: FlowName;
  /** As the rows of a verification call it: `code login`. */
  readonly name: string;
  readonly grantType: 'authorization_code' | 'implicit' | 'client_credentials';
  /** What the settings that it rests upon are known by. */
  readonly spoiledBy: 'code' | 'implicit' | 'service';
  readonly scopes: readonly string[];
}

/** A person logs in: how that begins, and how the answer becomes tokens. */
export interface UserFlow extends AnyFlow {
  /** How the answer comes back to this computer. */
  readonly answers: 'code' | 'implicit';
  begin(
    metadata: Metadata,
    wish: Wish,
  ): { readonly login: Login; finish(answer: URLSearchParams): Promise<Outcome> };
}

/** A service asks for itself: nobody logs in. */
export interface ServiceFlow extends AnyFlow {
  obtain(metadata: Metadata): Promise<Outcome>;
}

export type Flow = UserFlow | ServiceFlow;

interface LoginAnswers extends Wanted {
  readonly logins: string;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
  readonly ports: readonly string[];
}

export type LoginContext = With<'okta' | 'authServer' | 'application' | 'registeredClient'> & {
  readonly answers: LoginAnswers;
};

/** Why no login could take place here, which is nothing that the set-up has done wrong. */
export interface NotShown {
  readonly notShown: string;
}

/** The endpoints as the server itself names them; read once a run. */
export const metadataOf = (c: LoginContext): Promise<Metadata> => {
  const { issuer } = c.has.authServer;
  return perRun(c.oauth, metadataName(issuer), () => c.oauth.discover(issuer));
};

/** `again`: worth another try in a moment. */
export type Finished = Tokens | { readonly refused: Problem; readonly again: boolean };

/** The answer of a login turned into tokens, or the refusal in terms of what to do. */
export const finish = async (
  begun: { finish(answer: URLSearchParams): Promise<Outcome> },
  answer: URLSearchParams,
): Promise<Finished> => {
  const outcome = await begun.finish(answer);
  if (!isOAuthError(outcome)) return outcome;
  const refused = answer.has('error') ? loginRefused(outcome) : tokenRefused(outcome);
  // The rules let this client pass, as was worked out before: an assignment of many people may still be under way.
  return { refused, again: outcome.error === 'access_denied' };
};

export const tokensOf = (finished: Finished): Tokens => {
  if ('refused' in finished) throw finished.refused;
  return finished;
};

/** A token for the client itself. Errors: `TOKEN_REFUSED`. */
export const obtain = async (c: LoginContext, flow: ServiceFlow): Promise<Tokens> => {
  const outcome = await flow.obtain(await metadataOf(c));
  if (isOAuthError(outcome)) throw tokenRefused(outcome);
  return outcome;
};
