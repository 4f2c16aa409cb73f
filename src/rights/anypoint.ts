/**
 * The scopes of connected apps that the guide needs, with the names shown in the console. Source: docs/facts/anypoint-access.md
 * §6.2.
 */
export const scopeNames = {
  'admin:orgclientproviders': 'Admin Client Management Providers',
  'create:applications': 'Create Applications',
  'create:client_applications': 'Application Creator',
  'create:design_center': 'Design Center Creator',
  'delete:applications': 'Delete Applications',
  'edit:design_center': 'Design Center Developer',
  'edit:exchange': 'Exchange Contributor',
  'manage:api_configuration': 'Manage APIs Configuration',
  'manage:api_contracts': 'Manage Contracts',
  'manage:api_policies': 'Manage Policies',
  'manage:api_proxies': 'Deploy API Proxies',
  'manage:application_settings': 'Manage Settings',
  'manage:client_application': 'Application Owner',
  'manage:envclientproviders': 'Manage Environment Client Management Providers',
  'manage:exchange': 'Exchange Administrator',
  'manage:org_client_applications': 'Manage Client Applications',
  'read:api_configuration': 'View APIs Configuration',
  'read:api_contracts': 'View Contracts',
  'read:api_policies': 'View Policies',
  'read:applications': 'Read Applications',
  'read:exchange': 'Exchange Viewer',
  'read:org_client_applications': 'View Client Applications',
  'read:organization': 'View Organization',
  'read:orgclientproviders': 'View Client Management Providers',
  'read:orgenvironments': 'View Environments in a particular organization',
  'read:runtime_fabrics': 'Read Runtime Fabrics',
  'view:design_center': 'Design Center Viewer',
  'view:envclientproviders': "View All Environments' Client Management Providers",
  'view:environment': 'View Environment',
} as const;

export type ConnectedAppScope = keyof typeof scopeNames;
export type Context = 'root organization' | 'organization' | 'environment';

interface OperationFacts {
  /** What is asked of the platform, to follow "no right to …". */
  readonly does: string;
  readonly scopes: readonly ConnectedAppScope[];
  readonly on: Context;
  /** What a 400 usually means here. */
  readonly advice?: string;
}

const idpUrls =
  'The issuer and the registration URL must be public https URLs that Anypoint can reach within 5 seconds.';
const goneProvider =
  'The client provider must be added to this environment before an API instance can name it.';

