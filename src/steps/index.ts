import type { AnyStep } from '../wizard/step.ts';
import { oktaOrg } from './01-okta-org.ts';
import { authorizationServer } from './02-authorization-server.ts';
import { accessPolicy } from './03-access-policy.ts';
import { accessRule } from './04-access-rule.ts';
import { registrationTokenStep } from './05-registration-token.ts';
import { introspectionClient } from './06-introspection-client.ts';
import type { Facts } from './facts.ts';
import type { Services } from './services.ts';

/** The guide, in its order. */
export const steps: readonly AnyStep<Facts, Services>[] = [
  oktaOrg,
  authorizationServer,
  accessPolicy,
  accessRule,
  registrationTokenStep,
  introspectionClient,
];
