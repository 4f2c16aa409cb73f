import { keptNames } from './app-body.ts';
import { type OktaContext, wireDate } from './context.ts';
import { currentSecret } from './new-app.ts';
import { link } from './paging.ts';
import type { OktaApp } from './world.ts';

/** The one policy of profile enrollment that all apps share; nothing here acts on it. */
const profileEnrollmentId = ({ world }: OktaContext): string => `rst${world.org.id.slice(3)}`;

const linksOf = (context: OktaContext, app: OktaApp): object => {
  const origin = context.origin();
  const self = `${origin}/api/v1/apps/${app.id}`;
  const turn = app.status === 'ACTIVE' ? 'deactivate' : 'activate';
  const engine =
    context.moods.engine === 'v1' || app.signInPolicyId === null
      ? {}
      : {
          profileEnrollment: { href: `${origin}/api/v1/policies/${profileEnrollmentId(context)}` },
          policies: link(`${self}/policies`, 'PUT'),
          accessPolicy: { href: `${origin}/api/v1/policies/${app.signInPolicyId}` },
        };
  return {
    uploadLogo: link(`${self}/logo`, 'POST'),
    appLinks: [
      {
        name: 'oidc_client_link',
        href: `${origin}/home/oidc_client/${app.id}/aln${app.id.slice(3)}`,
        type: 'text/html',
      },
    ],
    groups: { href: `${self}/groups` },
    logo: [{ name: 'medium', href: `${origin}/assets/img/logos/default.png`, type: 'image/png' }],
    clientCredentials: [{ name: 'secrets', href: `${self}/credentials/secrets` }],
    users: { href: `${self}/users` },
    [turn]: { href: `${self}/lifecycle/${turn}` },
    ...engine,
  };
};

/** ID tokens of all apps are signed with the key of the org. */
const signingKid = ({ world }: OktaContext): string =>
  world.authorizationServers.find((server) => server.default)?.key.kid ?? '';

const credentialsOf = (context: OktaContext, app: OktaApp, withSecret: boolean): object => {
  const secret = withSecret ? currentSecret(app)?.value : undefined;
  return {
    userNameTemplate: app.extra['userNameTemplate'] ?? { template: '$' + '{source.login}', type: 'BUILT_IN' },
    signing: { kid: signingKid(context) },
    oauthClient: {
      autoKeyRotation: app.autoKeyRotation,
      client_id: app.clientId,
      ...(secret === undefined ? {} : { client_secret: secret }),
      token_endpoint_auth_method: app.tokenEndpointAuthMethod,
      pkce_required: app.pkceRequired,
    },
  };
};

const settingsOf = (app: OktaApp): object => ({
  app: {},
  notifications: app.extra['notifications'] ?? {
    vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null },
  },
  manualProvisioning: app.extra['manualProvisioning'] ?? false,
  implicitAssignment: app.implicitAssignment,
  emOptInStatus: 'NONE',
  notes: { admin: app.notesAdmin, enduser: app.notesEnduser },
  oauthClient: {
    client_uri: null,
    logo_uri: null,
    ...(app.grantTypes.includes('refresh_token') ? { refresh_token: { rotation_type: 'STATIC' } } : {}),
    issuer_mode: 'ORG_URL',
    wildcard_redirect: 'DISABLED',
    idp_initiated_login: { mode: 'DISABLED', default_scope: [] },
    ...Object.fromEntries(
      keptNames.filter((name) => name in app.extra).map((name) => [name, app.extra[name]]),
    ),
    redirect_uris: app.redirectUris,
    response_types: app.responseTypes,
    grant_types: app.grantTypes,
    application_type: app.applicationType,
    consent_method: app.consentMethod,
    dpop_bound_access_tokens: app.dpopBound,
  },
});

/**
 * `OpenIdConnectApplication` of the management document, with what every recorded answer has besides: null where nobody set
 * it, though the document allows none. The secret only in answers to creation and replacement.
 */
export const appView = (context: OktaContext, app: OktaApp, withSecret = false): object => ({
  id: app.id,
  orn: `orn:okta:idp:${context.world.org.id}:apps:oidc_client:${app.id}`,
  name: 'oidc_client',
  label: app.label,
  status: app.status,
  lastUpdated: wireDate(app.lastUpdated),
  created: wireDate(app.created),
  accessibility: {
    selfService: false,
    errorRedirectUrl: null,
    loginRedirectUrl: null,
    ...(app.extra['accessibility'] as object | undefined),
  },
  visibility: {
    autoLaunch: false,
    autoSubmitToolbar: false,
    hide: { iOS: true, web: true },
    appLinks: { oidc_client_link: true },
    ...(app.extra['visibility'] as object | undefined),
  },
  features: [],
  signOnMode: 'OPENID_CONNECT',
  credentials: credentialsOf(context, app, withSecret),
  universalLogout: {
    status: 'DISABLED',
    supportType: 'FULL',
    identityStack: 'NOT_SHARED',
    protocol: 'GLOBAL_TOKEN_REVOCATION',
  },
  settings: settingsOf(app),
  ...(app.extra['profile'] === undefined ? {} : { profile: app.extra['profile'] }),
  _links: linksOf(context, app),
});
