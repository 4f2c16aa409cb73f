import { strToU8, zipSync } from 'fflate';
import { problem } from '../errors.ts';
import { type Call, type Part, path } from '../http/http.ts';
import { fieldsOf, listOf, textOf } from '../http/reading.ts';
import type { Api } from './api.ts';
import { meaningOf } from './status-words.ts';

/** One file of a zip; its path as it shall be inside, relative to the root. */
interface ZipEntry {
  readonly path: string;
  readonly content: string;
}

/** The first moment that a zip can express, so that equal files make equal bytes. */
const epoch = '1980-01-01T00:00:00';

/**
 * A zip with the given files; the main file of a specification must be in its root. Equal files give equal bytes, whatever
 * their order and the clock. Source for the form that Exchange wants: docs/facts/anypoint-apis.md §3.3.
 */
export const zip = (files: readonly ZipEntry[]): Uint8Array => {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const entries = sorted.map((file) => [file.path.replace(/^\/+/, ''), strToU8(file.content)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: epoch });
};

/** An asset published without Design Center. */
export interface NewAsset {
  readonly groupId: string;
  readonly assetId: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly description?: string;
  /** Free words shown with the asset: the place for our marker. */
  readonly tags?: readonly string[];
  /** The main file; it must lie in the root of the files. */
  readonly main: string;
  readonly classifier: 'raml' | 'oas';
  readonly files: readonly ZipEntry[];
}

/** `statusPath` is set while the publication goes on in the background. */
export interface Publication {
  readonly statusPath?: string;
}

export type PublicationState = 'running' | 'completed';

const partsOf = (wanted: NewAsset): readonly Part[] => [
  { name: 'name', value: wanted.name },
  { name: 'type', value: 'rest-api' },
  { name: 'status', value: 'published' },
  ...(wanted.description === undefined ? [] : [{ name: 'description', value: wanted.description }]),
  ...(wanted.tags === undefined ? [] : [{ name: 'tags', value: wanted.tags.join(',') }]),
  { name: 'properties.mainFile', value: wanted.main },
  { name: 'properties.apiVersion', value: wanted.apiVersion },
  {
    name: `files.${wanted.classifier}.zip`,
    value: zip(wanted.files),
    filename: `${wanted.assetId}.zip`,
    contentType: 'application/zip',
  },
];

/** The link is absolute; only its path on our own host is used, so that no credential can leave for another one. */
const pathOf = (link: string | undefined): string | undefined => {
  if (link === undefined || !URL.canParse(link)) return undefined;
  const { pathname, search } = new URL(link);
  return pathname.startsWith('/exchange/') ? pathname + search : undefined;
};

const failureOf = (body: unknown): string => {
  const failed = listOf(fieldsOf(body)['steps'])
    .map(fieldsOf)
    .find((step) => listOf(step['errors']).length > 0);
  const errors = listOf(failed?.['errors']).flatMap(
    (item) => textOf(item) ?? textOf(fieldsOf(item)['message']) ?? [],
  );
  const step = textOf(failed?.['description']);
  return (
    [step, errors.join('; ')].filter((part) => part !== undefined && part !== '').join(': ') ||
    'no reason given'
  );
};

/** Publishing straight to Exchange. Source: docs/facts/anypoint-apis.md §3.3; the document has no schema of the body. */
export const exchangePublications = (api: Api) => ({
  /** Asks for it at once (201); where the platform prefers the background (202), poll `status`. 409: the version is burnt. */
  async publish(wanted: NewAsset): Promise<Publication> {
    const { groupId, assetId, version } = wanted;
    const call: Call = {
      method: 'POST',
      path: path`/exchange/api/v2/organizations/${api.organization()}/assets/${groupId}/${assetId}/${version}`,
      headers: { 'x-sync-publication': 'true' },
      multipart: partsOf(wanted),
      timeout: 180_000,
      about: `asset ${assetId} ${version}`,
    };
    const { body } = await api.send('exchange.publish', call);
    const statusPath = pathOf(textOf(fieldsOf(body)['publicationStatusLink']));
    return statusPath === undefined ? {} : { statusPath };
  },

  /**
   * How far a publication in the background is.
   * @throws ANYPOINT_PUBLICATION_FAILED with the words of the step that failed
   */
  async status(statusPath: string, asset: string): Promise<PublicationState> {
    const call: Call = { method: 'GET', path: statusPath, about: `the publication of ${asset}` };
    const { body } = await api.send('exchange.read', call);
    const status = textOf(fieldsOf(body)['status']);
    const meaning = meaningOf('publication', status);
    if (meaning === 'failed') throw problem('ANYPOINT_PUBLICATION_FAILED', { asset, says: failureOf(body) });
    return meaning === 'serves' ? 'completed' : 'running';
  },
});
