import { formBody, type Reply, type SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { OktaContext } from '../context.ts';
import { authn } from './authn.ts';
import { authorize, firstVisit } from './authorize.ts';
import { Denial } from './denial.ts';
import { introspect } from './introspect.ts';
import { logout } from './logout.ts';
import { metadataRoutes } from './metadata-routes.ts';
import { revoke } from './revoke.ts';
import { answerConsent, continueSignIn, signIn } from './sign-in.ts';
import { consentPath, continuePath, errorPage, signInPath } from './sign-in-pages.ts';
import { throttleByUser } from './throttle.ts';
import { issuerFor, token } from './token-endpoint.ts';
import { userinfo } from './userinfo.ts';
import { publicKey } from './verified-token.ts';

const asPage = async (work: () => Reply | Promise<Reply>): Promise<Reply> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Denial) return errorPage(error);
    throw error;
  }
};

const signInRoutes = (context: OktaContext): Route[] => [
  {
    method: 'POST',
    pattern: signInPath,
    mutating: false,
    handle: (request) => asPage(() => signIn(context, request)),
  },
  {
    method: 'GET',
    pattern: continuePath,
    changes: true,
    handle: (request) => continueSignIn(context, request),
  },
  {
    method: 'POST',
    pattern: consentPath,
    mutating: false,
    handle: (request) => asPage(() => answerConsent(context, request)),
  },
];

const keys = async (context: OktaContext, request: SandboxRequest): Promise<Reply> => ({
  status: 200,
  headers: { 'cache-control': 'max-age=86400, must-revalidate' },
  json: { keys: [await publicKey(issuerFor(context, request))] },
});

type Endpoint = (request: SandboxRequest) => Reply | Promise<Reply>;

/** One endpoint of the org server and of every custom one. */
const both = (
  method: string,
  name: string,
  handle: Endpoint,
  { mutating = false, changes = method !== 'GET' } = {},
): Route[] =>
  ['/oauth2/v1', '/oauth2/{authorizationServerId}/v1'].map((base) => ({
    method,
    pattern: `${base}/${name}`,
    mutating,
    changes,
    handle,
  }));

/**
 * The OAuth half of an Okta org: metadata, authorize with its pages, token, introspect, revoke, keys, userinfo, logout, authn.
 * Only revoke is mutating: the others log in, hand out tokens, or read. OAuth description 2026.06.3.
 */
export const oauthRoutes = (context: OktaContext): Route[] => {
  const throttle = throttleByUser(context);
  return [
    ...metadataRoutes(context),
    ...both('GET', 'authorize', (request) => authorize(context, firstVisit(request, request.query)), {
      changes: true,
    }),
    ...both('POST', 'authorize', (request) => authorize(context, firstVisit(request, formBody(request)))),
    ...both('POST', 'token', (request) => token(context, request, throttle)),
    ...both('POST', 'introspect', (request) => introspect(context, request), { changes: false }),
    ...both('POST', 'revoke', (request) => revoke(context, request), { mutating: true }),
    ...both('GET', 'keys', (request) => keys(context, request)),
    ...both('GET', 'userinfo', (request) => userinfo(context, request)),
    ...both('POST', 'userinfo', (request) => userinfo(context, request), { changes: false }),
    ...both('GET', 'logout', (request) => logout(context, request, request.query), { changes: true }),
    ...both('POST', 'logout', (request) => logout(context, request, formBody(request))),
    ...signInRoutes(context),
    {
      method: 'POST',
      pattern: '/api/v1/authn',
      mutating: false,
      handle: (request) => authn(context, request, throttle),
    },
  ];
};
