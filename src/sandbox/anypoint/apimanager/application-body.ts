import { jsonBody, type SandboxRequest } from '../../kernel/request.ts';
import type { ClientProvider, GrantType } from '../accounts/world.ts';
import type { AnypointContext } from '../context.ts';
import { type Shape, violations } from '../json-shape.ts';
import { isObject, type JsonObject, refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import type { ClientApplication } from './world.ts';

const texts: Shape = { type: 'array', items: { type: 'string' } };

const members: Readonly<Record<string, Shape>> = {
  name: { type: 'string', minLength: 1 },
  description: { type: 'string', nullable: true },
  url: { type: 'string', nullable: true },
  redirectUri: texts,
  grantTypes: texts,
  apiEndpoints: { type: 'boolean' },
};

/** A body that fits; 400 with the violations in `details` otherwise. */
export const exchangeBody = (request: SandboxRequest, shape: Shape): JsonObject => {
  const body = jsonBody(request);
  if (!isObject(body)) return refuse(exchangeRefusal(400, 'A JSON object is required'));
  const errors = violations(shape, body);
  const [first] = errors;
  return first ? refuse(exchangeRefusal(400, first.message, { errors })) : body;
};

export const newApplicationBody = (request: SandboxRequest): JsonObject =>
  exchangeBody(request, { type: 'object', required: ['name'], properties: members });

export const changedApplicationBody = (request: SandboxRequest): JsonObject =>
  exchangeBody(request, { type: 'object', properties: members });

const strings = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined;

const text = (value: unknown): string | null | undefined =>
  typeof value === 'string' || value === null ? value : undefined;

type Members = Pick<
  ClientApplication,
  'name' | 'description' | 'url' | 'redirectUri' | 'grantTypes' | 'apiEndpoints'
>;

/** The members of a body laid over those that are there already. */
export const applicationMembers = (body: JsonObject, before: Partial<Members> = {}): Members => ({
  name: typeof body['name'] === 'string' ? body['name'] : (before.name ?? ''),
  description: text(body['description']) ?? before.description ?? null,
  url: text(body['url']) ?? before.url ?? null,
  redirectUri: strings(body['redirectUri']) ?? before.redirectUri ?? [],
  grantTypes: strings(body['grantTypes']) ?? before.grantTypes ?? [],
  apiEndpoints:
    typeof body['apiEndpoints'] === 'boolean' ? body['apiEndpoints'] : (before.apiEndpoints ?? false),
});

/** Unique in the organisation (409), where the mood says so (docs/facts/anypoint-apis.md §8.2). */
export const uniqueName = (context: AnypointContext, org: string, name: string, id?: number): void => {
  const taken = context.world.apimanager.applications.some(
    (other) => other.masterOrganizationId === org && other.name === name && other.id !== id,
  );
  if (taken && context.moods.applicationNamesUnique)
    refuse(exchangeRefusal(409, `An application named "${name}" already exists`));
};

const badGrant = (supported: readonly GrantType[], grantTypes: readonly string[]): string | undefined => {
  for (const name of grantTypes) {
    const grant = supported.find((candidate) => candidate.name === name);
    if (!grant) return `Grant type ${name} is not supported by the client provider`;
    if (grant.depends.length > 0 && !grant.depends.some((other) => grantTypes.includes(other)))
      return `Grant type ${name} depends on ${grant.depends.join(' or ')}`;
  }
  return undefined;
};

/**
 * Only grants that the provider supports, and with those that they depend on (docs/facts/anypoint-apis.md §8.1); 400 otherwise.
 */
export const checkedGrants = (provider: ClientProvider | undefined, grantTypes: readonly string[]): void => {
  const why = provider?.oidc && badGrant(provider.oidc.supported_grant_types, grantTypes);
  if (why !== undefined) refuse(exchangeRefusal(400, why));
};
