import { type Http, path } from '../http/http.ts';
import { number, object, text } from '../http/lenient.ts';
import { allPages } from '../http/paging.ts';
import { needed } from './read.ts';

/** An app sign-in policy (Identity Engine only): how strongly users prove who they are. */
export interface SignInPolicy {
  readonly id: string;
  readonly name: string;
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
}

const readRule = (body: unknown): SignInRule => {
  const rule = object(body);
  const appSignOn = object(object(rule['actions'])['appSignOn']);
  return {
    id: needed(rule, 'id', 'the sign-in rule'),
    name: text(rule['name']),
    status: text(rule['status']),
    priority: number(rule['priority'], Number.MAX_SAFE_INTEGER),
    access: text(appSignOn['access']),
    factorMode: text(object(appSignOn['verificationMethod'])['factorMode']),
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
    return items.map(object).map((policy) => ({
      id: needed(policy, 'id', about),
      name: text(policy['name']),
      status: text(policy['status']),
      system: policy['system'] === true,
    }));
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
