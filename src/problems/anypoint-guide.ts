import type { Description } from './description.ts';

/** What can go wrong at one particular step of the guide. */
export const anypointGuideProblems = {
  ANYPOINT_PROVIDER_QUOTA: (at: { organization: string; count: number }): Description => ({
    message: `The root organization ${at.organization} has ${at.count} client providers; Anypoint allows 25.`,
    hint: 'Remove one that is not used under Access Management → Client Providers, or adopt an existing one by giving its name.',
    exit: 5,
  }),
  ANYPOINT_LOCK_HELD: (at: { project: string; holder: string }): Description => ({
    message: `The Design Center project "${at.project}" is being edited by ${at.holder}.`,
    hint: 'Ask them to leave the project (closing its browser tab gives the lock back), then run the same command again.',
    exit: 5,
  }),
  ANYPOINT_SAVE_REFUSED: (at: { project: string; says: string }): Description => ({
    message: `Design Center could not save into ${at.project}: ${at.says}`,
    hint: 'The lock was lost, or somebody changed the files meanwhile. Nothing is lost: run the same command again.',
    exit: 5,
  }),
  ANYPOINT_VERSION_BURNT: (at: { asset: string; next: string }): Description => ({
    message: `${at.asset} exists in Exchange already, or was deleted there: either way that version can never be published again.`,
    hint: `Publish the next version${at.next === '' ? '' : `: ${at.next}`}. A new major version needs a new API version too.`,
    exit: 5,
  }),
  ANYPOINT_PUBLICATION_FAILED: (at: { asset: string; says: string }): Description => ({
    message: `Exchange could not publish ${at.asset}: ${at.says}`,
    hint: 'Correct the specification (Design Center shows its errors in the editor), then run the same command again.',
    exit: 5,
  }),
  ANYPOINT_MOCK_REFUSES: (at: {
    url: string;
    call: string;
    status: number;
    says: string;
    cause: 'parameter' | 'scheme' | 'path' | 'other';
  }): Description => ({
    message: `The mocking service refuses ${at.call} (${at.url}) with status ${at.status}: ${at.says || 'no words'} ${
      {
        parameter: 'The specification requires something that the call does not have.',
        scheme: 'The specification has a security scheme of its own, which its mock enforces.',
        path: 'Its mock has no such resource: a base path of the specification may be part of the address.',
        other: 'The mock cannot serve the specification: a file that it names may be missing in Exchange.',
      }[at.cause]
    }`,
    hint: {
      parameter:
        'Name a resource with values for what it requires (api.resource: /parcels?color=red), or write examples into the specification.',
      scheme:
        'Name a resource without that scheme (api.resource), take the scheme out of the specification (api.securitySnippet puts that of the setup in), or give an implementation of your own (api.implementationUrl).',
      path: 'Take the base path out of the specification, name the resource with it (api.resource), or give an implementation of your own (api.implementationUrl).',
      other:
        'Look at the asset in Exchange: its documentation shows what is missing. Or give an implementation of your own (api.implementationUrl).',
    }[at.cause],
    exit: 5,
  }),
  ANYPOINT_MOCK_CLOSED: (at: { url: string; status: number }): Description => ({
    message: `The mocking service wants credentials for ${at.url} (status ${at.status}), and a proxy cannot send any.`,
    hint: 'Allow a public link (api.mockLink: true): who has it can call the mock. Or in Design Center open the project, click the mocking service icon, choose Make Public and give the link (api.implementationUrl), or the URL of an API of your own.',
    exit: 4,
    byHand: true,
  }),
  ANYPOINT_NO_TARGET: (at: { environment: string; looked: string }): Description => ({
    message: `There is nothing in the environment "${at.environment}" to which a proxy could be deployed.`,
    hint: `Looked for: ${at.looked}. Choose an environment that has one, ask for the right to see it (Deploy API Proxies, Read Runtime Fabrics, Read Applications), or ask MuleSoft for the entitlement.`,
    exit: 4,
    byHand: true,
  }),
  ANYPOINT_TARGET_UNKNOWN: (at: { given: string; names: string }): Description => ({
    message: `The organization has nothing called "${at.given}" to which a proxy could be deployed.`,
    hint: `It has: ${at.names}. Give one of these names (proxy.targetName), or leave the answer out.`,
    exit: 2,
  }),
  ANYPOINT_NO_RUNTIME: (at: { target: string }): Description => ({
    message: `${at.target} names no Mule 4 runtime for the proxy.`,
    hint: 'Give the version yourself (proxy.runtimeVersion): Runtime Manager shows it when an application is deployed manually. Or choose another target (proxy.target).',
    exit: 4,
  }),
  ANYPOINT_RUNTIME_UNKNOWN: (at: { given: string; target: string; offered: string }): Description => ({
    message: `${at.target} does not offer the Mule runtime ${at.given}.`,
    hint: `It offers: ${at.offered}. Give one of these (proxy.runtimeVersion), or leave the answer out.`,
    exit: 2,
  }),
  ANYPOINT_PROVIDER_AMBIGUOUS: (at: { name: string; ids: string }): Description => ({
    message: `The root organization has more than one OpenID Connect client provider called "${at.name}": ${at.ids}.`,
    hint: 'Rename or remove those that are not used under Access Management → Client Providers, or give another name (anypoint.clientProvider.name).',
    exit: 5,
  }),
  ANYPOINT_PROXY_NAME_TAKEN: (at: { name: string }): Description => ({
    message: `The application name "${at.name}" is taken: names on CloudHub are unique over all its customers.`,
    hint: 'Choose another one, e.g. with your initials or your company at its end (proxy.name).',
    exit: 5,
  }),
  ANYPOINT_PROXY_NAME_INVALID: (at: { name: string }): Description => ({
    message: `CloudHub does not accept "${at.name}" as an application name.`,
    hint: 'Use lower-case letters, digits and dashes, at most 42 characters, no dash at either end (proxy.name).',
    exit: 2,
  }),
  ANYPOINT_PROXY_NO_URL: (at: { name: string; target: string }): Description => ({
    message: `The proxy "${at.name}" runs on ${at.target}, but no public URL of it can be read.`,
    hint: 'Look for it in Runtime Manager (the application → Ingress), or take the address of your gateway, give it as proxy.url and run the same command again.',
    exit: 7,
  }),
  ANYPOINT_GATEWAY_NO_URL: (at: { gateway: string }): Description => ({
    message: `Anypoint does not tell where the Flex Gateway "${at.gateway}" answers calls.`,
    hint: 'Give the address at which its port 8081 can be reached from here as proxy.url; the path of the API is added to it. Then run the same command again.',
    exit: 2,
  }),
  ANYPOINT_DEPLOYMENT_FAILED: (at: {
    name: string;
    target: string;
    says: string;
    logs: string;
  }): Description => ({
    message: `The proxy "${at.name}" could not be deployed to ${at.target}: ${at.says}`,
    hint: `Its logs say why: ${at.logs}. Then run the same command again, or choose another target (proxy.target).`,
    exit: 7,
    byHand: true,
  }),
  ANYPOINT_POLICY_NOT_OFFERED: (at: { instance: string; policy: string }): Description => ({
    message: `Anypoint does not offer the policy ${at.policy} for ${at.instance}.`,
    hint: 'It is offered only where the client provider of the API instance is an OpenID Connect one. An instance made before the provider was added to the environment keeps the old one: remove it (while it has no contracts) and let this tool make it anew.',
    exit: 5,
    byHand: true,
  }),
  ANYPOINT_IDP_REFUSED: (at: { what: string; why: string; says: string }): Description => ({
    message: `Anypoint could not register ${at.what} at Okta: ${at.why} Anypoint says: ${at.says}`,
    hint: 'Save a working value under Access Management → Client Providers → Authorization Header: "SSWS ", then an API token of a super admin, or of an app admin, that is bound to no network zone.',
    exit: 4,
    byHand: true,
  }),
  ANYPOINT_GRANT_NOT_OFFERED: (at: { missing: string; offered: string }): Description => ({
    message: `The client provider does not offer the grant type ${at.missing}; it offers ${at.offered}.`,
    hint: "Anypoint reads them from the issuer's metadata when the provider is saved. Check the issuer, then save the provider again.",
    exit: 5,
    byHand: true,
  }),
  ANYPOINT_CONTRACT_PENDING: (at: {
    application: string;
    api: string;
    status: string;
    where: string;
  }): Description => ({
    message: `The access of "${at.application}" to ${at.api} is not approved: its contract is ${at.status}.`,
    hint: `An owner of the API approves it: ${at.where}. Then run the same command again.`,
    exit: 7,
    byHand: true,
  }),
  ANYPOINT_TIER_NEEDED: (at: { api: string; tiers: string; given: string | undefined }): Description => ({
    message:
      at.given === undefined
        ? `Whoever requests access to ${at.api} must choose an SLA tier: ${at.tiers}.`
        : `${at.api} has no SLA tier "${at.given}". It has: ${at.tiers || 'none'}.`,
    hint: 'Answer application.tier with the name of one (--set application.tier=…). Then run the same command again.',
    exit: 2,
  }),
  ANYPOINT_CONTRACT_ACTIVE: (at: { what: string }): Description => ({
    message: `Anypoint does not delete ${at.what} while it is active.`,
    hint: 'Revoke it first, or delete the client application.',
    exit: 5,
  }),
} satisfies Record<string, (at: never) => Description>;
