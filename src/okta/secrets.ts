import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, text, textOf } from '../http/reading.ts';
import { Secret } from '../secret.ts';
import { unmake } from './gone.ts';
import { needed } from './read.ts';

/** One of the at most two secrets of an app. */
export interface ClientSecret {
  readonly id: string;
  readonly active: boolean;
  readonly created: string;
  /** Undefined where this account may not see it. */
  readonly secret: Secret | undefined;
}

const read = (body: unknown): ClientSecret => {
  const item = fieldsOf(body);
  const clear = textOf(item['client_secret']);
  return {
    id: needed(item, 'id', 'the client secret'),
    active: text(item['status']) === 'ACTIVE',
    created: text(item['created']),
    secret: clear === undefined ? undefined : new Secret(clear),
  };
};

export const secrets = (http: Http) => {
  const lifecycle = async (appId: string, id: string, action: 'activate' | 'deactivate'): Promise<void> => {
    await http.call<unknown>({
      method: 'POST',
      path: path`/api/v1/apps/${appId}/credentials/secrets/${id}/lifecycle/${action}`,
      repeatable: true,
      about: `client secret ${id} of app ${appId}`,
    });
  };

  const list = async (appId: string): Promise<readonly ClientSecret[]> => {
    const items = await allPages<unknown>(http, {
      method: 'GET',
      path: path`/api/v1/apps/${appId}/credentials/secrets`,
      about: `the client secrets of app ${appId}`,
    });
    return items.map(read);
  };

  return {
    /** Source: Okta Management API 2026.06.3, `listOAuth2ClientSecrets`. */
    list,

    /** The one to use: active, readable, made last. ISO dates of one form compare as text. */
    async newestActive(appId: string): Promise<{ readonly id: string; readonly secret: Secret } | undefined> {
      return [...(await list(appId))]
        .sort((a, b) => b.created.localeCompare(a.created))
        .flatMap(({ id, active, secret }) => (active && secret ? [{ id, secret }] : []))[0];
    },

    /** A second secret beside the first; a third is refused. Source: `createOAuth2ClientSecret`. */
    async create(appId: string): Promise<ClientSecret> {
      const { body } = await http.call<unknown>({
        method: 'POST',
        path: path`/api/v1/apps/${appId}/credentials/secrets`,
        json: {},
        about: `a client secret of app ${appId}`,
      });
      return read(body);
    },

    /** Source: `activateOAuth2ClientSecret`. */
    activate: (appId: string, id: string): Promise<void> => lifecycle(appId, id, 'activate'),

    /** The only active one is refused. Source: `deactivateOAuth2ClientSecret`. */
    deactivate: (appId: string, id: string): Promise<void> => lifecycle(appId, id, 'deactivate'),

    /** An active one is refused. Source: `deleteOAuth2ClientSecret`. */
    async remove(appId: string, id: string): Promise<void> {
      const at = path`/api/v1/apps/${appId}/credentials/secrets/${id}`;
      await unmake(http, { method: 'DELETE', path: at, about: `client secret ${id} of app ${appId}` });
    },
  };
};
