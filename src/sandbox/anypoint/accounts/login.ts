import { formBody, jsonBody, mediaType, type SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { isObject } from '../refusal.ts';
import { accountsText } from '../refusals.ts';
import { issueToken } from './tokens.ts';
import type { User } from './world.ts';

/** The members of a JSON or form body that are texts; both kinds are accepted (docs/facts/anypoint-access.md §1.2, §1.3). */
export const textFields = (request: SandboxRequest): Record<string, string> => {
  if (mediaType(request) === 'application/x-www-form-urlencoded')
    return Object.fromEntries(formBody(request));
  const body = jsonBody(request);
  return Object.fromEntries(
    Object.entries(isObject(body) ? body : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
};

export const userByPassword = (
  context: AnypointContext,
  username: string | undefined,
  password: string | undefined,
): User | undefined =>
  context.world.accounts.users.find((user) => user.username === username && user.password === password);

const login =
  (context: AnypointContext): Route['handle'] =>
  (request) => {
    const { username, password } = textFields(request);
    const user = userByPassword(context, username, password);
    if (!user) return accountsText(401, 'Unauthorized');
    if (context.moods.mfa)
      return { status: 200, json: { url: '/login/mfa', body: { challenge: context.newUuid() } } };
    const { token } = issueToken(context, { userId: user.id });
    return { status: 200, json: { access_token: token, token_type: 'bearer', redirectUrl: '/home/' } };
  };

/** Login with user name and password (docs/facts/anypoint-access.md §1.2; the document has it at `/accounts/api/login`). */
export const loginRoutes = (context: AnypointContext): Route[] =>
  ['/accounts/login', '/accounts/api/login'].map((pattern) => ({
    method: 'POST',
    pattern,
    mutating: false,
    handle: login(context),
  }));
