import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, numberOf, textOf, textsOf } from '../http/reading.ts';
import { Secret } from '../secret.ts';
import { type Api, everyItem, itemsOf, needed } from './api.ts';
import type { ClientProvider } from './client-providers.ts';
import { type GrantType, grantTypesIn } from './grant-types.ts';

export interface NewApplication {
  readonly name: string;
  readonly description: string;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly string[];
}

/** A client application. The lists leave most of it out. */
export interface Application {
  readonly id: number;
  readonly name: string;
  readonly description: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: Secret | undefined;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly string[];
  readonly providerId: string | undefined;
}

/**
 * What became of the client at the identity provider: Anypoint was told to delete it there too (look whether it did), it was
 * left there and has to be removed by other means, or the provider's settings could not be read.
 */
export interface Deletion {
  readonly atIdentityProvider: 'asked' | 'kept' | 'unknown';
}

const toApplication = (value: unknown): Application[] => {
  const fields = fieldsOf(value);
  const provider = fieldsOf(fields['clientProvider']);
  const id = numberOf(fields['id']);
  const secret = textOf(fields['clientSecret']) ?? textOf(fields['client_secret']);
  if (id === undefined) return [];
  return [
    {
      id,
      name: textOf(fields['name']) ?? '',
      description: textOf(fields['description']),
      clientId: textOf(fields['clientId']) ?? textOf(fields['client_id']) ?? textOf(fields['coreServicesId']),
      clientSecret: secret === undefined ? undefined : new Secret(secret),
      redirectUris: textsOf(fields['redirectUri'] ?? fields['redirect_uris']),
      grantTypes: textsOf(fields['grantTypes'] ?? fields['grant_types']),
      providerId: textOf(provider['providerId']) ?? textOf(provider['provider_id']),
    },
  ];
};

const deletionBy = (provider: ClientProvider | undefined): Deletion => {
  const { allowLocalDeletion, allowExternalModification } = provider ?? {};
  if (allowExternalModification === true && allowLocalDeletion !== false)
    return { atIdentityProvider: 'asked' };
  return { atIdentityProvider: allowExternalModification === false ? 'kept' : 'unknown' };
};

const pageSize = 100;

/** Client applications; always on the root organization. Sources: the Exchange document, docs/facts/anypoint-apis.md §8. */
export const applications = (api: Api) => {
  const all = () => path`/exchange/api/v2/organizations/${api.root()}/applications`;
  const one = (id: number) => `${all()}/${id}`;

  const list = async (name: string, more: Fields = {}): Promise<readonly Application[]> => {
    const query = { query: name, literalMatch: true, ...(more as Call['query']) };
    const call: Call = { method: 'GET', path: all(), query, about: `client applications named "${name}"` };
    const { items } = await everyItem(api, 'applications.read', call, pageSize, (asked, body) =>
      itemsOf('applications.read', asked, body, 'applications', 'data'),
    );
    return items.flatMap(toApplication).filter((one) => one.name === name);
  };

  const read = async (id: number): Promise<Application | undefined> => {
    const call: Call = { method: 'GET', path: one(id), accept: [404], about: `client application ${id}` };
    const { status, body } = await api.send('applications.read', call);
    return status === 404 ? undefined : toApplication({ id, ...fieldsOf(body) })[0];
  };

  return {
    /** What the provider offers, as Exchange sees it; undefined when unknown. Source: `…Granttypes` of the Exchange document. */
    async grantTypes(providerId: string): Promise<readonly GrantType[] | undefined> {
      const call: Call = {
        method: 'GET',
        path: path`/exchange/api/v2/organizations/${api.root()}/clientProviders/${providerId}/grantTypes`,
        accept: [404],
        about: `the grant types of client provider ${providerId}`,
      };
      const { status, body } = await api.send('grant-types.read', call);
      return status === 404 ? undefined : grantTypesIn('grant-types.read', call, body);
    },

    /**
     * Creates it, and through the provider of that API instance a client at the identity provider: one call makes two objects.
     * Keep the secret at once. Source: `create…Applications`, docs/facts/anypoint-apis.md §8.2.
     */
    async create(apiInstance: number, wanted: NewApplication): Promise<Application> {
      const call: Call = {
        method: 'POST',
        path: all(),
        query: { apiInstanceId: apiInstance },
        json: {
          name: wanted.name,
          description: wanted.description,
          url: '',
          redirectUri: wanted.redirectUris,
          grantTypes: wanted.grantTypes,
          apiEndpoints: false,
        },
        about: `client application "${wanted.name}"`,
      };
      const [made] = toApplication((await api.send('applications.create', call)).body);
      return needed('applications.create', call, 'application id', made);
    },

    /** Those of exactly this name. Source: `get…Applications`. */
    named: (name: string): Promise<readonly Application[]> => list(name),

    /**
     * With its secret where the rights allow: a connected app sees those that it created, administrators all, through another
     * form of the list. Undefined when unknown. Sources: `get…ByApplicationid`, docs/facts/anypoint-apis.md §8.2.
     */
    async get(id: number): Promise<Application | undefined> {
      const found = await read(id);
      if (found === undefined || found.clientSecret !== undefined) return found;
      const asAdmin = await list(found.name, { targetAdminSite: true });
      const clientSecret = asAdmin.find((application) => application.id === id)?.clientSecret;
      return { ...found, clientSecret };
    },

    /** Deletes it in Anypoint; whether at the identity provider too, its provider's settings decide. Source: `delete…ByApplicationid`. */
    async remove(id: number, provider: ClientProvider | undefined): Promise<Deletion> {
      const call: Call = {
        method: 'DELETE',
        path: one(id),
        accept: [404],
        about: `client application ${id}`,
      };
      await api.tell('applications.remove', call);
      return deletionBy(provider);
    },
  };
};
