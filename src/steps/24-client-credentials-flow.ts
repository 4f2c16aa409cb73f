import { defineStep } from '../guide/define.ts';
import { scopesAsked } from '../guide/flows.ts';
import {
  checkVerification,
  linesOf,
  showLogin,
  skipReason,
  standingLogin,
  verificationAsks,
  verificationNeeds,
} from '../guide/login-verification.ts';
import { flowOf } from '../guide/verified-flows.ts';

export const clientCredentialsFlow = defineStep({
  id: 'verification.client-credentials',
  title: 'Verification: client credentials',
  guide: 'beyond the guide',
  why: 'A service gets a token with its client id and secret alone, for a scope of the API, and the API answers to that token. Nobody logs in.',
  needs: verificationNeeds,
  provides: ['serviceVerification'],
  asks: verificationAsks,
  observes: true,
  lines: ({ serviceVerification }) => linesOf(serviceVerification),
  deed: () => 'get a token by client credentials, and call the API with it',
  byHand: ({ has, answers }) => ({
    where: 'Postman: a request to the address below → Authorization → OAuth 2.0',
    clicks: [
      'Choose the grant type Client Credentials and enter the values below; Exchange shows the client secret.',
      'Choose Get New Access Token, then Use Token, and send the request.',
    ],
    values: [
      { label: 'API', value: has.refusedCall.withoutToken.url },
      { label: 'Access Token URL', value: has.authServer.tokenUrl },
      { label: 'Client ID', value: has.application.clientId },
      { label: 'Scope', value: scopesAsked('client-credentials', answers.scopes).join(' ') },
    ],
  }),
  skip: skipReason('client-credentials'),
  locate: async (c) => standingLogin(c, 'serviceLogin'),
  inspect: async (_, { seen }) => ({ facts: { serviceVerification: seen }, entries: [] }),
  async apply(c) {
    return { serviceVerification: await showLogin(c, flowOf(c, 'client-credentials')) };
  },
  verify: async (c) => checkVerification(c.has, 'token by client credentials', c.has.serviceVerification),
});
