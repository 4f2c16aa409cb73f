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

const name = 'implicit login';

export const implicitFlow = defineStep({
  id: 'verification.implicit',
  title: 'Verification: implicit flow',
  guide: '24',
  why: 'The token comes straight back to the browser, without a code and without a secret. It is discouraged today (RFC 9700) and shown because the guide shows it.',
  needs: loginNeeds,
  provides: ['implicitVerification'],
  asks: verificationAsks,
  observes: true,
  lines: ({ implicitVerification }) => linesOf(implicitVerification),
  deed: () => 'log in by the implicit grant, and call the API with the token',
  byHand: ({ has, answers }) => ({
    where: 'Postman: a request to the address below → Authorization → OAuth 2.0',
    clicks: [
      'Choose the grant type Implicit and enter the values below.',
      'Choose Get New Access Token, log in, choose Use Token, and send the request.',
    ],
    values: [
      { label: 'API', value: has.refusedCall.withoutToken.url },
      { label: 'Callback URL', value: 'https://oauth.pstmn.io/v1/callback' },
      { label: 'Auth URL', value: has.authServer.authorizeUrl },
      { label: 'Client ID', value: has.application.clientId },
      { label: 'Scope', value: scopesAsked('implicit', answers.scopes).join(' ') },
    ],
  }),
  skip: skipReason('implicit'),
  locate: async (c) => standingLogin(c, 'implicitLogin'),
  inspect: async (_, { seen }) => ({ facts: { implicitVerification: seen }, entries: [] }),
  async apply(c) {
    c.note(
      'The implicit grant is discouraged (RFC 9700, 2.1.2): the token passes through the address bar. Use the authorization code grant with PKCE for anything real.',
    );
    return { implicitVerification: await showLogin(c, flowOf(c, 'implicit')) };
  },
  verify: async (c) => checkVerification(c.has, name, c.has.implicitVerification),
});
