import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { listOf } from '../http/reading.ts';
import {
  type App,
  type AppChanges,
  changesOf,
  type NewWebApp,
  newAppBody,
  readApp,
  readOnlyInApps,
} from './app.ts';
import { lookUp, unmake } from './gone.ts';
import { replaceWhole } from './replacement.ts';

/** Okta has had replacements of an app that took 30 s (docs/facts/okta.md §5). */
const patience = 90_000;

export const apps = (http: Http) => {
  /** All OpenID Connect apps of exactly this label; labels may repeat. Source: Okta Management API 2026.06.3, `listApplications`. */
  const findAll = async (label: string): Promise<readonly App[]> => {
    const about = `apps named "${label}"`;
    const query = { q: label, limit: 200 };
    const found = await allPages<unknown>(http, { method: 'GET', path: '/api/v1/apps', query, about });
    return found.map(readApp).filter((app) => app.label === label && app.signOnMode === 'OPENID_CONNECT');
  };

  const deactivate = (id: string): Promise<boolean> =>
    unmake(http, {
      method: 'POST',
      path: path`/api/v1/apps/${id}/lifecycle/deactivate`,
      about: `app ${id}`,
    });

  return {
    findAll,

    /** One read that shows the right to read apps. Source: `listApplications`. */
    async first(): Promise<App | undefined> {
      const call = { method: 'GET', path: '/api/v1/apps', query: { limit: 1 }, about: 'apps' } as const;
      return listOf((await http.call<unknown>(call)).body).map(readApp)[0];
    },

    /**
     * By the app's id. A dynamically registered client has its client id as id (docs/facts/okta.md §6). Source: `getApplication`.
     */
    async get(id: string): Promise<App | undefined> {
      const body = await lookUp(http, { path: path`/api/v1/apps/${id}`, about: `app ${id}` });
      return body === undefined ? undefined : readApp(body);
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

    /** Changes what is given. Source: `replaceApplication`. Errors: `OKTA_NOT_FOUND`. */
    async replace(id: string, changes: AppChanges): Promise<App> {
      const at = { path: path`/api/v1/apps/${id}`, about: `app ${id}` };
      const replacement = { ...at, readOnly: readOnlyInApps, timeout: patience };
      return readApp(await replaceWhole(http, replacement, changesOf(changes)));
    },

    /** Source: `activateApplication`. */
    async activate(id: string): Promise<void> {
      await http.call<unknown>({
        method: 'POST',
        path: path`/api/v1/apps/${id}/lifecycle/activate`,
        repeatable: true,
        about: `app ${id}`,
      });
    },

    /** Okta deletes inactive apps only, so it is deactivated first. Source: `deleteApplication`. */
    async remove(id: string): Promise<void> {
      if (!(await deactivate(id))) return;
      await unmake(http, { method: 'DELETE', path: path`/api/v1/apps/${id}`, about: `app ${id}` });
    },
  };
};
