import { operationOf, type Recording } from './recordings.ts';

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((here, key) => (isJson(here) ? here[key] : undefined), value);

/** Every path of keys, from the object's root; `[]` stands for the items of a list. */
const keysOf = (value: unknown, path = ''): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => keysOf(one, `${path}[]`));
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => [`${path}.${key}`, ...keysOf(one, `${path}.${key}`)]);
};

interface Seen {
  readonly value: Json;
  readonly id: string;
  readonly type: string;
  readonly status: string;
}

const statusOf = ({ status, value }: Seen): string => `${status}${value['system'] === true ? ' system' : ''}`;

/** The sorts of objects: objects of one sort have the same keys. */
const sorts: readonly (readonly [fits: (seen: Seen) => boolean, name: (seen: Seen) => string])[] = [
  [
    ({ id, value }) => id.startsWith('0oa') && value['signOnMode'] === 'OPENID_CONNECT',
    ({ value, status }) =>
      `app (${String(at(value, 'settings', 'oauthClient', 'application_type'))} ${status})`,
  ],
  [({ id }) => id.startsWith('aus'), ({ status }) => `authorization server (${status})`],
  [({ type }) => type === 'OAUTH_AUTHORIZATION_POLICY', ({ status }) => `access policy (${status})`],
  [({ type }) => type === 'RESOURCE_ACCESS', ({ status }) => `access rule (${status})`],
  [
    ({ id, type }) => id.startsWith('rst') && type === 'ACCESS_POLICY',
    (seen) => `sign-in policy (${statusOf(seen)})`,
  ],
  [
    ({ id, type }) => id.startsWith('rul') && type === 'ACCESS_POLICY',
    (seen) => `sign-in rule (${statusOf(seen)})`,
  ],
  [({ id }) => id.startsWith('ocs'), ({ status }) => `client secret (${status})`],
  [({ id }) => id.startsWith('00T'), () => 'API token'],
  [({ id }) => id.startsWith('scp'), () => 'scope'],
  [({ id, value }) => id.startsWith('00g') && 'objectClass' in value, ({ type }) => `group (${type})`],
  [({ id, value }) => id.startsWith('00u') && 'lastLogin' in value, ({ status }) => `user (${status})`],
];

const sortOf = (value: Json): string | undefined => {
  const text = (key: string): string => String(value[key] ?? '');
  const seen = { value, id: text('id'), type: text('type'), status: text('status') };
  return sorts.find(([fits]) => fits(seen))?.[1](seen);
};

/** An object of an answer, with its sort; an answer of no known sort is one of its own operation and status. */
export interface Shape {
  readonly sort: string;
  readonly keys: readonly string[];
}

export const shapesOf = (
  call: Pick<Recording, 'method' | 'template' | 'status'>,
  body: unknown,
): readonly Shape[] => {
  const all = Array.isArray(body) ? body : [body];
  return all.filter(isJson).map((value) => ({
    sort: sortOf(value) ?? `${operationOf(call)} ${call.status}`,
    keys: keysOf(value),
  }));
};
