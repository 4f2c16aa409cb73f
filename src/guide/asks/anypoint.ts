import { Problem } from '../../errors.ts';
import { connectedAppScopes } from '../../rights/scopes.ts';
import { choice, secret, text } from '../../wizard/ask.ts';
import { controlPlanes, originOf } from '../anypoint-hosts.ts';

type Peek = (key: string) => unknown;
export type LoginMethod = 'bearer' | 'connected-app' | 'browser' | 'refresh-token' | 'password';

/** By what is given, in the order of the vendor's own CLI: bearer, user and password, connected app. */
const detected = (answers: Peek): LoginMethod | undefined => {
  if (answers('anypoint.bearer')) return 'bearer';
  if (answers('anypoint.username') && answers('anypoint.password')) return 'password';
  if (answers('anypoint.refreshToken')) return 'refresh-token';
  return answers('anypoint.clientId') && answers('anypoint.clientSecret') ? 'connected-app' : undefined;
};

/** How this run logs in to Anypoint. */
export const loginMethod = (answers: Peek): LoginMethod =>
  (answers('anypoint.login') as LoginMethod | undefined) ?? detected(answers) ?? 'connected-app';

const by =
  (...methods: readonly LoginMethod[]) =>
  (answers: Peek): boolean =>
    methods.includes(loginMethod(answers));

const parsedHost = (given: string): string | Problem => {
  try {
    return originOf(given);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
};

const anypointHost = text({
  key: 'anypoint.host',
  message: 'Anypoint control plane',
  help: `The host that you see in the browser: ${controlPlanes.map(({ host, name }) => `${host} (${name})`).join(', ')}, or another.`,
  env: ['ANYPOINT_HOST'],
  default: 'https://anypoint.mulesoft.com',
  connection: true,
  target: true,
  repair: (value) => {
    const parsed = parsedHost(value);
    return typeof parsed === 'string' ? parsed : value;
  },
  check: (value) => {
    const parsed = parsedHost(value);
    return typeof parsed === 'string' ? undefined : parsed.description.message;
  },
});

const anypointLogin = choice({
  key: 'anypoint.login',
  message: 'How to log in to Anypoint Platform',
  help: 'Client providers need an Organization Administrator of the root organization. A login in the browser works with multi-factor authentication and single sign-on; a connected app with client credentials may lack the right to create the provider.',
  choices: [
    {
      value: 'browser',
      label: 'in the browser, through a connected app that acts on behalf of a user (recommended)',
    },
    { value: 'connected-app', label: 'connected app with client credentials' },
    { value: 'bearer', label: 'access token of a session that is logged in (about an hour)' },
    { value: 'refresh-token', label: 'refresh token of a connected app that acts on behalf of a user' },
    { value: 'password', label: 'user name and password (only without multi-factor authentication)' },
  ],
  optional: true,
  connection: true,
  when: (answers) => detected(answers) === undefined,
});

export const anypointBearer = secret({
  key: 'anypoint.bearer',
  message: 'Anypoint access token',
  help: 'Of a browser session that is logged in; it lives for about an hour.',
  env: ['ANYPOINT_BEARER'],
  when: by('bearer'),
  connection: true,
});

export const anypointClientId = text({
  key: 'anypoint.clientId',
  message: 'Client ID of the connected app',
  help: `Access Management → Connected Apps. Not the client ID of an environment or a business group. An app that acts on its own behalf needs ${connectedAppScopes(
    false,
  )
    .map(({ scope }) => scope)
    .join(', ')}.`,
  env: ['ANYPOINT_CLIENT_ID'],
  when: by('connected-app', 'browser', 'refresh-token'),
  usual: true,
  connection: true,
});

export const anypointClientSecret = secret({
  key: 'anypoint.clientSecret',
  message: 'Client secret of the connected app',
  help: 'Access Management → Connected Apps → the app → Copy Secret.',
  env: ['ANYPOINT_CLIENT_SECRET'],
  when: by('connected-app', 'browser', 'refresh-token'),
  usual: true,
  connection: true,
});

export const anypointRefreshToken = secret({
  key: 'anypoint.refreshToken',
  message: 'Refresh token',
  help: 'Of a connected app with Background Access; it lives for 90 days.',
  env: ['ANYPOINT_REFRESH_TOKEN'],
  when: by('refresh-token'),
  connection: true,
});

export const anypointRedirectUri = text({
  key: 'anypoint.redirectUri',
  message: 'Redirect URI of the connected app for the browser login',
  help: 'It must be registered with the connected app, port included.',
  default: 'http://localhost:9180/callback',
  when: by('browser'),
  quiet: true,
  connection: true,
});

export const anypointUsername = text({
  key: 'anypoint.username',
  message: 'Anypoint user name',
  help: 'Works only for accounts without multi-factor authentication and single sign-on.',
  env: ['ANYPOINT_USERNAME'],
  when: by('password'),
  connection: true,
});

export const anypointPassword = secret({
  key: 'anypoint.password',
  message: 'Password of that user',
  help: 'It is sent to Anypoint only.',
  env: ['ANYPOINT_PASSWORD'],
  when: by('password'),
  connection: true,
});

export const anypointOrganization = text({
  key: 'anypoint.organization',
  message: 'Organization or business group of the API (name or ID)',
  help: "Where the API lives. Leave it empty for the login's own organization. The client provider always goes to the root organization.",
  env: ['ANYPOINT_ORG'],
  optional: true,
  without: "the login's own",
  connection: true,
  offered: true,
});

export const anypointEnvironment = text({
  key: 'anypoint.environment',
  message: 'Environment of the API',
  help: 'Access Management → Business Groups → the organization → Environments. The guide uses Sandbox.',
  env: ['ANYPOINT_ENV'],
  default: 'Sandbox',
  connection: true,
  offered: true,
});

/** Everything that a login to Anypoint may need, for the step that opens it. */
export const anypointConnection = {
  host: anypointHost,
  login: anypointLogin,
  bearer: anypointBearer,
  clientId: anypointClientId,
  clientSecret: anypointClientSecret,
  refreshToken: anypointRefreshToken,
  redirectUri: anypointRedirectUri,
  username: anypointUsername,
  password: anypointPassword,
};
