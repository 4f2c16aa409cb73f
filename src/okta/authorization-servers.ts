import { problem } from '../errors.ts';
import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, listOf, text, textsOf } from '../http/reading.ts';
import { lookUp, unmake } from './gone.ts';
import { needed } from './read.ts';
import { replaceWhole } from './replacement.ts';

export interface AuthorizationServer {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly audiences: readonly string[];
  /** As Okta says it; never composed from the id. */
  readonly issuer: string;
  readonly status: string;
  /** True for the server that came with the organization. */
  readonly isDefault: boolean;
}

/**
 * Okta requires the name and exactly one audience, although its specification marks neither. The description is optional there
 * (docs/facts/okta.md §2) and always sent, since it carries the mark.
 */
export interface NewAuthorizationServer {
  readonly name: string;
  readonly description: string;
  readonly audience: string;
}

const read = (body: unknown): AuthorizationServer => {
  const server = fieldsOf(body);
  return {
    id: needed(server, 'id', 'the authorization server'),
    name: text(server['name']),
    description: text(server['description']),
    audiences: textsOf(server['audiences']),
    issuer: needed(server, 'issuer', 'the authorization server'),
    status: text(server['status']),
    isDefault: server['default'] === true,
  };
};

const bodyOf = ({ name, description, audience }: Partial<NewAuthorizationServer>) => ({
  name,
  description,
  audiences: audience === undefined ? undefined : [audience],
});

/** Besides what the document marks: the issuer follows from `issuerMode`, and `default` is in no schema of a request. */
const readOnly = [
  'issuer',
  'default',
  'credentials.signing.kid',
  'credentials.signing.lastRotated',
  'credentials.signing.nextRotation',
];

const allServers = {
  method: 'GET',
  path: '/api/v1/authorizationServers',
  about: 'authorization servers',
} as const;

export const authorizationServers = (http: Http) => {
  /** All servers, or those whose name or audience matches. Source: Okta Management API 2026.06.3, `listAuthorizationServers`. */
  const list = async (q?: string): Promise<readonly AuthorizationServer[]> =>
    (await allPages<unknown>(http, { ...allServers, query: { q, limit: 200 } })).map(read);

  return {
    list,

    /** One read that shows license and right: `OKTA_NO_API_ACCESS_MANAGEMENT` or `OKTA_ROLE_TOO_WEAK` otherwise. */
    async first(): Promise<AuthorizationServer | undefined> {
      const answer = await http.call<unknown>({ ...allServers, query: { limit: 1 } });
      return listOf(answer.body).map(read)[0];
    },

    /** By exact name, since `q` matches more. Errors: `OKTA_AMBIGUOUS` for two of the name. */
    async find(name: string): Promise<AuthorizationServer | undefined> {
      const named = (await list(name)).filter((server) => server.name === name);
      if (named.length < 2) return named[0];
      const ids = named.map(({ id }) => id);
      throw problem('OKTA_AMBIGUOUS', { what: `authorization server named "${name}"`, ids });
    },

    /** By id, or `default` for the server that came with the organization. Source: `getAuthorizationServer`. */
    async get(id: string): Promise<AuthorizationServer | undefined> {
      const about = `authorization server ${id}`;
      const body = await lookUp(http, { path: path`/api/v1/authorizationServers/${id}`, about });
      return body === undefined ? undefined : read(body);
    },

    /** New servers are active at once and have no policy (docs/facts/okta.md §2). Source: `createAuthorizationServer`. */
    async create(wanted: NewAuthorizationServer): Promise<AuthorizationServer> {
      const { body } = await http.call<unknown>({
        method: 'POST',
        path: '/api/v1/authorizationServers',
        json: bodyOf(wanted),
        about: `authorization server "${wanted.name}"`,
      });
      return read(body);
    },

    /** Changes what is given. Source: `replaceAuthorizationServer`. Errors: `OKTA_NOT_FOUND`. */
    async replace(id: string, changes: Partial<NewAuthorizationServer>): Promise<AuthorizationServer> {
      const at = path`/api/v1/authorizationServers/${id}`;
      const about = `authorization server ${id}`;
      return read(await replaceWhole(http, { path: at, about, readOnly }, bodyOf(changes)));
    },

    /** Source: `activateAuthorizationServer`. */
    async activate(id: string): Promise<void> {
      await http.call<unknown>({
        method: 'POST',
        path: path`/api/v1/authorizationServers/${id}/lifecycle/activate`,
        repeatable: true,
        about: `authorization server ${id}`,
      });
    },

    /**
     * Deactivates, then deletes, as Okta's own Terraform provider does; an active server is deleted as well (docs/facts/okta.md
     * §2). Sources: `deactivateAuthorizationServer`, `deleteAuthorizationServer`.
     */
    async remove(id: string): Promise<void> {
      const about = `authorization server ${id}`;
      const deactivate = path`/api/v1/authorizationServers/${id}/lifecycle/deactivate`;
      if (!(await unmake(http, { method: 'POST', path: deactivate, about }))) return;
      await unmake(http, { method: 'DELETE', path: path`/api/v1/authorizationServers/${id}`, about });
    },
  };
};
