import { Problem, problem } from '../errors.ts';
import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, flagOf, textOf } from '../http/reading.ts';
import { type Api, everyItem, itemsOf, needed } from './api.ts';
import {
  type ClientProviderChange,
  changeBody,
  creationBody,
  type NewClientProvider,
  providerType,
} from './client-provider-body.ts';
import { type GrantType, grantTypesIn } from './grant-types.ts';

export interface ClientProviderSummary {
  readonly id: string;
  readonly name: string;
  /** E.g. `openid-dynamic-client`. */
  readonly type: string | undefined;
  readonly description: string | undefined;
}

/** A client provider without its secrets, which Anypoint masks. Undefined: the answer did not say. */
export interface ClientProvider extends ClientProviderSummary {
  readonly issuer: string | undefined;
  readonly registrationUrl: string | undefined;
  readonly introspectionClientId: string | undefined;
  readonly authorizeUrl: string | undefined;
  readonly tokenUrl: string | undefined;
  readonly introspectUrl: string | undefined;
  readonly allowLocalDeletion: boolean | undefined;
  readonly allowExternalModification: boolean | undefined;
  /** True: Anypoint would not check the certificate of the identity provider. */
  readonly allowUntrustedCertificates: boolean | undefined;
}

/** At most so many client providers per root organization. Source: docs/facts/anypoint-access.md §3.6. */
export const providerQuota = 25;

const idIn = (fields: Fields): string | undefined =>
  textOf(fields['providerId']) ?? textOf(fields['provider_id']) ?? textOf(fields['id']);

const toSummary = (value: unknown): ClientProviderSummary[] => {
  const fields = fieldsOf(value);
  const id = idIn(fields);
  const type = fieldsOf(fields['type']);
  if (id === undefined) return [];
  return [
    {
      id,
      name: textOf(fields['name']) ?? '',
      type: textOf(type['name']) ?? textOf(fields['type']),
      description: textOf(type['description']),
    },
  ];
};

const toProvider = (summary: ClientProviderSummary, body: unknown): ClientProvider => {
  const settings = fieldsOf(fieldsOf(body)['oidc_dynamic_client_provider']);
  const urls = fieldsOf(settings['urls']);
  return {
    ...summary,
    issuer: textOf(settings['issuer']),
    registrationUrl: textOf(fieldsOf(fieldsOf(settings['client'])['urls'])['register']),
    introspectionClientId: textOf(fieldsOf(settings['primary_client'])['id']),
    authorizeUrl: textOf(urls['authorize']),
    tokenUrl: textOf(urls['token']),
    introspectUrl: textOf(urls['introspect']),
    allowLocalDeletion: flagOf(settings['allow_local_client_deletion']),
    allowExternalModification: flagOf(settings['allow_external_client_modification']),
    allowUntrustedCertificates: flagOf(fieldsOf(body)['allow_untrusted_certificates']),
  };
};

/** The most that the document allows. */
const pageSize = 500;

const itemsIn = (call: Call, body: unknown): readonly unknown[] =>
  itemsOf('client-providers.read', call, body, 'data');

