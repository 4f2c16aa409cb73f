import { anypointPages } from '../anypoint-console.ts';
import { consolePages } from '../okta-console.ts';
import type { DiagnosisContext } from './check.ts';

/** Where the settings stand in the two consoles: the way through the menus, then a link. */
export const placesIn = ({ has }: Pick<DiagnosisContext, 'has'>) => {
  const okta = consolePages(has.okta.adminUrl);
  const anypoint = anypointPages(has.anypoint);
  const { authServer, introspectionClient, registeredClient, apiInstance, clientProvider, proxy } = has;
  const instance = `API Manager → "${apiInstance.label}"`;
  const page = anypoint.apiInstance(apiInstance.id);
  const app = (label: string, tab: string, link: string): string =>
    `Okta: Applications → Applications → "${label}" → ${tab}: ${link}`;
  const server = `Okta: Security → API → Authorization Servers → "${authServer.name}"`;
  return {
    server: `${server} → Settings: ${okta.authorizationServer(authServer.id)}`,
    access: `${server} → Access Policies: ${okta.authorizationServer(authServer.id)}`,
    tokens: `Okta: Security → API → Tokens: ${okta.tokens}`,
    log: `Okta: Reports → System Log: ${okta.systemLog}`,
    introspectionClient: app(
      introspectionClient.label,
      'General → Client Credentials',
      okta.app(introspectionClient.appId),
    ),
    app: app(registeredClient.label, 'General', okta.app(registeredClient.appId)),
    assignments: app(registeredClient.label, 'Assignments', okta.appAssignments(registeredClient.appId)),
    signIn: app(
      registeredClient.label,
      'Sign On → User authentication',
      okta.app(registeredClient.appId).replace('#tab-general', '#tab-signon'),
    ),
    provider: `Anypoint: Access Management → Client Providers → "${clientProvider.name}": ${has.anypoint.baseUrl}/accounts/`,
    environment: `Anypoint: Access Management → Business Groups → "${has.anypoint.organizationName}" → Environments → "${has.anypoint.environmentName}" → Client providers: ${has.anypoint.baseUrl}/accounts/`,
    instance: `Anypoint: ${instance} → Settings: ${page}`,
    policies: `Anypoint: ${instance} → Policies: ${page}`,
    contracts: `Anypoint: ${instance} → Contracts: ${page}`,
    applications: `Anypoint: Exchange → My applications: ${has.anypoint.baseUrl}/exchange/applications`,
    proxy: `Anypoint: Runtime Manager → Applications → "${proxy.applicationName}": ${anypoint.applications}`,
  };
};
