import type { With } from '../define.ts';
import type { Facts } from '../facts.ts';
import type { LoginContext } from '../login-flow.ts';
import { resourceUrl } from '../probes.ts';

/** What a call with a token is made with, and what explains its refusal. */
export const callNeeds = [
  'okta',
  'authServer',
  'introspectionClient',
  'anypoint',
  'clientProvider',
  'implementation',
  'apiInstance',
  'proxy',
  'application',
  'registeredClient',
] as const satisfies readonly (keyof Facts)[];

export type VerificationContext = LoginContext & With<(typeof callNeeds)[number]>;

/** Where the API is called. */
export const callUrl = ({ has }: Pick<VerificationContext, 'has'>): string =>
  resourceUrl(has.proxy.url, has.implementation.resource);
