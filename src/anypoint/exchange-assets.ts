import { type Call, path } from '../http/http.ts';
import { type Fields, fieldsOf, flagOf, listOf, textOf } from '../http/reading.ts';
import { type Api, needed } from './api.ts';

/** An instance that Exchange lists with an asset, e.g. the mock. */
interface AssetInstance {
  readonly id: string | undefined;
  /** E.g. `mocked`, `managed`. */
  readonly type: string | undefined;
  readonly endpointUri: string | undefined;
}

/** A file of an asset; Exchange adds generated ones some time after the publication. */
interface AssetFile {
  readonly classifier: string | undefined;
  readonly mainFile: string | undefined;
}

export interface Asset {
  readonly groupId: string;
  readonly assetId: string;
  readonly version: string;
  /** The consumers' version, e.g. `v1`. */
  readonly versionGroup: string | undefined;
  readonly name: string;
  readonly description: string | undefined;
  readonly type: string | undefined;
  readonly status: string | undefined;
  readonly isPublic: boolean | undefined;
  readonly instances: readonly AssetInstance[];
  /** The words put to it when it was published. */
  readonly tags: readonly string[];
  readonly files: readonly AssetFile[];
}

export interface AssetCoordinates {
  readonly groupId: string;
  readonly assetId: string;
}

const toInstance = (value: unknown): AssetInstance => {
  const fields = fieldsOf(value);
  return {
    id: textOf(fields['id']),
    type: textOf(fields['type']),
    endpointUri: textOf(fields['endpointUri']),
  };
};

const toFile = (value: unknown): AssetFile => {
  const fields = fieldsOf(value);
  return { classifier: textOf(fields['classifier']), mainFile: textOf(fields['mainFile']) };
};

const toAsset = (fields: Fields): Asset[] => {
  const groupId = textOf(fields['groupId']);
  const assetId = textOf(fields['assetId']);
  const version = textOf(fields['version']) ?? textOf(fields['assetVersion']);
  if (groupId === undefined || assetId === undefined || version === undefined) return [];
  return [
    {
      groupId,
      assetId,
      version,
      versionGroup: textOf(fields['versionGroup']) ?? textOf(fields['productAPIVersion']),
      name: textOf(fields['name']) ?? assetId,
      description: textOf(fields['description']),
      type: textOf(fields['type']),
      status: textOf(fields['status']),
      isPublic: flagOf(fields['isPublic']),
      instances: listOf(fields['instances']).map(toInstance),
      tags: listOf(fields['tags']).flatMap((tag) => textOf(tag) ?? textOf(fieldsOf(tag)['value']) ?? []),
      files: listOf(fields['files']).map(toFile),
    },
  ];
};

/** Assets of Exchange. Source: the Exchange document, docs/facts/anypoint-apis.md §3. */
export const exchangeAssets = (api: Api) => {
  const read = async (where: string, about: string, at: Fields): Promise<Asset | undefined> => {
    const { status, body } = await api.send('exchange.read', {
      method: 'GET',
      path: where,
      accept: [404],
      about,
    });
    return status === 404 ? undefined : toAsset({ ...at, ...fieldsOf(body) })[0];
  };

  return {
    /** One version; undefined while it is not there. Source: `getAssetsByGroupidByAssetidByVersionAsset`. */
    get: (groupId: string, assetId: string, version: string): Promise<Asset | undefined> =>
      read(
        path`/exchange/api/v2/assets/${groupId}/${assetId}/${version}/asset`,
        `asset ${assetId} ${version}`,
        { groupId, assetId, version },
      ),

    /** The newest version; undefined when there is none. Source: `getAssetsByGroupidByAssetidAsset`. */
    latest: ({ groupId, assetId }: AssetCoordinates): Promise<Asset | undefined> =>
      read(path`/exchange/api/v2/assets/${groupId}/${assetId}/asset`, `asset ${assetId}`, {
        groupId,
        assetId,
      }),

    /** The next version that may still be published, deleted ones counted. Source: `…Nextavailableversion`. */
    async nextAvailableVersion(
      { groupId, assetId }: AssetCoordinates,
      order: 'PATCH' | 'MINOR' | 'MAJOR' = 'PATCH',
    ) {
      const call: Call = {
        method: 'GET',
        path: path`/exchange/api/v2/organizations/${api.organization()}/groups/${groupId}/assets/${assetId}/nextAvailableVersion`,
        query: { versionOrder: order },
        about: `the next version of asset ${assetId}`,
      };
      const { body } = await api.send('exchange.read', call);
      return needed('exchange.read', call, 'version', textOf(fieldsOf(body)['nextAvailableVersion']));
    },

    /**
     * Deletes a version. A soft delete burns its number for ever; a hard one works for 7 days and where the organization allows
     * it. Already gone is success. Source: `deleteAssetsByGroupidByAssetidByVersion`.
     */
    async remove(
      groupId: string,
      assetId: string,
      version: string,
      how: 'soft-delete' | 'hard-delete' = 'soft-delete',
    ) {
      await api.tell('exchange.remove', {
        method: 'DELETE',
        path: path`/exchange/api/v2/assets/${groupId}/${assetId}/${version}`,
        headers: { 'x-delete-type': how },
        accept: [404],
        about: `asset ${assetId} ${version}`,
      });
    },

    /** Shows the asset, and presumably its mock, to the whole world: ask first. Source: `updateAssetsByGroupidByAssetidPublic`. */
    async makePublic({ groupId, assetId }: AssetCoordinates, versionGroup: string): Promise<void> {
      await api.tell('exchange.share', {
        method: 'PUT',
        path: path`/exchange/api/v2/assets/${groupId}/${assetId}/public`,
        json: [{ versionGroup }],
        about: `asset ${assetId}`,
      });
    },
  };
};
