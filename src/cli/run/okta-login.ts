import {
  oktaAuthorizationMode,
  oktaClientId,
  oktaKeyId,
  oktaPrivateKey,
  oktaToken,
} from '../../guide/asks/okta.ts';
import type { Http } from '../../http/http.ts';
import type { Credential } from '../../http/session.ts';
import { apiTokenCredential, serviceAppCredential } from '../../okta/credentials.ts';
import type { Secret } from '../../secret.ts';
import type { Answers } from '../../wizard/answers.ts';

/**
 * Scopes of the guide's calls, and those to look at one's own permissions; one that was not granted fails the whole token request
 * (docs/facts/okta.md §1.4).
 */
const scopes = [
  'okta.authorizationServers.manage',
  'okta.apps.manage',
  'okta.clients.manage',
  'okta.clients.register',
  'okta.groups.read',
  'okta.users.read',
  // For `verification.signInPolicy: create`.
  'okta.policies.manage',
  'okta.roles.read',
];

/** The admin's credential out of the answers, asked for when the first request needs it. */
export const oktaCredentialOf = (
  answers: Answers,
  orgUrl: string,
  http: Http,
  now: () => number,
): Credential => {
  let made: Promise<Credential> | undefined;
  const make = async (): Promise<Credential> => {
    if ((await answers.one(oktaAuthorizationMode)) === 'SSWS')
      return apiTokenCredential((await answers.one(oktaToken)) as Secret);
    const app = {
      orgUrl,
      clientId: (await answers.one(oktaClientId)) as string,
      privateKey: (await answers.one(oktaPrivateKey)) as Secret,
      keyId: (await answers.one(oktaKeyId)) as string | undefined,
      scopes,
    };
    return serviceAppCredential(http, app, now);
  };
  return {
    authorize: async () => {
      made ??= make();
      return (await made).authorize();
    },
    renew: async () => (await (await made)?.renew?.()) ?? false,
  };
};
