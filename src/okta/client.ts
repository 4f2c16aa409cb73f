import type { Http } from '../http/http.ts';
import { apiTokens } from './api-tokens.ts';
import { apps } from './apps.ts';
import { assignments } from './assignments.ts';
import { authorizationServers } from './authorization-servers.ts';
import { clients } from './clients.ts';
import { groups } from './groups.ts';
import { organization } from './organization.ts';
import { policies } from './policies.ts';
import { rules } from './rules.ts';
import { scopes } from './scopes.ts';
import { secrets } from './secrets.ts';
import { signInPolicies } from './sign-in-policies.ts';
import { users } from './users.ts';

/**
 * The management API of one Okta organization.
 * @param http carries the credential and is bound to the organization's origin.
 * @param anonymous is used before there is a credential; by default the same, with `authorized: false`.
 * @param isPerson whether the credential is somebody's: a service app is nobody, and is not asked who it is.
 */
export const createOkta = (
  http: Http,
  anonymous: Http = http,
  isPerson: () => Promise<boolean> = async () => true,
) => ({
  organization: organization(anonymous),
  users: users(http, isPerson),
  authorizationServers: authorizationServers(http),
  policies: policies(http),
  rules: rules(http),
  scopes: scopes(http),
  apps: apps(http),
  secrets: secrets(http),
  groups: groups(http),
  assignments: assignments(http),
  signInPolicies: signInPolicies(http),
  clients: clients(http),
  apiTokens: apiTokens(http),
});

export type OktaClient = ReturnType<typeof createOkta>;
