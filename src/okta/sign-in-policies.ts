import { type Http, path } from '../http/http.ts';
import { allPages } from '../http/paging.ts';
import { fieldsOf, numberOf, text, textsOf } from '../http/reading.ts';
import { unmake } from './gone.ts';
import { needed } from './read.ts';

/** An app sign-in policy (Identity Engine only): how strongly users prove who they are. */
export interface SignInPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly status: string;
  /** True for the one that every new app gets. */
  readonly system: boolean;
}

export interface SignInRule {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly priority: number;
  readonly access: string;
  /** `1FA` lets a password do; `2FA` does not. */
  readonly factorMode: string;
  /** Ids of users for whom alone it is; empty for everybody. */
  readonly users: readonly string[];
}

interface NewSignInRule {
  readonly name: string;
  /** Ids. */
  readonly users: readonly string[];
}

const readPolicy = (body: unknown): SignInPolicy => {
  const policy = fieldsOf(body);
  return {
    id: needed(policy, 'id', 'the app sign-in policy'),
    name: text(policy['name']),
    description: text(policy['description']),
    status: text(policy['status']),
    system: policy['system'] === true,
  };
};

const readRule = (body: unknown): SignInRule => {
  const rule = fieldsOf(body);
  const appSignOn = fieldsOf(fieldsOf(rule['actions'])['appSignOn']);
  return {
    id: needed(rule, 'id', 'the sign-in rule'),
    name: text(rule['name']),
    status: text(rule['status']),
    priority: numberOf(rule['priority']) ?? Number.MAX_SAFE_INTEGER,
    access: text(appSignOn['access']),
    factorMode: text(fieldsOf(appSignOn['verificationMethod'])['factorMode']),
    users: textsOf(fieldsOf(fieldsOf(fieldsOf(rule['conditions'])['people'])['users'])['include']),
  };
};

export const signInPolicies = (http: Http) => ({
  /** Source: Okta Management API 2026.06.3, `listPolicies` with `type=ACCESS_POLICY`. */
  async list(): Promise<readonly SignInPolicy[]> {
    const about = 'app sign-in policies';
    const call = {
      method: 'GET',
      path: '/api/v1/policies',
      query: { type: 'ACCESS_POLICY' },
      about,
    } as const;
    const items = await allPages<unknown>(http, call);
    return items.map(readPolicy);
  },

  /** It has a catch-all rule at once, which asks for two factors. Source: `createPolicy` (answers 200). */
  async create(wanted: { readonly name: string; readonly description: string }): Promise<SignInPolicy> {
    const { body } = await http.call<unknown>({
      method: 'POST',
      path: '/api/v1/policies',
      json: { type: 'ACCESS_POLICY', ...wanted },
      about: `app sign-in policy "${wanted.name}"`,
    });
    return readPolicy(body);
  },

  /** A rule before all others that lets these users in with one factor, as a password is. Source: `createPolicyRule`. */
  async createRule(policyId: string, { name, users }: NewSignInRule): Promise<SignInRule> {
    const { body } = await http.call<unknown>({
      method: 'POST',
      path: path`/api/v1/policies/${policyId}/rules`,
      json: {
        type: 'ACCESS_POLICY',
        name,
        priority: 0,
        conditions: { people: { users: { include: users } } },
        actions: {
          appSignOn: {
            access: 'ALLOW',
            verificationMethod: { type: 'ASSURANCE', factorMode: '1FA', reauthenticateIn: 'PT2H' },
          },
        },
      },
      about: `a rule of app sign-in policy ${policyId}`,
    });
    return readRule(body);
  },

  /** Source: `deletePolicyRule`. */
  async removeRule(policyId: string, id: string): Promise<void> {
    const at = path`/api/v1/policies/${policyId}/rules/${id}`;
    await unmake(http, { method: 'DELETE', path: at, about: `sign-in rule ${id}` });
  },

  /** Idempotent; replaces the policy that the app had. Source: `assignApplicationPolicy`. */
  async assign(appId: string, policyId: string): Promise<void> {
    await http.call<unknown>({
      method: 'PUT',
      path: path`/api/v1/apps/${appId}/policies/${policyId}`,
      about: `the sign-in policy of app ${appId}`,
    });
  },

  /** Not while an app has it. Source: `deletePolicy`. */
  async remove(id: string): Promise<void> {
    const at = path`/api/v1/policies/${id}`;
    await unmake(http, { method: 'DELETE', path: at, about: `app sign-in policy ${id}` });
  },

  /** Source: `listPolicyRules`. */
  async rules(policyId: string): Promise<readonly SignInRule[]> {
    const items = await allPages<unknown>(http, {
      method: 'GET',
      path: path`/api/v1/policies/${policyId}/rules`,
      about: `the rules of app sign-in policy ${policyId}`,
    });
    return items.map(readRule).sort((a, b) => a.priority - b.priority);
  },
});
