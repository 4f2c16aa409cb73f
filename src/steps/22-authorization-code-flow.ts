import { callbackOn } from '../guide/client-application.ts';
import { defineStep } from '../guide/define.ts';
import { scopesAsked } from '../guide/flows.ts';
import {
  checkVerification,
  linesOf,
  loginNeeds,
  showLogin,
  skipReason,
  standingLogin,
  verificationAsks,
} from '../guide/login-verification.ts';
import { flowOf } from '../guide/verified-flows.ts';

const name = 'authorization code login';

export const authorizationCodeFlow = defineStep({
  id: 'verification.authorization-code',
  title: 'Verification: authorization code flow',
  guide: '22, 23',
  why: 'A user logs in at Okta, the code is exchanged for a token with the client secret and PKCE, and the API answers to that token.',
  needs: loginNeeds,
  provides: ['codeVerification'],
  asks: verificationAsks,
  observes: true,
  lines: ({ codeVerification }) => linesOf(codeVerification),
  deed: () => 'log in by authorization code, and call the API with the token',
  byHand: ({ has, answers }) => ({
    where: 'Postman: a request to the address below → Authorization → OAuth 2.0',
    clicks: [
      'Choose the grant type Authorization Code (with PKCE) and enter the values below; Exchange shows the client secret.',
      'Choose Get New Access Token, log in, choose Use Token, and send the request.',
    ],
    values: [
      { label: 'API', value: has.refusedCall.withoutToken.url },
      { label: 'Callback URL', value: 'https://oauth.pstmn.io/v1/callback' },
      { label: 'Auth URL', value: has.authServer.authorizeUrl },
      { label: 'Access Token URL', value: has.authServer.tokenUrl },
      { label: 'Client ID', value: has.application.clientId },
      { label: 'Scope', value: scopesAsked('code', answers.scopes).join(' ') },
      { label: 'Redirect URI of this program', value: callbackOn(answers.ports[0] ?? '') },
    ],
  }),
  skip: skipReason('code'),
  locate: async (c) => standingLogin(c, 'codeLogin'),
  inspect: async (_, { seen }) => ({ facts: { codeVerification: seen }, entries: [] }),
  async apply(c) {
    return { codeVerification: await showLogin(c, flowOf(c, 'code')) };
  },
  verify: async (c) => checkVerification(c.has, name, c.has.codeVerification),
});
