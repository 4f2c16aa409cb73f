import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, textOf } from '../http/reading.ts';
import type { Api } from './api.ts';
import type { Asset } from './exchange-assets.ts';

/**
 * Where the mock of an asset answers, without the resource: as Exchange lists it, else built. Whether it answers without
 * credentials must be tried. Sources: docs/facts/anypoint-apis.md §3.4, §4.1.
 */
const mockUrl = (
  asset: Pick<Asset, 'groupId' | 'assetId' | 'version' | 'instances'>,
  origin: string,
): string => {
  const listed = asset.instances.find(({ id, type }) => type === 'mocked' || id === 'mocking-service');
  const { groupId, assetId, version } = asset;
  const address = listed?.endpointUri;
  if (address !== undefined && /^https?:\/\//i.test(address) && URL.canParse(address)) return address;
  return origin + path`/mocking/api/v1/sources/exchange/assets/${groupId}/${assetId}/${version}/m`;
};

const linkIn = (origin: string, fields: Fields): string | undefined => {
  const link = textOf(fields['link']) ?? textOf(fields['url']);
  return link !== undefined && URL.canParse(link) && new URL(link).origin === origin ? link : undefined;
};

const ok = (status: number): boolean => status >= 200 && status < 300;
/** Refusals after which the next way is tried, and at last the step manually. */
const refusals = [400, 401, 403, 404, 405, 409, 410, 415, 422, 501];

/**
 * Public links to the mocking service. The present form of the request is not documented. Source: docs/facts/anypoint-apis.md
 * §4.3.
 */
export const mocking = (api: Api) => {
  /** These services do not look at `Authorization`, so that a mocked API can have a security of its own. */
  const headers = async (mainFile: string): Promise<Readonly<Record<string, string>>> => ({
    'ms2-origin': 'Exchange',
    'ms2-main-file': mainFile,
    ...(api.bearer === undefined ? {} : { 'ms2-authorization': `bearer ${(await api.bearer()).reveal()}` }),
  });

  /** The path of the API's own base URI, part of every link. */
  const basePath = async (source: string, mainFile: string): Promise<string> => {
    const call: Call = {
      method: 'GET',
      path: source,
      headers: await headers(mainFile),
      accept: refusals,
      about: 'the mocking service',
    };
    const { status, body } = await api.send('mocking.link', call);
    const fields = ok(status) ? fieldsOf(fieldsOf(body)['metadata']) : {};
    return textOf(fields['baseUriPath']) ?? '';
  };

  const ask = async (way: Pick<Call, 'path' | 'json'>, mainFile: string): Promise<Fields> => {
    const call: Call = {
      method: 'POST',
      ...way,
      headers: await headers(mainFile),
      accept: refusals,
      about: 'a public link to the mock',
    };
    const { status, body } = await api.send('mocking.link', call);
    return ok(status) ? fieldsOf(body) : {};
  };

  return {
    mockUrl,

    /**
     * Tries to make the mock at `sourceUrl` (ending in `/m`) public: `/links`, then the older `/link`. Undefined when neither
     * gives a link: then manually.
     */
    async createPublicLink(sourceUrl: string, mainFile: string): Promise<string | undefined> {
      const url = new URL(sourceUrl);
      const source = url.pathname.replace(/\/m\/?$/, '');
      for (const way of [{ path: `${source}/links`, json: {} }, { path: `${source}/link` }]) {
        const made = await ask(way, mainFile);
        const link = linkIn(url.origin, made);
        if (link !== undefined) return link;
        const id = textOf(made['id']);
        if (id !== undefined) {
          const rest = await basePath(source, mainFile);
          return url.origin + path`/mocking/api/v1/links/${id}` + rest.replace(/\/$/, '');
        }
      }
      return undefined;
    },
  };
};
