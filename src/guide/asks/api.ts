import { choice, confirm, text } from '../../wizard/ask.ts';
import { distinctDashed, distinctId } from './distinct.ts';

/** Questions about the API itself that several steps share. */
export const apiName = text({
  key: 'api.name',
  distinct: distinctDashed,
  message: 'Name of the API',
  help: 'Of its project in Design Center and of its asset in Exchange.',
  default: 'OAuth-Demo-API',
  check: (value) => (value.length > 100 ? 'at most 100 characters' : undefined),
});

/** An API that is there already. */
export const apiExisting = text({
  key: 'api.existing',
  message: 'API that is there already',
  help: 'An API instance by its id or label, or an asset of Exchange by its id (asset, group/asset or group/asset/version). Nothing about that API is written but the policy, the application and the contract. It needs api.resource.',
  optional: true,
  quiet: true,
});

/** For what would change an API that is there, beyond its policy and contract. */
export const mayChangeExisting = confirm({
  key: 'api.mayChangeExisting',
  message: 'May an API that is there get another client provider, or its policy while it has consumers?',
  help: 'The client provider is changed only while the API has no policy and no contract, and undo puts the one of before back. With consumers: from then on their calls need a token too.',
  default: false,
  quiet: true,
});

export const apiFolder = text({
  key: 'api.folder',
  message: 'Your own API specification',
  help: 'A RAML or OpenAPI document, the folder that holds it and the files that it includes, or a Mule project. What the main document reaches is published, nothing else. Without it the employees API of the guide is used.',
  optional: true,
  quiet: true,
  path: true,
});

export const apiMain = text({
  key: 'api.main',
  message: 'Main document in that folder',
  help: 'Where the folder has more than one RAML or OpenAPI document and no exchange.json says which is the main one.',
  optional: true,
  quiet: true,
});

const slashed = (path: string): string => (path.startsWith('/') ? path : `/${path}`);

export const apiResource = text({
  key: 'api.resource',
  message: 'Resource that is called to try the API',
  help: 'With values for its parameters: /parcels/7?color=red. Another method than GET stands before it: POST /parcels. Without an answer it is the GET of the specification that asks for the least: /employees in the guide.',
  optional: true,
  quiet: true,
  repair: (value) => {
    const [method, path] = value.trim().split(/\s+/, 2);
    return path === undefined ? slashed(value.trim()) : `${method?.toUpperCase()} ${slashed(path)}`;
  },
  check: (value) => {
    if (/[{}]/.test(value)) return 'expected a value in the place of each parameter, such as /parcels/7';
    return /^((GET|POST|PUT|PATCH|DELETE) )?\/[^\s#]*$/.test(value)
      ? undefined
      : 'expected a path such as /parcels, or a method and a path such as POST /parcels';
  },
});

export const apiAssetId = text({
  key: 'api.assetId',
  distinct: distinctId,
  message: 'Asset ID of the API in Exchange',
  help: 'Lower-case letters, digits and dashes. It is a part of many addresses.',
  default: 'oauth-demo-api',
  quiet: true,
  check: (value) =>
    /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/.test(value)
      ? undefined
      : 'expected up to 80 lower-case letters, digits and dashes, no dash at either end',
});

export const apiAssetVersion = text({
  key: 'api.version',
  message: 'Version of the asset',
  help: 'A published version is never published again: when this one is used up, the next one is taken.',
  default: '1.0.0',
  quiet: true,
  check: (value) => (/^\d+\.\d+\.\d+$/.test(value) ? undefined : 'expected three numbers, such as 1.0.0'),
});

export const apiVersion = text({
  key: 'api.apiVersion',
  message: 'Version of the API as its consumers see it',
  help: 'Every major version of the asset needs one of its own.',
  default: 'v1',
  quiet: true,
  check: (value) => (/^[\w.-]{1,40}$/.test(value) ? undefined : 'expected a word such as v1'),
});

export const apiPublishFrom = choice({
  key: 'api.publishFrom',
  message: 'Where the specification is published from',
  help: 'auto: from Design Center as in the guide; straight to Exchange where Design Center refuses this login. OpenAPI documents always go straight to Exchange.',
  choices: [
    { value: 'auto', label: 'Design Center where it lets us in' },
    { value: 'design-center', label: 'Design Center' },
    { value: 'exchange', label: 'straight to Exchange' },
  ],
  default: 'auto',
  quiet: true,
});

export const securitySnippet = confirm({
  key: 'api.securitySnippet',
  message: 'Write the security scheme into the specification too (the optional step of the guide)?',
  help: 'The specification then says how to get a token, and a new version of the asset is published. The policy protects the API with or without it.',
  default: false,
});
