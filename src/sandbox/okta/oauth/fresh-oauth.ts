import { keyToCome } from '../server-key.ts';
import type { OAuthWorld } from '../world.ts';

/** An OAuth server that has issued nothing yet. */
export const freshOAuth = (): OAuthWorld => ({
  sessionTokens: {},
  sessions: {},
  signIns: {},
  consents: {},
  codes: {},
  tokens: {},
  refreshTokens: {},
  assertions: {},
  orgGrants: {},
  orgKey: keyToCome(),
});
