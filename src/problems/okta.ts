import type { Description } from './description.ts';

/** Okta's refusals, each with the place in the console where it is cured. */
export const oktaProblems = {
  OKTA_URL_UNUSABLE: (at: { why: string }): Description => ({
    message: `The address of the Okta organization cannot be used: ${at.why}`,
    hint: 'Give it as Okta shows it under your name in the upper right corner of the Admin Console, for example https://integrator-1234567.okta.com.',
    exit: 2,
  }),
  OKTA_NOT_AN_ORG: (at: { url: string; page: boolean }): Description => ({
    message: `No Okta organization answers at ${at.url}${at.page ? ', but a web page' : ''}.`,
    hint: `${at.page ? 'If the address is right, a proxy or a filter of the network answers in its place: open it in a browser, and have the host allowed. ' : ''}Check the address: ${at.url}/.well-known/okta-organization must show the organization's id. A deactivated organization no longer answers there.`,
    exit: 2,
  }),
  OKTA_KEY_UNUSABLE: (at: { why: string }): Description => ({
    message: `The private key of the Okta service app cannot be used: ${at.why}`,
    hint: 'Give an RSA or elliptic-curve private key as PEM or as a JWK; its public half belongs into the app under General → Client Credentials → Public keys.',
    exit: 2,
  }),
  OKTA_TOKEN_REFUSED: (at: { org: string; tokensPage: string }): Description => ({
    message: `Okta does not know the API token for ${at.org}.`,
    hint: `It was revoked, was unused for 30 days, belongs to another organization, or its creator is deactivated. Make a new one under Security → API → Tokens → Create token (${at.tokensPage}), then run the same command again.`,
    exit: 4,
  }),
  OKTA_SERVICE_APP_REFUSED: (at: { org: string; clientId: string }): Description => ({
    message: `Okta gave no access token to the service app ${at.clientId} of ${at.org}.`,
    hint: 'The app must be an API Services app with "Public key / Private key" as its client authentication and this key\'s public half, the asked okta.* scopes must be granted on its tab "Okta API Scopes", and it needs an admin role on its tab "Admin roles".',
    exit: 4,
  }),
  OKTA_SCOPES_MISSING: (at: { clientId: string; scopes: readonly string[] }): Description => ({
    message: `The service app ${at.clientId} was not granted what this command needs: ${at.scopes.join(', ')}.`,
    hint: 'Grant these scopes in the app under "Okta API Scopes", then run the same command again.',
    exit: 4,
  }),
  OKTA_DPOP_REQUIRED: (at: { clientId: string }): Description => ({
    message: `The app ${at.clientId} requires DPoP proofs, which MuleSoft cannot send.`,
    hint: 'Clear "Require Demonstrating Proof of Possession (DPoP) header in token requests" in the app under General → General Settings.',
    exit: 4,
  }),
  OKTA_NO_API_ACCESS_MANAGEMENT: (at: { org: string }): Description => ({
    message: `${at.org} has no API Access Management, so it has no custom authorization servers. The API token is fine.`,
    hint: 'Use an organization that has the feature (a free Integrator organization does: https://developer.okta.com/signup/), or ask Okta to add API Access Management to this one.',
    exit: 4,
  }),
  OKTA_ROLE_TOO_WEAK: (at: { what: string; role: string; scope: string }): Description => ({
    message: `Okta refuses this account: ${at.what}`,
    hint: `It needs the role ${at.role}${at.scope === '' ? '' : ` (a service app: the scope ${at.scope} and that role)`}. Roles are given under Security → Administrators and count at once. A token that is bound to a network zone is refused in the same way from elsewhere.`,
    exit: 4,
    byHand: true,
  }),
  OKTA_CALL_UNKNOWN: (at: { what: string }): Description => ({
    message: `Okta does not know this call, or does not allow it here: ${at.what}`,
    hint: 'Check that the address is the organization itself and not its -admin host. The step can also be done manually in the Admin Console.',
    exit: 4,
    byHand: true,
  }),
  OKTA_INVALID: (at: { what: string; says: string }): Description => ({
    message: `Okta does not accept ${at.what}: ${at.says}`,
    hint: 'Change the answer that Okta names and run the same command again, or do the step manually.',
    exit: 2,
    byHand: true,
  }),
  OKTA_APP_REFUSED: (at: { what: string; says: string }): Description => ({
    message: `Okta does not create ${at.what}: ${at.says}`,
    hint: 'A free organization takes few apps of its own. If it is full: deactivate and delete an app that is not used (Admin Console: Applications → Applications), then run the same command again. Otherwise change the answer that Okta names.',
    exit: 5,
    byHand: true,
  }),
  OKTA_EVERYONE_HIDDEN: (at: { login: string }): Description => ({
    message: `${at.login} cannot see the group Everyone, to which the clients must be assigned.`,
    hint: 'Group administrators never see it: use an account with the role Super Administrator or Application Administrator.',
    exit: 4,
  }),
  OKTA_NOT_FOUND: (at: { what: string }): Description => ({
    message: `Okta no longer has ${at.what}.`,
    hint: 'Someone has removed it. Run `npx okta-mule-setup verify` to see what else has changed; `init` makes it again.',
    exit: 5,
  }),
  OKTA_TEST_USER_UNKNOWN: (at: { login: string }): Description => ({
    message: `Okta has no user "${at.login}", whom the sign-in policy of the verification would let in.`,
    hint: 'Give the login of a user of that organization (OKTA_TEST_USERNAME), or keep the sign-in policy as it is (verification.signInPolicy: keep).',
    exit: 2,
  }),
  OKTA_AMBIGUOUS: (at: { what: string; ids: readonly string[] }): Description => ({
    message: `Okta has more than one ${at.what}: ${at.ids.join(', ')}.`,
    hint: 'Remove or rename all but one in the Admin Console, or choose another name.',
    exit: 5,
  }),
  OKTA_STILL_ACTIVE: (at: { what: string }): Description => ({
    message: `Okta deletes only what is inactive: ${at.what} is still active.`,
    hint: 'Deactivate it under Applications → Applications, then run the same command again.',
    exit: 5,
  }),
  OKTA_RATE_LIMITED: (at: { org: string }): Description => ({
    message: `${at.org} has reached a rate limit or its limit of parallel calls.`,
    hint: 'Wait a minute and run the same command again; it goes on where it stopped. Reports → Rate Limits in the Admin Console shows who uses the quota.',
    exit: 7,
  }),
  OKTA_BUSY: (at: { org: string; why: string }): Description => ({
    message: `${at.org} cannot take changes at this moment: ${at.why}`,
    hint: 'See https://status.okta.com, then run the same command again; it goes on where it stopped.',
    exit: 7,
  }),
  OKTA_ANSWER_UNUSABLE: (at: { what: string; why: string }): Description => ({
    message: `Okta's answer about ${at.what} cannot be used: ${at.why}`,
    hint: 'Check that the address is an Okta organization and that no proxy answers in its place. With --debug FILE the answer is recorded without secrets.',
    exit: 7,
  }),
};
