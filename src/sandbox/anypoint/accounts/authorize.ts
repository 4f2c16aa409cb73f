import { formBody, type Reply } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { accountsText } from '../refusals.ts';
import type { ConnectedApp } from '../world.ts';
import { userByPassword } from './login.ts';
import { findApp, issueCode } from './tokens.ts';

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const parameters = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce'] as const;

const hidden = (asked: URLSearchParams): string =>
  parameters
    .map((name) => [name, asked.get(name)] as const)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value ?? '')}">`)
    .join('');

const loginPage = (app: ConnectedApp, asked: URLSearchParams, problem: string): Reply => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
  text: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in to the sandbox's Anypoint Platform</title></head>
<body><h1>Sign in</h1><p role="alert">${escaped(problem)}</p>
<form method="post" action="/accounts/api/v2/oauth2/authorize">${hidden(asked)}
<p><label>Username <input name="username" autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
<p>${escaped(app.name)} asks for: ${escaped(asked.get('scope') ?? '')}</p>
<p><button name="consent" value="allow">Grant access</button> <button name="consent" value="deny">Deny</button></p>
</form></body></html>`,
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
  return (asked.get('scope') ?? '').split(' ').every((scope) => scope === '' || allowed.has(scope));
};

const consented = (context: AnypointContext, app: ConnectedApp, asked: URLSearchParams): Reply => {
  const user = userByPassword(context, asked.get('username') ?? '', asked.get('password') ?? '');
  if (!user) return loginPage(app, asked, 'Your credentials are not valid.');
  const wanted = new Set((asked.get('scope') ?? '').split(' '));
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
  return asked.has('username') ? consented(context, app, asked) : loginPage(app, asked, '');
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

/** Sign-in and consent of on-behalf apps (anypoint-access §1.4). */
export const authorizeRoutes = (context: AnypointContext): Route[] => [
  {
    method: 'GET',
    pattern: '/accounts/api/v2/oauth2/authorize',
    handle: ({ query }) => authorize(context, withoutForm(query)),
  },
  {
    method: 'POST',
    pattern: '/accounts/api/v2/oauth2/authorize',
    mutating: false,
    handle: (request) => authorize(context, formBody(request)),
  },
];