const table = {
  'me.read': { does: 'read who is logged in', scopes: [], on: 'organization' },
  'organizations.read': { does: 'read the organization', scopes: ['read:organization'], on: 'organization' },
  'environments.read': {
    does: 'list the environments',
    scopes: ['view:environment'],
    on: 'organization',
  },
  'client-providers.read': {
    does: 'read the client providers',
    scopes: ['read:orgclientproviders'],
    on: 'root organization',
  },
  'client-providers.write': {
    does: 'create, change or remove a client provider',
    scopes: ['admin:orgclientproviders', 'read:orgclientproviders'],
    on: 'root organization',
    advice: idpUrls,
  },
  'environment-providers.read': {
    does: 'read the client providers of the environment',
    scopes: ['view:envclientproviders'],
    on: 'organization',
  },
  'environment-providers.write': {
    does: 'set the client providers of the environment',
    scopes: ['manage:envclientproviders', 'view:envclientproviders'],
    on: 'organization',
  },
  'design-center.read': {
    does: 'read projects in Design Center',
    scopes: ['view:design_center'],
    on: 'organization',
  },
  'design-center.create': {
    does: 'create a project in Design Center',
    scopes: ['create:design_center'],
    on: 'organization',
  },
  'design-center.write': {
    does: 'edit a project in Design Center',
    scopes: ['edit:design_center'],
    on: 'organization',
  },
  'design-center.save': {
    does: 'save files in Design Center',
    scopes: ['edit:design_center'],
    on: 'organization',
  },
  'exchange.read': { does: 'read Exchange', scopes: ['read:exchange'], on: 'organization' },
  'exchange.publish': {
    does: 'publish to Exchange',
    scopes: ['edit:exchange'],
    on: 'organization',
    advice: 'A new major asset version needs a new API version.',
  },
  'exchange.remove': { does: 'delete an asset in Exchange', scopes: ['manage:exchange'], on: 'organization' },
  'exchange.share': { does: 'make an asset public', scopes: ['manage:exchange'], on: 'organization' },
  'mocking.link': { does: 'make the mock public', scopes: ['edit:design_center'], on: 'organization' },
  'api-instances.read': {
    does: 'read API instances',
    scopes: ['read:api_configuration'],
    on: 'environment',
  },
  'api-instances.write': {
    does: 'create, change or remove an API instance',
    scopes: ['manage:api_configuration', 'read:exchange'],
    on: 'environment',
    advice: goneProvider,
  },
  'targets.read': {
    does: 'list what proxies can be deployed to',
    scopes: ['read:applications', 'read:runtime_fabrics'],
    on: 'environment',
  },
  'deployments.read': {
    does: 'read the deployment of the proxy',
    scopes: ['read:api_configuration', 'read:applications'],
    on: 'environment',
  },
  'deployments.write': {
    does: 'deploy the proxy',
    scopes: ['manage:api_proxies', 'create:applications', 'manage:application_settings'],
    on: 'environment',
  },
  'runtime.read': {
    does: 'read the application of the proxy',
    scopes: ['read:applications'],
    on: 'environment',
  },
  'runtime.write': {
    does: 'change the application of the proxy',
    scopes: ['manage:application_settings', 'read:applications'],
    on: 'environment',
  },
  'runtime.remove': {
    does: 'delete the application of the proxy',
    scopes: ['delete:applications'],
    on: 'environment',
  },
  'policies.read': { does: 'read policies', scopes: ['read:api_policies'], on: 'environment' },
  'policies.write': {
    does: 'apply, change or remove a policy',
    scopes: ['manage:api_policies', 'read:exchange'],
    on: 'environment',
  },
  'grant-types.read': {
    does: 'read the grant types of the client provider',
    scopes: ['read:exchange', 'read:orgclientproviders'],
    on: 'root organization',
  },
  'applications.read': {
    does: 'read client applications',
    scopes: ['read:org_client_applications', 'manage:client_application'],
    on: 'root organization',
  },
  'applications.create': {
    does: 'create a client application',
    scopes: ['create:client_applications', 'manage:org_client_applications'],
    on: 'root organization',
  },
  'applications.remove': {
    does: 'delete a client application',
    scopes: ['manage:org_client_applications', 'manage:client_application'],
    on: 'root organization',
  },
  'contracts.request': {
    does: 'request access to the API',
    scopes: ['manage:org_client_applications', 'create:client_applications'],
    on: 'root organization',
  },
  'contracts.read': { does: 'read contracts', scopes: ['read:api_contracts'], on: 'environment' },
  'contracts.write': {
    does: 'approve or revoke contracts',
    scopes: ['manage:api_contracts', 'read:exchange'],
    on: 'environment',
  },
  'contracts.remove': { does: 'delete a contract', scopes: ['manage:api_contracts'], on: 'environment' },
} as const satisfies Record<string, OperationFacts>;

export type Operation = keyof typeof table;

export const operations: Readonly<Record<Operation, OperationFacts>> = table;

/** `Deploy API Proxies (manage:api_proxies) and … on the environment <id>`; empty when no scope is needed. */
export const scopesInWords = (operation: Operation, contextId: string | undefined): string => {
  const { scopes, on } = operations[operation];
  if (scopes.length === 0) return '';
  const named = scopes.map((scope) => `${scopeNames[scope]} (${scope})`).join(', ');
  return `for a connected app the scopes ${named} on the ${on}${contextId === undefined ? '' : ` ${contextId}`}`;
};
