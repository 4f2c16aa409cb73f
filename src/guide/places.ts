import type { Place } from '../wizard/entry.ts';
import { anypointPages } from './anypoint-console.ts';
import type { Facts } from './facts.ts';
import { consolePages } from './okta-console.ts';

/** Where settings stand in the Admin Console: the way through the menus, and a link where one is known. */
export const oktaPlaces = (adminUrl: string) => {
  const pages = consolePages(adminUrl);
  const app = (label: string, tab: string, link: string): Place => ({
    path: `Okta: Applications → Applications → "${label}" → ${tab}`,
    link,
  });
  const server = (name: string, id: string, tab: string): Place => ({
    path: `Okta: Security → API → Authorization Servers → "${name}" → ${tab}`,
    link: pages.authorizationServer(id),
  });
  return {
    server: (name: string, id: string) => server(name, id, 'Settings'),
    scopes: (name: string, id: string) => server(name, id, 'Scopes'),
    accessPolicies: (name: string, id: string) => server(name, id, 'Access Policies'),
    app: (label: string, id: string) => app(label, 'General', pages.app(id)),
    clientCredentials: (label: string, id: string) =>
      app(label, 'General → Client Credentials', pages.app(id)),
    assignments: (label: string, id: string) => app(label, 'Assignments', pages.appAssignments(id)),
    signOn: (label: string, id: string) =>
      app(label, 'Sign On → User authentication', pages.app(id).replace('#tab-general', '#tab-signon')),
    tokens: { path: 'Okta: Security → API → Tokens', link: pages.tokens },
    groups: { path: 'Okta: Directory → Groups', link: pages.home },
    administrators: { path: 'Okta: Security → Administrators', link: pages.home },
    systemLog: { path: 'Okta: Reports → System Log', link: pages.systemLog },
  };
};

/** Where settings stand in the Anypoint console. */
export const anypointPlaces = (anypoint: Facts['anypoint']) => {
  const pages = anypointPages(anypoint);
  const { baseUrl, organizationName, environmentName } = anypoint;
  const accounts = `${baseUrl}/accounts/`;
  const instance = (label: string, id: number, tab: string): Place => ({
    path: `Anypoint: API Manager → "${label}" → ${tab}`,
    link: pages.apiInstance(id),
  });
  return {
    login: { path: 'Anypoint: Access Management', link: accounts },
    providers: { path: 'Anypoint: Access Management → Client Providers', link: accounts },
    provider: (name: string): Place => ({
      path: `Anypoint: Access Management → Client Providers → "${name}"`,
      link: accounts,
    }),
    environment: {
      path: `Anypoint: Access Management → Business Groups → "${organizationName}" → Environments → "${environmentName}" → Client providers`,
      link: accounts,
    },
    designCenter: { path: 'Anypoint: Design Center', link: `${baseUrl}/designcenter/` },
    asset: (groupId: string, assetId: string): Place => ({
      path: `Anypoint: Exchange → "${assetId}"`,
      link: pages.asset(groupId, assetId),
    }),
    instance: (label: string, id: number) => instance(label, id, 'Settings'),
    policies: (label: string, id: number) => instance(label, id, 'Policies'),
    contracts: (label: string, id: number) => instance(label, id, 'Contracts'),
    apis: { path: 'Anypoint: API Manager', link: pages.apiManager },
    applications: {
      path: 'Anypoint: Exchange → My applications',
      link: `${baseUrl}/exchange/applications`,
    },
    proxy: (name: string): Place => ({
      path: `Anypoint: Runtime Manager → Applications → "${name}"`,
      link: pages.applications,
    }),
  };
};

/** The way through the menus, and the link. */
export const placeText = ({ path, link }: Place): string => [path, link].filter(Boolean).join(': ');