/** Always on the root organization: elsewhere the platform answers 405. Source: docs/facts/anypoint-access.md §3. */
export const clientProviders = (api: Api) => {
  const all = () => path`/accounts/api/organizations/${api.root()}/clientProviders`;
  const one = (id: string) => path`/accounts/api/organizations/${api.root()}/clientProviders/${id}`;

  /** All of them, or those whose name contains `search` in any case. Source: `listClientProviders`. */
  const list = async (search?: string): Promise<readonly ClientProviderSummary[]> => {
    const query = search === undefined ? {} : { search };
    const call: Call = { method: 'GET', path: all(), query, about: `the client providers of ${api.root()}` };
    return (await everyItem(api, 'client-providers.read', call, pageSize, itemsIn)).items.flatMap(toSummary);
  };

  /** Those with exactly this name and the type for OpenID Connect; the platform may allow more than one. */
  const named = async (name: string): Promise<readonly ClientProviderSummary[]> =>
    (await list(name)).filter((provider) => provider.name === name && provider.type === providerType);

  /** The status of a full quota is not documented, so a refusal is compared with what is there. */
  const post = async (call: Call): Promise<unknown> => {
    try {
      return (await api.send('client-providers.write', call)).body;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'ANYPOINT_VALUE_REFUSED') throw error;
      const count = (await list()).length;
      if (count < providerQuota) throw error;
      throw problem(
        'ANYPOINT_PROVIDER_QUOTA',
        { organization: api.root(), count },
        { exchange: error.exchange, cause: error },
      );
    }
  };

  return {
    list,
    named,

    /** All of the type for OpenID Connect. */
    openIdConnect: async (): Promise<readonly ClientProviderSummary[]> =>
      (await list()).filter(({ type }) => type === providerType),

    /** The full settings; undefined when unknown. Source: `getClientProviders`. */
    async get(id: string): Promise<ClientProvider | undefined> {
      const call: Call = { method: 'GET', path: one(id), accept: [404], about: `client provider ${id}` };
      const { status, body } = await api.send('client-providers.read', call);
      if (status === 404) return undefined;
      const [summary] = toSummary({ providerId: id, ...fieldsOf(body) });
      return summary && toProvider(summary, body);
    },

    /** Creates it and returns its id. The answer's shape is not documented, so the id may need a look-up. Source: `createClientProviders`. */
    async create(wanted: NewClientProvider): Promise<string> {
      const about = `client provider "${wanted.name}"`;
      const call: Call = { method: 'POST', path: all(), json: creationBody(wanted), about };
      const fields = fieldsOf(await post(call));
      const id = idIn(fields) ?? idIn(fieldsOf(fields['data'])) ?? (await named(wanted.name))[0]?.id;
      return needed('client-providers.write', call, 'provider id', id);
    },

    /** Changes what is given; saving also makes Anypoint read the issuer's grant types again. Source: `updateClientProviders`. */
    async patch(id: string, change: ClientProviderChange): Promise<void> {
      await api.tell('client-providers.write', {
        method: 'PATCH',
        path: one(id),
        json: changeBody(change),
        repeatable: true,
        about: `client provider ${id}`,
      });
    },

    /**
     * The names of the client applications that have their client through it; undefined when this account may not see them.
     * Source: `listClientProvidersClients`.
     */
    async clientNames(id: string): Promise<readonly string[] | undefined> {
      const about = `the clients of client provider ${id}`;
      const call: Call = { method: 'GET', path: `${one(id)}/clients`, accept: [403, 404], about };
      const { status, items } = await everyItem(api, 'client-providers.read', call, pageSize, itemsIn);
      if (status === 404) return [];
      if (status === 403) return undefined;
      return items.map((client) => {
        const { client_name: name, client_id: clientId } = fieldsOf(client);
        return textOf(name) ?? textOf(clientId) ?? '?';
      });
    },

    /** APIs that used it fall back to the native provider. Already gone is success. Source: `deleteClientProviders`. */
    async remove(id: string): Promise<void> {
      const call: Call = { method: 'DELETE', path: one(id), accept: [404], about: `client provider ${id}` };
      await api.tell('client-providers.write', call);
    },

    /** What client applications may be given; undefined when the provider is unknown. Source: `listClientProvidersGrantTypes`. */
    async grantTypes(id: string): Promise<readonly GrantType[] | undefined> {
      const about = `the grant types of client provider ${id}`;
      const call: Call = { method: 'GET', path: `${one(id)}/grantTypes`, accept: [404], about };
      const { status, body } = await api.send('client-providers.read', call);
      return status === 404 ? undefined : grantTypesIn('client-providers.read', call, body);
    },
  };
};
