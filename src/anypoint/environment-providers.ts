import { isDeepStrictEqual } from 'node:util';
import { type Call, path } from '../http/http.ts';
import { fieldsOf, listOf, textsOf } from '../http/reading.ts';
import { type Api, needed } from './api.ts';

const member = 'suggestedClientManagementProviderIds';

/** A list that is empty may be left out; one that cannot be read must not be, since it is written back whole. */
const isEmpty = (body: unknown): boolean => isDeepStrictEqual(body, {});

export const environmentProviders = (api: Api) => {
  const about = () => `the client providers of environment ${api.environment()}`;
  const where = () =>
    path`/accounts/api/organizations/${api.organization()}/environments/${api.environment()}/clientManagementProviders`;
  return {
    /** The external client providers; the first is presumably the default. Source: `listEnvironmentsClientManagementProviders`. */
    async get(): Promise<readonly string[]> {
      const call: Call = { method: 'GET', path: where(), about: about() };
      const { body } = await api.send('environment-providers.read', call);
      if (isEmpty(body)) return [];
      // It is written back: an answer that is not read to its last word would take providers of others away.
      const ids = fieldsOf(body)[member];
      const whole = Array.isArray(ids) && textsOf(ids).length === ids.length ? textsOf(ids) : undefined;
      return needed('environment-providers.read', call, 'list', whole);
    },

    /**
     * Replaces the whole list: read it, add to it, put it, read it again. Source: `updateEnvironmentsClientManagementProviders`,
     * the only source there is (docs/facts/anypoint-access.md §4).
     */
    async put(ids: readonly string[]): Promise<readonly string[]> {
      const json = { [member]: [...new Set(ids)] };
      const call: Call = { method: 'PUT', path: where(), json, about: about() };
      return textsOf(listOf((await api.send('environment-providers.write', call)).body, member));
    },
  };
};
