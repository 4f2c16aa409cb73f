import { accessCheck, serverCheck } from './access.ts';
import { apiInstanceCheck, implementationCheck, proxyCheck } from './api-instance.ts';
import type { Check } from './check.ts';
import { clientProviderCheck, environmentCheck } from './client-provider.ts';
import { clockCheck } from './clock.ts';
import { applicationCheck, contractCheck } from './contract.ts';
import { introspectionClientCheck } from './introspection-client.ts';
import { assignmentCheck, registeredClientCheck, signInPolicyCheck } from './registered-client.ts';
import { registrationTokenCheck } from './registration-token.ts';
import { tokenPolicyCheck } from './token-policy.ts';

/** What makes a gateway refuse a good token for certain, at once: no waiting helps. */
export const gatewayChecks: readonly Check[] = [
  introspectionClientCheck,
  contractCheck,
  clientProviderCheck,
  apiInstanceCheck,
  tokenPolicyCheck,
];

/** Every part of a set-up, the likeliest cause first where several are wrong. */
export const allChecks: readonly Check[] = [
  clockCheck,
  serverCheck,
  accessCheck,
  registeredClientCheck,
  assignmentCheck,
  signInPolicyCheck,
  ...gatewayChecks,
  proxyCheck,
  implementationCheck,
  applicationCheck,
  environmentCheck,
  registrationTokenCheck,
];
