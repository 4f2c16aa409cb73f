import type { Facts } from '../../guide/facts.ts';

interface Setting {
  readonly name: string;
  readonly value: string;
}

export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly Setting[];
}

type Known = Readonly<Partial<Facts>>;
type Answers = Readonly<Record<string, unknown>>;
type Value = string | number | undefined;

const unknown = 'not known yet';

const group = (title: string, values: Readonly<Record<string, Value>>): SettingGroup => ({
  title,
  settings: Object.entries(values).map(([name, value]) => ({
    name,
    value: value === undefined || value === '' ? unknown : String(value),
  })),
});

const listed = (values: readonly string[] | undefined): string | undefined => values?.join(', ');

const tokens = ({ authServer, accessPolicy, accessRule, ...verifications }: Known): SettingGroup =>
  group('Who gets tokens', {
    'Authorization server': authServer && `${authServer.name} (${authServer.id})`,
    Issuer: authServer?.issuer,
    Audience: authServer?.audience,
    'Access policy': accessPolicy && `${accessPolicy.name} (${accessPolicy.id})`,
    'Access rule': accessRule && `${accessRule.name} (${accessRule.id})`,
    'Grants of the rule': listed(accessRule?.grantTypes),
    'Lifetime of an access token': accessRule?.lifetimeMinutes && `${accessRule.lifetimeMinutes} minutes`,
    'Scopes of the verified token': listed(
      (
        verifications.codeVerification ??
        verifications.implicitVerification ??
        verifications.serviceVerification
      )?.scopes,
    ),
  });

const client = ({ application, registeredClient, assignment, okta }: Known): SettingGroup =>
  group('The application', {
    Application: application && `${application.name} (${application.id})`,
    'Client ID': application?.clientId,
    'App in Okta': registeredClient && `${registeredClient.label} (${registeredClient.appId})`,
    'Redirect URIs': listed(application?.redirectUris),
    Contract: application?.contractId,
    'Who may log in': assignment?.groupIds
      .map((id) => okta?.accessGroups.find((group) => group.id === id)?.name ?? `the group ${id}`)
      .join(', '),
  });

/** Okta lists no owner of a token to the token itself; only the admin token's account is known. */
const ownerOf = ({ okta }: Known, answers: Answers): string =>
  answers['okta.registrationTokenUse'] === 'admin' && okta?.login !== undefined
    ? `${okta.login} (the admin token serves again)`
    : 'the account that created it: see Security → API → Tokens at Okta';

const registration = (known: Known, answers: Answers): SettingGroup => {
  const { registrationToken, clientProvider, authServer, anypoint, environment } = known;
  return group('Who may register clients', {
    'At Okta':
      authServer &&
      `only with an API token of a Super or Application Administrator, at ${authServer.registrationUrl}`,
    'At Anypoint':
      clientProvider &&
      `whoever may request access to an API in Exchange, through the client provider ${clientProvider.name} (${clientProvider.id})`,
    'Owner of the registration token': registrationToken && ownerOf(known, answers),
    'Expiry of the registration token':
      registrationToken && 'after 30 days without use, and with the account of its owner',
    'Registration token verified at': registrationToken?.at,
    'Environment with the provider': environment && anypoint?.environmentName,
  });
};

const targets: Readonly<Record<Facts['deploymentTarget']['type'], string>> = {
  CH2: 'CloudHub 2.0',
  CH: 'CloudHub',
  RF: 'Runtime Fabric',
  HY: 'own server',
};

const gateway = (known: Known): SettingGroup => {
  const { anypoint, apiInstance, proxy, policy, deploymentTarget: target, implementation } = known;
  const { introspectionClient, authServer, securedSpec, asset } = known;
  return group('The gateway', {
    Organization: anypoint && `${anypoint.organizationName} (${anypoint.organizationId})`,
    Environment: anypoint && `${anypoint.environmentName} (${anypoint.environmentId})`,
    'API specification':
      asset && `${asset.groupId}/${asset.assetId} ${securedSpec?.version ?? asset.version}`,
    'API instance': apiInstance && `${apiInstance.label} (${apiInstance.id})`,
    Proxy: proxy && `${proxy.applicationName} (${proxy.deploymentId})`,
    Address: proxy?.url,
    Implementation: implementation && `${implementation.url} (${implementation.kind})`,
    Policy: policy && `${policy.assetId} ${policy.version} (${policy.id})`,
    'Tokens are checked at': authServer?.introspectUrl,
    'Introspection client':
      introspectionClient && `${introspectionClient.label} (${introspectionClient.clientId})`,
    Target: target && `${targets[target.type]}, ${target.targetName}, runtime ${target.runtimeVersion}`,
  });
};

/** What an auditor asks for, from the facts alone. */
export const settingsOf = (known: Known, answers: Answers): readonly SettingGroup[] => [
  tokens(known),
  client(known),
  registration(known, answers),
  gateway(known),
];
