import { z } from 'zod';
import type { SandboxRequest } from '../kernel/request.ts';
import { readBody, readOnly, systemFields } from './body.ts';
import { type OktaContext, userById } from './context.ts';
import { invalid } from './errors.ts';
import type { AccessRule } from './world.ts';

const urn = 'urn:ietf:params:oauth:grant-type';

/**
 * In the order in which Okta answers them, as far as recorded. docs/facts/okta.md §3: `refresh_token` is refused, since refresh
 * follows from the app and `offline_access`.
 */
const grantTypes = [
  'implicit',
  'password',
  'client_credentials',
  'authorization_code',
  'interaction_code',
  `${urn}:saml2-bearer`,
  `${urn}:token-exchange`,
  `${urn}:device_code`,
  `${urn}:jwt-bearer`,
] as const;

const names = z.array(z.string()).default([]);
const members = z.strictObject({ include: names, exclude: names });

const token = z.strictObject({
  accessTokenLifetimeMinutes: z.int().min(5).max(1440).default(60),
  refreshTokenLifetimeMinutes: z.int().min(0).default(0),
  refreshTokenWindowMinutes: z.int().min(10).max(2_628_000).default(10_080),
  inlineHook: z.null().optional(),
});

const body = z.strictObject({
  ...systemFields,
  type: z.literal('RESOURCE_ACCESS'),
  name: z.string().min(1),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  priority: z.int().min(1).optional(),
  system: readOnly,
  conditions: z.strictObject({
    people: z.strictObject({ users: members.optional(), groups: members.optional() }).optional(),
    grantTypes: z.strictObject({ include: z.array(z.enum(grantTypes)).min(1) }),
    scopes: z.strictObject({ include: names }).optional(),
  }),
  actions: z.strictObject({ token: token.optional() }).optional(),
});

type Sent = z.infer<typeof body>;
type People = AccessRule['conditions']['people'];

const checkPeople = (context: OktaContext, { users, groups }: People): void => {
  for (const id of [...groups.include, ...groups.exclude])
    if (id !== 'EVERYONE' && !context.world.groups.some((group) => group.id === id))
      invalid('conditions.people.groups', `The group ${id} does not exist`);
  for (const id of [...users.include, ...users.exclude])
    if (!userById(context, id)) invalid('conditions.people.users', `The user ${id} does not exist`);
};

const checkGrants = ({ conditions: { grantTypes: grants, people } }: Sent): void => {
  const named = [...(people?.groups?.include ?? []), ...(people?.users?.include ?? [])];
  if (grants.include.includes('implicit') && named.length === 0)
    invalid('conditions.people', "People must be given when 'implicit' is among the grant types");
};

const checkLifetimes = ({
  accessTokenLifetimeMinutes: access,
  refreshTokenLifetimeMinutes: refresh,
  refreshTokenWindowMinutes: window,
}: AccessRule['actions']['token']): void => {
  // 0 is unlimited.
  if (refresh !== 0 && refresh < access)
    invalid('refreshTokenLifetimeMinutes', 'Must not be shorter than the access token lifetime');
  if (window < access || (refresh !== 0 && window > refresh))
    invalid(
      'refreshTokenWindowMinutes',
      'Must lie between the access token lifetime and the refresh token lifetime',
    );
};

export type RuleFields = Pick<AccessRule, 'name' | 'conditions' | 'actions'> & {
  readonly status: AccessRule['status'] | undefined;
  readonly priority: number | undefined;
};

const peopleOf = ({ conditions: { people } }: Sent): People => ({
  users: { include: people?.users?.include ?? [], exclude: people?.users?.exclude ?? [] },
  groups: { include: people?.groups?.include ?? [], exclude: people?.groups?.exclude ?? [] },
});

/**
 * A rule as sent, checked and completed with Okta's defaults; omitted scopes become `[]`, which fits no request that names one
 * (docs/facts/okta.md §3).
 */
export const readRule = (context: OktaContext, request: SandboxRequest): RuleFields => {
  const sent = readBody(request, body);
  const people = peopleOf(sent);
  checkPeople(context, people);
  checkGrants(sent);
  const { inlineHook: _, ...lifetimes } = sent.actions?.token ?? token.parse({});
  checkLifetimes(lifetimes);
  return {
    name: sent.name,
    status: sent.status,
    priority: sent.priority,
    conditions: {
      people,
      grantTypes: { include: grantTypes.filter((one) => sent.conditions.grantTypes.include.includes(one)) },
      scopes: { include: sent.conditions.scopes?.include ?? [] },
    },
    actions: { token: lifetimes },
  };
};
