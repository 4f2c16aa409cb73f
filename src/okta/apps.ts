import { problem } from '../errors.ts';
import { type Http, path } from '../http/http.ts';
import { list, object } from '../http/lenient.ts';
import { allPages } from '../http/paging.ts';
import { type App, type AppChanges, changedAppBody, type NewWebApp, newAppBody, readApp } from './app.ts';
import { clients } from './clients.ts';
import { lookUp, unmake } from './gone.ts';

/** Okta has had replacements of an app that took 30 s (facts §5). */
const patience = 90_000;

export const apps = (http: Http) => {
  /** All OpenID Connect apps of exactly this label; labels may repeat. Source: Okta Management API 2026.06.3, `listApplications`. */
  const findAll = async (label: string): Promise<readonly App[]> => {
    const about = `apps named "${label}"`;
    const query = { q: label, limit: 200 };
    const found = await allPages<unknown>(http, { method: 'GET', path: '/api/v1/apps', query, about });
    return found.map(readApp).filter((app) => app.label === label && app.signOnMode === 'OPENID_CONNECT');
  };

  const getWhole = (id: string) => lookUp(http, { path: path`/api/v1/apps/${id}`, about: `app ${id}` });

  const deactivate = (id: string): Promise<boolean> =>
    unmake(http, {
      method: 'POST',
      path: path`/api/v1/apps/${id}/lifecycle/deactivate`,
      about: `app ${id}`,
    });

  return {
    findAll,

    /** Errors: `OKTA_AMBIGUOUS` for two apps of the label. */
    async find(label: string): Promise<App | undefined> {
      const found = await findAll(label);
      if (found.length < 2) return found[0];
      throw problem('OKTA_AMBIGUOUS', { what: `app named "${label}"`, ids: found.map(({ id }) => id) });
    },

    /** One read that proves the right to read apps. Source: `listApplications`. */
    async first(): Promise<App | undefined> {
      const call = { method: 'GET', path: '/api/v1/apps', query: { limit: 1 }, about: 'apps' } as const;
      return list((await http.call<unknown>(call)).body).map(readApp)[0];
    },

    /** By the app's id. A dynamically registered client has its client id as id (facts §6). Source: `getApplication`. */
    async get(id: string): Promise<App | undefined> {
      const body = await getWhole(id);
      return body === undefined ? undefined : readApp(body);
    },

    /** By a client id that was chosen and so is no app id: its name first, from the registration side, then the app of that name. */
    async getByClientId(clientId: string): Promise<App | undefined> {
      const client = await clients(http).get(clientId);
      if (client === undefined) return undefined;
      return (await findAll(client.name)).find((app) => app.clientId === clientId);
    },

    /** The answer holds the secret. Source: `createApplication` (answers 200). */
    async createWeb(wanted: NewWebApp): Promise<App> {
      const { body } = await http.call<unknown>({
        method: 'POST',
        path: '/api/v1/apps',
        json: newAppBody(wanted),
        about: `app "${wanted.label}"`,
      });
      return readApp(body);
    },

    /** Reads the whole app, changes what is given, replaces it. Source: `replaceApplication`. Errors: `OKTA_NOT_FOUND`. */
    async replace(id: string, changes: AppChanges): Promise<App> {
      const whole = await getWhole(id);
      if (whole === undefined) throw problem('OKTA_NOT_FOUND', { what: `app ${id}` });
      const { body } = await http.call<unknown>({
        method: 'PUT',
        path: path`/api/v1/apps/${id}`,
        json: changedAppBody(object(whole), changes),
        timeout: patience,
        about: `app ${id}`,
      });
      return readApp(body);
    },

    /** False when there is no such app any more. Source: `deactivateApplication`. */
    deactivate,

    /** Okta deletes inactive apps only, so it is deactivated first. Source: `deleteApplication`. */
    async remove(id: string): Promise<void> {
      if (!(await deactivate(id))) return;
      await unmake(http, { method: 'DELETE', path: path`/api/v1/apps/${id}`, about: `app ${id}` });
    },
  };
};
