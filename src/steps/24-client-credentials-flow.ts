import { defineStep } from '../guide/define.ts';
import { scopesAsked } from '../guide/flows.ts';
import {
  checkProof,
  linesOf,
  proofAsks,
  proofNeeds,
  showLogin,
  skipReason,
  standingLogin,
} from '../guide/login-proof.ts';
import { flowOf } from '../guide/proof-flows.ts';

export const clientCredentialsFlow = defineStep({
  id: 'verification.client-credentials',
  title: 'Verification: client credentials',
  guide: 'beyond the guide',
  why: 'A service gets a token with its client id and secret alone, for a scope of the API, and the API answers to that token. Nobody logs in.',
  needs: proofNeeds,
  provides: ['serviceProof'],
  asks: proofAsks,
  observes: true,
  lines: ({ serviceProof }) => linesOf(serviceProof),
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
  inspect: async (_, { seen }) => ({ facts: { serviceProof: seen }, entries: [] }),
  async apply(c) {
    return { serviceProof: await showLogin(c, flowOf(c, 'client-credentials')) };
  },
  verify: async (c) => checkProof(c.has, 'token by client credentials', c.has.serviceProof),
});
