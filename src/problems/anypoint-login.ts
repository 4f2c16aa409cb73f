import type { Description } from './description.ts';

/** Getting into Anypoint: hosts, logins, tokens, rights. */
export const anypointLoginProblems = {
  ANYPOINT_HOST_INVALID: (at: { given: string; why: string }): Description => ({
    message: `"${at.given}" is not an Anypoint host: ${at.why}`,
    hint: 'Give the host you see in the browser when logged in, e.g. anypoint.mulesoft.com or eu1.anypoint.mulesoft.com (ANYPOINT_HOST).',
    exit: 2,
  }),
  ANYPOINT_LOGIN_REFUSED: (at: { how: string; check: string }): Description => ({
    message: `Anypoint refused the login with ${at.how}.`,
    hint: `${at.check} Check too that the host is the control plane of your organization. Then run the same command again.`,
    exit: 4,
  }),
  ANYPOINT_MFA_REQUIRED: (at: { username: string }): Description => ({
    message: `Anypoint requires a second step (multi-factor authentication or single sign-on) from ${at.username}, so a password alone can never log in.`,
    hint: 'Use one of: the browser login; a connected app (ANYPOINT_CLIENT_ID, ANYPOINT_CLIENT_SECRET); or a token of a session that is logged in (ANYPOINT_BEARER).',
    exit: 4,
  }),
  ANYPOINT_USER_DISABLED: (at: { username: string }): Description => ({
    message: `The Anypoint user ${at.username} is disabled and cannot log in.`,
    hint: 'An administrator enables users under Access Management → Users; or log in as another user.',
    exit: 4,
  }),
  ANYPOINT_OTHER_PLATFORM: (at: { username: string }): Description => ({
    message: `${at.username} belongs to MuleSoft's other platform (Composer), not to Anypoint Platform.`,
    hint: 'Log in as a user of Anypoint Platform.',
    exit: 4,
  }),
  ANYPOINT_BROWSER_LOGIN_FAILED: (at: { why: string }): Description => ({
    message: `The browser login at Anypoint did not succeed: ${at.why}`,
    hint: 'Check that the connected app acts on behalf of a user, that its redirect URI is the one shown, and that its scopes include Full Access and Background Access; an organization with restricted authorization must list the app. Or use ANYPOINT_BEARER.',
    exit: 4,
  }),
  ANYPOINT_TOKEN_REFUSED: (at: { does: string; scopes: string }): Description => ({
    message: `Anypoint did not accept the login when asked to ${at.does}.`,
    hint: `The token has expired (a session lasts about an hour) or belongs to another control plane: log in again. Anypoint answers the same when rights are missing${at.scopes === '' ? '' : `: then ${at.scopes}`}.`,
    exit: 4,
  }),
  ANYPOINT_RIGHTS_MISSING: (at: { does: string; scopes: string }): Description => ({
    message: `The Anypoint login has no permission to ${at.does}.`,
    hint: `${at.scopes === '' ? 'An administrator grants it under Access Management' : `Needed: ${at.scopes}`}. A user token of an Organization Administrator (browser login or ANYPOINT_BEARER) always works. Or do this step manually.`,
    exit: 4,
    byHand: true,
  }),
  ANYPOINT_REAUTHENTICATION_REQUIRED: (at: { does: string }): Description => ({
    message: `Anypoint wants you to log in afresh before it lets you ${at.does}.`,
    hint: 'Log in again in the browser, then run the same command with the new login.',
    exit: 4,
  }),
  ANYPOINT_USER_UNKNOWN: (at: { does: string }): Description => ({
    message: `Anypoint did not say which user this login belongs to, and without that nobody can ${at.does}.`,
    hint: 'Give the connected app the View Organization scope on the organization of its owner, or log in as a user. Or skip Design Center: the files can go straight to Exchange.',
    exit: 4,
    byHand: true,
  }),
  ANYPOINT_ROOT_REQUIRED: (at: { organization: string }): Description => ({
    message: `Client providers belong to the root organization only; ${at.organization} is a business group.`,
    hint: 'Log in with permissions on the root organization, the one without a parent; an Organization Administrator there has them. The API itself may stay in the business group.',
    exit: 4,
    byHand: true,
  }),
  ANYPOINT_ENTITLEMENT_MISSING: (at: { what: string; needed: string }): Description => ({
    message: `The Anypoint organization is not entitled to ${at.what}, which is needed to ${at.needed}.`,
    hint: 'This is a matter of the contract with MuleSoft: ask your account team, or use an organization (a trial will do) that has it.',
    exit: 4,
    byHand: true,
  }),
} satisfies Record<string, (at: never) => Description>;
