import { type Html, html, page } from '../../kernel/html.ts';
import type { Reply } from '../../kernel/request.ts';
import type { OktaApp, Scope } from '../world.ts';
import type { Denial } from './denial.ts';
import { originFor } from './response.ts';

/** Paths of the sandbox's own pages; Okta's real ones are not documented. */
export const signInPath = '/login/sign-in';
export const continuePath = '/login/token/redirect';
export const consentPath = '/login/consent';

interface SignInPage {
  readonly app: OktaApp;
  readonly redirectUri: string;
  readonly stateToken: string;
  readonly username: string;
  /** What went wrong with the last try. */
  readonly trouble?: string | undefined;
}

const hidden = (stateToken: string): Html =>
  html`<input type="hidden" name="stateToken" value="${stateToken}">`;

const focus = html` autofocus`;

export const signInPage = ({ app, redirectUri, stateToken, username, trouble }: SignInPage): Reply =>
  page({
    title: 'Sign in',
    status: trouble === undefined ? 200 : 401,
    formTargets: [originFor(redirectUri)],
    body: html`<h1>Sign in</h1>
<p>to continue to <strong>${app.label}</strong></p>
${trouble === undefined ? undefined : html`<p role="alert">${trouble}</p>`}
<form method="post" action="${signInPath}">
${hidden(stateToken)}
<label for="username">Username</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required${username === '' ? focus : undefined}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${username === '' ? undefined : focus}>
<button type="submit">Sign in</button>
</form>
<p><small>Simulated Okta org. Do not enter a real password.</small></p>`,
  });

export const consentPage = (
  app: OktaApp,
  redirectUri: string,
  stateToken: string,
  scopes: readonly Scope[],
): Reply =>
  page({
    title: 'Allow access',
    formTargets: [originFor(redirectUri)],
    body: html`<h1>${app.label} would like to access</h1>
<ul>${scopes.map(({ name, displayName }) => html`<li>${displayName ?? name}</li>`)}</ul>
<form method="post" action="${consentPath}">
${hidden(stateToken)}
<button type="submit" name="decision" value="allow">Allow access</button>
<button type="submit" name="decision" value="deny" class="second">Don't allow access</button>
</form>`,
  });

/** The app's sign-in policy wants more than the password: nothing is issued. */
export const secondFactorPage = (app: OktaApp): Reply =>
  page({
    title: 'Second factor needed',
    body: html`<h1>Verify it's you with a security method</h1>
<p>The sign-in policy of <strong>${app.label}</strong> asks for a second factor. A password alone does not sign you in.</p>`,
  });

/** An error that must not be sent to the client's redirect URI. */
export const errorPage = (denial: Denial): Reply =>
  page({
    title: 'Bad request',
    status: 400,
    body: html`<h1>400 Bad Request</h1>
<p>Your request resulted in an error.</p>
<p>Error code: ${denial.code}</p>
<p>Description: ${denial.message}</p>`,
  });

export const expiredPage = (): Reply =>
  page({
    title: 'Sign-in expired',
    status: 400,
    body: html`<h1>Your sign-in has expired</h1><p>Go back to the application and start again.</p>`,
  });
