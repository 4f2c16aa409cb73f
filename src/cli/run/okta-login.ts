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
import { oktaScopesFor, type Use } from '../../rights/scopes.ts';
import type { Secret } from '../../secret.ts';
import type { Answers } from '../../wizard/answers.ts';

interface OktaCredential extends Credential {
  /** An API token is somebody's; a service app is nobody. */
  isPerson(): Promise<boolean>;
}

/** The admin's credential out of the answers, asked for when the first request needs it. */
export const oktaCredentialOf = (
  answers: Answers,
  orgUrl: string,
  http: Http,
  now: () => number,
  use: Use,
): OktaCredential => {
  let made: Promise<Credential> | undefined;
  const make = async (): Promise<Credential> => {
    if ((await answers.one(oktaAuthorizationMode)) === 'SSWS')
      return apiTokenCredential((await answers.one(oktaToken)) as Secret);
    const app = {
      orgUrl,
      clientId: (await answers.one(oktaClientId)) as string,
      privateKey: (await answers.one(oktaPrivateKey)) as Secret,
      keyId: (await answers.one(oktaKeyId)) as string | undefined,
      scopes: oktaScopesFor(use),
    };
    return serviceAppCredential(http, app, now);
  };
  return {
    isPerson: async () => (await answers.one(oktaAuthorizationMode)) === 'SSWS',
    authorize: async () => {
      made ??= make();
      return (await made).authorize();
    },
    renew: async (used) => (await (await made)?.renew?.(used)) ?? false,
  };
};
