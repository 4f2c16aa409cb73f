import { callbackOn } from '../guide/client-application.ts';
import { defineStep } from '../guide/define.ts';
import { scopesAsked } from '../guide/flows.ts';
import {
  checkProof,
  linesOf,
  loginNeeds,
  proofAsks,
  showLogin,
  skipReason,
  standingLogin,
} from '../guide/login-proof.ts';
import { flowOf } from '../guide/proof-flows.ts';

const name = 'authorization code login';

export const authorizationCodeFlow = defineStep({
  id: 'proof.authorization-code',
  title: 'Proof: authorization code flow',
  guide: '22, 23',
  why: 'A user logs in at Okta, the code is exchanged for a token with the client secret and PKCE, and the API answers to that token.',
  needs: loginNeeds,
  provides: ['codeProof'],
  asks: proofAsks,
  observes: true,
  lines: ({ codeProof }) => linesOf(codeProof),
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
  inspect: async (_, { seen }) => ({ facts: { codeProof: seen }, entries: [] }),
  async apply(c) {
    return { codeProof: await showLogin(c, flowOf(c, 'code')) };
  },
  verify: async (c) => checkProof(c.has, name, c.has.codeProof),
});
