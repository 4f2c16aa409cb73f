import { type Fields, fieldsOf, text, textOf, textsOf } from '../http/reading.ts';
import { Secret } from '../secret.ts';
import { needed } from './read.ts';

/** An OpenID Connect app of an Okta organization. */
export interface App {
  /** Not the same as `clientId` when the client id was chosen at creation. */
  readonly id: string;
  readonly clientId: string;
  /** Filled only in the answer to a creation or replacement. */
  readonly secret: Secret | undefined;
  readonly label: string;
  readonly status: string;
  readonly signOnMode: string;
  readonly authMethod: string;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly consentMethod: string;
  readonly dpopRequired: boolean;
  /** Federation Broker Mode: open to everyone, assignments are switched off (docs/facts/okta.md §5). */
  readonly implicitAssignment: boolean;
  /** The note for admins, where the setup's marker is kept. */
  readonly adminNote: string;
  /** Identity Engine only. */
  readonly signInPolicyId: string | undefined;
}

export interface NewWebApp {
  readonly label: string;
  readonly clientId: string;
  readonly secret: Secret;
  readonly adminNote: string;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly redirectUris: readonly string[];
}

/** Only what is given is changed. */
export type AppChanges = Partial<
  Pick<
    App,
    'label' | 'grantTypes' | 'responseTypes' | 'redirectUris' | 'consentMethod' | 'adminNote' | 'dpopRequired'
  >
>;

const secretOf = (value: unknown): Secret | undefined => {
  const clear = textOf(value);
  return clear === undefined ? undefined : new Secret(clear);
};

const lastSegment = (href: string): string | undefined => textOf(href.split('/').at(-1));

export const readApp = (body: unknown): App => {
  const app = fieldsOf(body);
  const id = needed(app, 'id', 'the app');
  const credentials = fieldsOf(fieldsOf(app['credentials'])['oauthClient']);
  const settings = fieldsOf(app['settings']);
  const client = fieldsOf(settings['oauthClient']);
  return {
    id,
    clientId: textOf(credentials['client_id']) ?? id,
    secret: secretOf(credentials['client_secret']),
    label: text(app['label']),
    status: text(app['status']),
    signOnMode: text(app['signOnMode']),
    authMethod: text(credentials['token_endpoint_auth_method']),
    grantTypes: textsOf(client['grant_types']),
    responseTypes: textsOf(client['response_types']),
    redirectUris: textsOf(client['redirect_uris']),
    consentMethod: text(client['consent_method']),
    dpopRequired: client['dpop_bound_access_tokens'] === true,
    implicitAssignment: settings['implicitAssignment'] === true,
    adminNote: text(fieldsOf(settings['notes'])['admin']),
    signInPolicyId: lastSegment(text(fieldsOf(fieldsOf(app['_links'])['accessPolicy'])['href'])),
  };
};

/**
 * The body of a confidential web app. Okta demands `name: oidc_client` and, for a web app, the authorization code grant
 * (docs/facts/okta.md §5). PKCE is left to the client.
 */
export const newAppBody = (wanted: NewWebApp): Fields => ({
  name: 'oidc_client',
  label: wanted.label,
  signOnMode: 'OPENID_CONNECT',
  credentials: {
    oauthClient: {
      client_id: wanted.clientId,
      client_secret: wanted.secret.reveal(),
      token_endpoint_auth_method: 'client_secret_basic',
      autoKeyRotation: true,
      pkce_required: false,
    },
  },
  settings: {
    notes: { admin: wanted.adminNote },
    oauthClient: {
      application_type: 'web',
      grant_types: wanted.grantTypes,
      response_types: wanted.responseTypes,
      redirect_uris: wanted.redirectUris,
      consent_method: 'TRUSTED',
    },
  },
});

/** What an app's document marks as set by Okta alone, also where it says so in words only (`universalLogout`). */
export const readOnlyInApps = [
  'orn',
  'status',
  'features',
  'universalLogout',
  'settings.emOptInStatus',
  'credentials.signing.lastRotated',
  'credentials.signing.nextRotation',
];

/** The changes as an app's body has them. Without a `client_secret` Okta keeps the present one. */
export const changesOf = (changes: AppChanges): Fields => ({
  label: changes.label,
  settings: {
    notes: { admin: changes.adminNote },
    oauthClient: {
      grant_types: changes.grantTypes,
      response_types: changes.responseTypes,
      redirect_uris: changes.redirectUris,
      consent_method: changes.consentMethod,
      dpop_bound_access_tokens: changes.dpopRequired,
    },
  },
});
