import { problem } from '../errors.ts';
import { type Call, path } from '../http/http.ts';
import { fieldsOf, textOf } from '../http/reading.ts';
import { type Api, everyItem, itemsOf } from './api.ts';

export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly type: 'production' | 'sandbox' | 'design' | undefined;
}

const types = ['production', 'sandbox', 'design'] as const;

const toEnvironment = (value: unknown): Environment[] => {
  const fields = fieldsOf(value);
  const id = textOf(fields['id']);
  if (id === undefined) return [];
  return [
    {
      id,
      name: textOf(fields['name']) ?? id,
      type: types.find((type) => type === fields['type']),
    },
  ];
};

const names = (all: readonly Environment[]): string => all.map(({ name }) => name).join(', ') || 'none';

/**
 * The environment that a person means by its exact name or id; one to which a proxy can be deployed.
 * @throws ANYPOINT_ENVIRONMENT_UNKNOWN, ANYPOINT_ENVIRONMENT_IS_DESIGN; both name the environments to choose from
 */
const chooseEnvironment = (all: readonly Environment[], given: string): Environment => {
  const fit = all.filter(({ type }) => type !== 'design');
  const found = all.find(({ id }) => id === given) ?? all.find(({ name }) => name === given);
  if (found === undefined) throw problem('ANYPOINT_ENVIRONMENT_UNKNOWN', { given, names: names(fit) });
  if (found.type === 'design') {
    throw problem('ANYPOINT_ENVIRONMENT_IS_DESIGN', { name: found.name, names: names(fit) });
  }
  return found;
};

export const environments = (api: Api) => ({
  choose: chooseEnvironment,

  /** All of them; 500 is the largest page and more than an organization may have. Source: `listEnvironments`. */
  async list(organizationId: string = api.organization()): Promise<readonly Environment[]> {
    const call: Call = {
      method: 'GET',
      path: path`/accounts/api/organizations/${organizationId}/environments`,
      about: `the environments of ${organizationId}`,
    };
    const { items } = await everyItem(api, 'environments.read', call, 500, (asked, body) =>
      itemsOf('environments.read', asked, body, 'data'),
    );
    return items.flatMap(toEnvironment);
  },
});
