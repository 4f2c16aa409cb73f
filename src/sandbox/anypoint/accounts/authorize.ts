import { type Html, html, page } from '../../kernel/html.ts';
import { formBody, type Reply } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { accountsText } from '../refusals.ts';
import { userByPassword } from './login.ts';
import { findApp, issueCode } from './tokens.ts';
import type { ConnectedApp } from './world.ts';

const path = '/accounts/api/v2/oauth2/authorize';
const parameters = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce'] as const;

const hidden = (asked: URLSearchParams): readonly Html[] =>
  parameters
    .filter((name) => asked.has(name))
    .map((name) => html`<input type="hidden" name="${name}" value="${asked.get(name) ?? ''}">`);

const scopesOf = (asked: URLSearchParams): readonly string[] => (asked.get('scope') ?? '').split(' ');

const loginPage = (app: ConnectedApp, asked: URLSearchParams, trouble?: string): Reply =>
  page({
    title: 'Sign in',
    formTargets: [new URL(asked.get('redirect_uri') ?? '').origin],
    body: html`<h1>Sign in</h1>
<p><strong>${app.name}</strong> asks to act for you in Anypoint Platform:</p>
<ul>${scopesOf(asked).map((scope) => html`<li>${scope}</li>`)}</ul>
${trouble === undefined ? undefined : html`<p role="alert">${trouble}</p>`}
<form method="post" action="${path}">
${hidden(asked)}
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit" name="consent" value="allow">Grant access</button>
<button type="submit" name="consent" value="deny" class="second" formnovalidate>Deny</button>
</form>
<p><small>Simulated Anypoint Platform. Do not enter a real password.</small></p>`,
  });

const redirect = (asked: URLSearchParams, answer: Record<string, string>): Reply => {
  const target = new URL(asked.get('redirect_uri') ?? '');
  const state = asked.get('state');
  for (const [name, value] of Object.entries({ ...answer, ...(state !== null && { state }) }))
    target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.href, 'cache-control': 'no-store' } };
};

/** The app that may be redirected to; undefined for a wrong client or redirect URI, which are never redirected to. */
const trustedApp = (context: AnypointContext, asked: URLSearchParams): ConnectedApp | undefined => {
  const app = findApp(context, asked.get('client_id') ?? '');
  return app?.redirectUris.includes(asked.get('redirect_uri') ?? '') ? app : undefined;
};

const mayAsk = (app: ConnectedApp, asked: URLSearchParams): boolean => {
  const allowed = new Set(app.scopes.map(({ scope }) => scope));
  return scopesOf(asked).every((scope) => scope === '' || allowed.has(scope));
};

const consented = (context: AnypointContext, app: ConnectedApp, asked: URLSearchParams): Reply => {
  const user = userByPassword(context, asked.get('username') ?? '', asked.get('password') ?? '');
  if (!user) return loginPage(app, asked, 'Your credentials are not valid.');
  const wanted = new Set(scopesOf(asked));
  const code = issueCode(context, {
    clientId: app.clientId,
    userId: user.id,
    redirectUri: asked.get('redirect_uri') ?? '',
    scopes: app.scopes.filter(({ scope }) => wanted.has(scope)),
  });
  return redirect(asked, { code });
};

const authorize = (context: AnypointContext, asked: URLSearchParams): Reply => {
  const app = trustedApp(context, asked);
  if (!app) return accountsText(400, 'Bad request; an invalid redirect_uri or client_id');
  if (asked.get('response_type') !== 'code')
    return redirect(asked, {
      error: 'unsupported_response_type',
      error_description: 'Only code is supported.',
    });
  if (!mayAsk(app, asked))
    return redirect(asked, {
      error: 'invalid_scope',
      error_description: 'The app has not got these scopes.',
    });
  if (asked.get('consent') === 'deny')
    return redirect(asked, { error: 'access_denied', error_description: 'The user denied access.' });
  return asked.has('username') ? consented(context, app, asked) : loginPage(app, asked);
};

/** Credentials and consent come from the form only, never from a link. */
const withoutForm = (query: URLSearchParams): URLSearchParams => {
  const asked = new URLSearchParams();
  for (const name of parameters) {
    const value = query.get(name);
    if (value !== null) asked.set(name, value);
  }
  return asked;
};

/** Sign-in and consent of on-behalf apps (docs/facts/anypoint-access.md §1.4). */
export const authorizeRoutes = (context: AnypointContext): Route[] => [
  {
    method: 'GET',
    pattern: path,
    handle: ({ query }) => authorize(context, withoutForm(query)),
  },
  {
    method: 'POST',
    pattern: path,
    mutating: false,
    handle: (request) => authorize(context, formBody(request)),
  },
];
