import type { ApiRequest } from '../../guide/facts.ts';
import { template } from '../template.ts';

/** The parts of Postman's collection format 2.1.0 that are used here. */
export interface Item {
  readonly name: string;
  readonly request: object;
  readonly event: readonly object[];
  readonly protocolProfileBehavior?: object;
}

interface Scripts {
  readonly before?: readonly string[];
  readonly after: readonly string[];
}

const script = (listen: 'prerequest' | 'test', names: readonly string[]): object => ({
  listen,
  script: {
    type: 'text/javascript',
    exec: names.flatMap((name) => template(`postman/${name}.js`).trimEnd().split('\n')),
  },
});

interface ItemParts extends Scripts {
  readonly name: string;
  readonly about: string;
  readonly method: ApiRequest['method'];
  /** One variable: its value is the whole address. */
  readonly address: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly auth?: object;
  readonly header?: readonly object[];
  readonly body?: object;
  /** False: a redirect is the answer. */
  readonly follow?: false;
}

const urlOf = (address: string, query: Readonly<Record<string, string>> = {}): object => {
  const pairs = Object.entries(query).map(([key, value]) => ({ key, value }));
  const search = pairs.map(({ key, value }) => `${key}=${value}`).join('&');
  return pairs.length === 0
    ? { raw: address, host: [address] }
    : { raw: `${address}?${search}`, host: [address], query: pairs };
};

export const item = (parts: ItemParts): Item => ({
  name: parts.name,
  event: [...(parts.before ? [script('prerequest', parts.before)] : []), script('test', parts.after)],
  request: {
    method: parts.method,
    header: parts.header ?? [],
    auth: parts.auth ?? { type: 'noauth' },
    url: urlOf(parts.address, parts.query),
    description: parts.about,
    ...(parts.body && { body: parts.body }),
  },
  ...(parts.follow === false && { protocolProfileBehavior: { followRedirects: false } }),
});

/** The attributes of an authentication, as the format lists them. */
export const attributes = (values: Readonly<Record<string, string | boolean>>): readonly object[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value,
    type: typeof value === 'boolean' ? 'boolean' : 'string',
  }));

/** Postman replaces `{{name}}` wherever it stands: a name of a platform must not reach into the variables. */
export const literal = (text: string): string => text.replace(/\{(?=\{)/g, '{ ');

/** Method, headers and body of a call of the API; by GET with nothing more where there is no request. */
export const callOf = (request: ApiRequest | undefined): Pick<ItemParts, 'method' | 'header' | 'body'> => ({
  method: request?.method ?? 'GET',
  header: [
    ...Object.entries(request?.headers ?? {}),
    ...(request?.body ? [['Content-Type', request.body.mediaType] as const] : []),
  ].map(([key, value]) => ({ key: literal(key), value: literal(value) })),
  ...(request?.body && { body: { mode: 'raw', raw: literal(request.body.text) } }),
});
