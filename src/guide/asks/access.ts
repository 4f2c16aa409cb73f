import { list } from '../../wizard/ask.ts';
import { flowNames, reservedScopes } from '../flows.ts';

/** Which flows are registered, allowed and verified. */
export const flows = list({
  key: 'flows',
  message: 'Flows by which tokens are had',
  help: 'code: a person logs in, for apps with a server. implicit: as in the guide; discouraged today (RFC 9700). client-credentials: a service, without a person; it needs policy.scopes. For anything real: code, client-credentials.',
  default: ['code', 'implicit'],
  quiet: true,
  check: (value) =>
    (flowNames as readonly string[]).includes(value) ? undefined : `expected one of ${flowNames.join(', ')}`,
  fits: (value) =>
    (value as readonly string[]).length > 0 ? undefined : `expected at least one of ${flowNames.join(', ')}`,
});

const forService = (answers: (key: string) => unknown): string => `${answers('api.assetId') ?? 'api'}:read`;

/** Scopes that a token must have. */
export const policyScopes = list({
  key: 'policy.scopes',
  message: 'Scopes that a token must have',
  help: 'All of them. They are created at the authorization server where they are missing, and asked for by every login. The guide leaves it empty: then no scope is checked.',
  default: [],
  quiet: true,
  check: (value) => (/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value) ? undefined : 'not a scope'),
  suggest: forService,
  fits: (value, answers) => {
    const scopes = value as readonly string[];
    const chosen = answers('flows') as readonly string[] | undefined;
    if (!chosen?.includes('client-credentials')) return undefined;
    if (scopes.length === 0)
      return `with client-credentials at least one is needed, such as ${forService(answers)}: Okta gives a service no token without a scope of the authorization server`;
    const reserved = scopes.find((one) => reservedScopes.has(one));
    return reserved === undefined
      ? undefined
      : `${reserved} is given to people only, and client-credentials is among flows`;
  },
});

/** Who may log in and have tokens. */
export const accessGroups = list({
  key: 'access.groups',
  message: 'Groups of Okta that get access',
  help: 'Names or ids. They are in the access rule, and assigned to the introspection client and the registered client. Without an answer it is Everyone, as in the guide.',
  optional: true,
  quiet: true,
});

/** What every step that deals with tokens asks. */
export const tokenAsks = { flows, scopes: policyScopes };
