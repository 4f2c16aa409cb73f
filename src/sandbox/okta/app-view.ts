import { keptNames } from './app-body.ts';
import { type OktaContext, wireDate } from './context.ts';
import { currentSecret } from './new-app.ts';
import { link } from './paging.ts';
import type { OktaApp } from './world.ts';

const linksOf = (context: OktaContext, app: OktaApp): object => {
  const origin = context.origin();
  const self = `${origin}/api/v1/apps/${app.id}`;
  const turn = app.status === 'ACTIVE' ? 'deactivate' : 'activate';
  const engine =
    context.moods.engine === 'v1'
      ? {}
      : {
          policies: link(`${self}/policies`, 'PUT'),
          ...(app.signOnPolicyId === null
            ? {}
            : { accessPolicy: { href: `${origin}/api/v1/policies/${app.signOnPolicyId}` } }),
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
    clientCredentials: [{ name: 'secrets', ...link(`${self}/credentials/secrets`, 'GET', 'POST') }],
    users: { href: `${self}/users` },
    [turn]: { href: `${self}/lifecycle/${turn}` },
    ...engine,
  };
};

const credentialsOf = (app: OktaApp, withSecret: boolean): object => {
  const secret = withSecret ? currentSecret(app)?.value : undefined;
  return {
    userNameTemplate: app.extra['userNameTemplate'] ?? { template: '$' + '{source.login}', type: 'BUILT_IN' },
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
  notifications: app.extra['notifications'] ?? { vpn: { network: { connection: 'DISABLED' } } },
  // The document allows no null here.
  notes: {
    ...(app.notesAdmin === null ? {} : { admin: app.notesAdmin }),
    ...(app.notesEnduser === null ? {} : { enduser: app.notesEnduser }),
  },
  implicitAssignment: app.implicitAssignment,
  oauthClient: {
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

/** `OpenIdConnectApplication` of the management document; the secret only in answers to creation and replacement. */
export const appView = (context: OktaContext, app: OktaApp, withSecret = false): object => ({
  id: app.id,
  orn: `orn:okta:idp:${context.world.org.id}:apps:oidc_client:${app.id}`,
  name: 'oidc_client',
  label: app.label,
  status: app.status,
  lastUpdated: wireDate(app.lastUpdated),
  created: wireDate(app.created),
  accessibility: app.extra['accessibility'] ?? { selfService: false },
  visibility: app.extra['visibility'] ?? {
    autoLaunch: false,
    autoSubmitToolbar: false,
    hide: { iOS: true, web: true },
    appLinks: { oidc_client_link: true },
  },
  features: [],
  signOnMode: 'OPENID_CONNECT',
  credentials: credentialsOf(app, withSecret),
  settings: settingsOf(app),
  ...(app.extra['profile'] === undefined ? {} : { profile: app.extra['profile'] }),
  _links: linksOf(context, app),
});
