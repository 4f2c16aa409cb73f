import { type Call, path } from '../http/http.ts';
import type { Api } from './api.ts';
import { listOf, textsOf } from './reading.ts';

const idsIn = (body: unknown): readonly string[] =>
  textsOf(listOf(body, 'suggestedClientManagementProviderIds'));

export const environmentProviders = (api: Api) => {
  const about = () => `the client providers of environment ${api.environment()}`;
  const where = () =>
    path`/accounts/api/organizations/${api.organization()}/environments/${api.environment()}/clientManagementProviders`;
  return {
    /** The external client providers; the first is presumably the default. Source: `listEnvironmentsClientManagementProviders`. */
    async get(): Promise<readonly string[]> {
      const call: Call = { method: 'GET', path: where(), about: about() };
      return idsIn((await api.send('environment-providers.read', call)).body);
    },

    /**
     * Replaces the whole list: read it, add to it, put it, read it again. Source: `updateEnvironmentsClientManagementProviders`,
     * the only source there is (anypoint-access §4).
     */
    async put(ids: readonly string[]): Promise<readonly string[]> {
      const json = { suggestedClientManagementProviderIds: [...new Set(ids)] };
      const call: Call = { method: 'PUT', path: where(), json, about: about() };
      return idsIn((await api.send('environment-providers.write', call)).body);
    },
  };
};
