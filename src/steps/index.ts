import type { Facts } from '../guide/facts.ts';
import type { Services } from '../guide/services.ts';
import type { AnyStep } from '../wizard/step.ts';
import { oktaOrg } from './01-okta-org.ts';
import { authorizationServer } from './02-authorization-server.ts';
import { accessPolicy } from './03-access-policy.ts';
import { accessRule } from './04-access-rule.ts';
import { registrationTokenStep } from './05-registration-token.ts';
import { introspectionClient } from './06-introspection-client.ts';
import { anypointOrg } from './07-anypoint-org.ts';
import { clientProvider } from './08-client-provider.ts';
import { environment } from './09-environment.ts';
import { apiSpec } from './10-api-spec.ts';
import { exchangeAsset } from './11-exchange-asset.ts';
import { mockingService } from './12-mocking-service.ts';
import { apiInstance } from './13-api-instance.ts';
import { proxy } from './14-proxy.ts';
import { openCall } from './15-open-call.ts';
import { tokenPolicy } from './16-token-policy.ts';
import { securitySnippetStep } from './17-security-snippet.ts';
import { refusedCall } from './18-refused-call.ts';
import { requestAccess } from './19-request-access.ts';
import { registeredClient } from './20-registered-client.ts';
import { assignment } from './21-assignment.ts';
import { authorizationCodeFlow } from './22-authorization-code-flow.ts';
import { implicitFlow } from './23-implicit-flow.ts';
import { clientCredentialsFlow } from './24-client-credentials-flow.ts';

/** The guide, in its order. */
export const steps: readonly AnyStep<Facts, Services>[] = [
  oktaOrg,
  authorizationServer,
  accessPolicy,
  accessRule,
  registrationTokenStep,
  introspectionClient,
  anypointOrg,
  clientProvider,
  environment,
  apiSpec,
  exchangeAsset,
  mockingService,
  apiInstance,
  proxy,
  openCall,
  tokenPolicy,
  securitySnippetStep,
  refusedCall,
  requestAccess,
  registeredClient,
  assignment,
  authorizationCodeFlow,
  implicitFlow,
  clientCredentialsFlow,
];
