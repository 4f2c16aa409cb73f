import { Problem } from '../errors.ts';
import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, listOf, text, textOf, textsOf } from '../http/reading.ts';
import { Secret } from '../secret.ts';
import { isUnknownClient, unmake } from './gone.ts';
import { needed } from './read.ts';

/** A client as Okta's dynamic client registration shows it (RFC 7591). */
export interface RegisteredClient {
  readonly clientId: string;
  /** Filled only in the answer to the registration. */
  readonly secret: Secret | undefined;
  readonly name: string;
  readonly authMethod: string;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly redirectUris: readonly string[];
}

export interface NewClient {
  readonly name: string;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly redirectUris: readonly string[];
}

const read = (body: unknown): RegisteredClient => {
  const client = fieldsOf(body);
  const secret = textOf(client['client_secret']);
  return {
    clientId: needed(client, 'client_id', 'the registered client'),
    secret: secret === undefined ? undefined : new Secret(secret),
    name: text(client['client_name']),
    authMethod: text(client['token_endpoint_auth_method']),
    grantTypes: textsOf(client['grant_types']),
    responseTypes: textsOf(client['response_types']),
    redirectUris: textsOf(client['redirect_uris']),
  };
};

/**
 * Dynamic client registration is the organization's, not an authorization server's: `/oauth2/v1/clients` (docs/facts/okta.md §6).
 */
export const clients = (http: Http) => ({
  /**
   * Registers a client with exactly the fields that Anypoint sends.
   * Source: Okta OAuth API 2026.06.3, `createClient`; RFC 7591 §3.1.
   */
  async register(wanted: NewClient): Promise<RegisteredClient> {
    const { body } = await http.call<unknown>({
      method: 'POST',
      path: '/oauth2/v1/clients',
      json: {
        client_name: wanted.name,
        redirect_uris: wanted.redirectUris,
        response_types: wanted.responseTypes,
        grant_types: wanted.grantTypes,
        token_endpoint_auth_method: 'client_secret_basic',
      },
      about: `client "${wanted.name}"`,
    });
    return read(body);
  },

  /** All clients of exactly this name, of which there may be several. Source: `listClients`. */
  async findAll(name: string): Promise<readonly RegisteredClient[]> {
    const about = `clients named "${name}"`;
    const query = { q: name, limit: 200 };
    const found = await allPages<unknown>(http, { method: 'GET', path: '/oauth2/v1/clients', query, about });
    return found.map(read).filter((client) => client.name === name);
  },

  /** One read that shows the right to use registration. Source: `listClients`. */
  async first(): Promise<RegisteredClient | undefined> {
    const call = {
      method: 'GET',
      path: '/oauth2/v1/clients',
      query: { limit: 1 },
      about: 'clients',
    } as const;
    return listOf((await http.call<unknown>(call)).body).map(read)[0];
  },

  /**
   * Registration deletes active clients too (docs/facts/okta.md §6). The Apps API refuses an active app; should this call ever do
   * so, the app of the same id is deactivated first. False: Okta does not know it, any more or yet. Source: `deleteClient`,
   * `deactivateApplication`.
   */
  async remove(clientId: string): Promise<boolean> {
    const about = `client ${clientId}`;
    const removal = { method: 'DELETE', path: path`/oauth2/v1/clients/${clientId}`, about } as const;
    try {
      return await unmake(http, removal);
    } catch (error) {
      if (isUnknownClient(error)) return false;
      if (!(error instanceof Problem && error.code === 'OKTA_STILL_ACTIVE')) throw error;
      const app = path`/api/v1/apps/${clientId}/lifecycle/deactivate`;
      return (await unmake(http, { method: 'POST', path: app, about })) && (await unmake(http, removal));
    }
  },
});
