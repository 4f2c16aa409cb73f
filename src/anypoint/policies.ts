import { problem } from '../errors.ts';
import { type Call, path } from '../http/http.ts';
import { fieldsOf, flagOf, numberOf, textOf } from '../http/reading.ts';
import { type Api, itemsOf, needed } from './api.ts';

/** What a policy is set to, by the keys of its template. */
export type ConfigurationData = Readonly<Record<string, string | number | boolean>>;

/** A policy that the organization can apply. */
export interface PolicyTemplate {
  readonly groupId: string;
  readonly assetId: string;
  readonly version: string;
  readonly name: string;
  /** False: the platform says that it does not fit the instance. */
  readonly applicable: boolean | undefined;
  /** A list or a JSON Schema: see `configurationFor`. */
  readonly configuration: unknown;
}

/** A policy on an API instance. */
export interface Policy {
  readonly id: number;
  readonly groupId: string | undefined;
  readonly assetId: string | undefined;
  readonly version: string | undefined;
  readonly order: number | undefined;
  readonly disabled: boolean;
  readonly configuration: unknown;
}

const toTemplate = (value: unknown): PolicyTemplate[] => {
  const fields = fieldsOf(value);
  const groupId = textOf(fields['groupId']);
  const assetId = textOf(fields['assetId']);
  // The published example calls it `assetVersion`, real answers `version`.
  const version = textOf(fields['version']) ?? textOf(fields['assetVersion']);
  if (groupId === undefined || assetId === undefined || version === undefined) return [];
  return [
    {
      groupId,
      assetId,
      version,
      name: textOf(fields['name']) ?? assetId,
      applicable: flagOf(fields['applicable']),
      configuration: fields['configuration'],
    },
  ];
};

/** The full form says `policyId`, `template` and `configuration`; the compact one has everything flat. */
const toPolicy = (value: unknown): Policy[] => {
  const fields = fieldsOf(value);
  const template = fieldsOf(fields['template']);
  const id = numberOf(fields['policyId']) ?? numberOf(fields['id']);
  if (id === undefined) return [];
  return [
    {
      id,
      groupId: textOf(template['groupId']) ?? textOf(fields['groupId']),
      assetId: textOf(template['assetId']) ?? textOf(fields['assetId']),
      version:
        textOf(template['assetVersion']) ?? textOf(fields['assetVersion']) ?? textOf(fields['version']),
      order: numberOf(fields['order']),
      disabled: flagOf(fields['disabled']) ?? false,
      configuration: fields['configuration'] ?? fields['configurationData'],
    },
  ];
};

/** Policies of API instances. Sources: the API Manager and portal documents, docs/facts/anypoint-apis.md §7. */
export const policies = (api: Api) => {
  const all = (instance: number) =>
    path`/apimanager/api/v1/organizations/${api.organization()}/environments/${api.environment()}/apis/${instance}/policies`;

  const offers = () =>
    path`/apimanager/xapi/v1/organizations/${api.organization()}/exchange-policy-templates`;

  return {
    /** Picks a template out of `templates`. @throws ANYPOINT_POLICY_NOT_OFFERED */
    offered(templates: readonly PolicyTemplate[], instance: number, assetId: string): PolicyTemplate {
      const found = templates.find(
        (template) => template.assetId === assetId && template.applicable !== false,
      );
      if (found !== undefined) return found;
      throw problem(
        'ANYPOINT_POLICY_NOT_OFFERED',
        { instance: `API instance ${instance}`, policy: assetId },
        { exchange: { vendor: 'Anypoint', method: 'GET', path: offers(), outcome: 'refused' } },
      );
    },

    /** The newest of each template that fits this instance: one for another kind of client provider is not in it. Source: `getExchangePolicyTemplates`. */
    async templates(instance: number): Promise<readonly PolicyTemplate[]> {
      const call: Call = {
        method: 'GET',
        path: offers(),
        query: {
          apiInstanceId: instance,
          environmentId: api.environment(),
          latest: true,
          includeConfiguration: true,
        },
        about: `the policies offered for API instance ${instance}`,
      };
      const { body } = await api.send('policies.read', call);
      return itemsOf('policies.read', call, body, 'data', 'value', 'templates').flatMap(toTemplate);
    },

    /**
     * Applies it for every method and resource. A 201 shows nothing: wrong configuration keys are stored too, so call the API.
     * Source: `createOrganizationsEnvironmentsApisPolicies`, docs/facts/anypoint-apis.md §7.4.
     */
    async apply(
      instance: number,
      template: PolicyTemplate,
      configurationData: ConfigurationData,
    ): Promise<Policy> {
      const { groupId, assetId, version } = template;
      const json = {
        apiVersionId: instance,
        groupId,
        assetId,
        assetVersion: version,
        configurationData,
        pointcutData: null,
        order: 1,
        disabled: false,
      };
      const call: Call = {
        method: 'POST',
        path: all(instance),
        json,
        about: `policy ${assetId} of API instance ${instance}`,
      };
      const [made] = toPolicy((await api.send('policies.write', call)).body);
      return needed('policies.write', call, 'policy id', made);
    },

    /**
     * `{policies}`, a bare list, or `{value}`. Source: `listOrganizationsEnvironmentsApisPolicies`, docs/facts/anypoint-apis.md
     * §7.5.
     */
    async list(instance: number): Promise<readonly Policy[]> {
      const about = `the policies of API instance ${instance}`;
      const call: Call = {
        method: 'GET',
        path: all(instance),
        // The short form is the one that says whether a policy is disabled.
        query: { fullInfo: false },
        accept: [404],
        about,
      };
      const { status, body } = await api.send('policies.read', call);
      if (status === 404) return [];
      return itemsOf('policies.read', call, body, 'policies', 'value', 'data').flatMap(toPolicy);
    },

    /** Changes settings of a policy in place. Source: `patchOrganizationsEnvironmentsApisPolicy`. */
    async patch(
      instance: number,
      id: number,
      change: {
        readonly configurationData?: ConfigurationData;
        readonly disabled?: boolean;
        readonly assetVersion?: string;
      },
    ): Promise<void> {
      const about = `policy ${id} of API instance ${instance}`;
      const call: Call = {
        method: 'PATCH',
        path: `${all(instance)}/${id}`,
        json: change,
        repeatable: true,
        about,
      };
      await api.tell('policies.write', call);
    },

    /** Already gone is success. Source: `deleteOrganizationsEnvironmentsApisPolicies`. */
    async remove(instance: number, id: number): Promise<void> {
      const about = `policy ${id} of API instance ${instance}`;
      const call: Call = { method: 'DELETE', path: `${all(instance)}/${id}`, accept: [404], about };
      await api.tell('policies.write', call);
    },
  };
};
