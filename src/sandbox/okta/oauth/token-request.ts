import type { OktaApp } from '../world.ts';
import type { Issuer } from './issuer.ts';

/** A token request whose client is known and may use the grant type. */
export interface TokenRequest {
  readonly issuer: Issuer;
  readonly app: OktaApp;
  readonly form: URLSearchParams;
}
