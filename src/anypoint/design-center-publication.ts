import { type Call, path } from '../http/http.ts';
import { fieldsOf, textOf } from '../http/reading.ts';
import type { Api } from './api.ts';

/** What becomes of a project in Exchange. */
export interface NewPublication {
  readonly projectId: string;
  readonly branch: string;
  readonly name: string;
  readonly groupId: string;
  readonly assetId: string;
  /** Semantic version of the asset. */
  readonly version: string;
  /** What consumers see, e.g. `v1`; one per major version. */
  readonly apiVersion: string;
  /** The main file, without a leading slash. */
  readonly main: string;
  readonly classifier: 'raml' | 'oas';
  /** Free words shown with the asset: the place for our marker. */
  readonly tags?: readonly string[];
}

/** A version in Exchange. */
export interface AssetVersion {
  readonly groupId: string;
  readonly assetId: string;
  readonly version: string;
}

/**
 * Both what the document requires and what the official CLI sends. Sources: `PublishExchange`, docs/facts/anypoint-apis.md §2.4,
 * §14.
 */
const bodyOf = (wanted: NewPublication): object => ({
  name: wanted.name,
  apiVersion: wanted.apiVersion,
  version: wanted.version,
  assetId: wanted.assetId,
  groupId: wanted.groupId,
  main: wanted.main,
  classifier: wanted.classifier,
  tags: wanted.tags ?? [],
  isVisual: false,
  status: 'published',
  metadata: { projectId: wanted.projectId, branchId: wanted.branch },
  publishList: [],
  originalFormatVersion: '1.0',
});

export const designCenterPublication = (api: Api) => ({
  /**
   * Publishes a branch while we hold its lock; done when it returns, but other services may see the asset later.
   * Source: `…PublishExchange`.
   */
  async publish(wanted: NewPublication): Promise<AssetVersion> {
    const { groupId, assetId, version } = wanted;
    const call: Call = {
      method: 'POST',
      path: path`/designcenter/api-designer/projects/${wanted.projectId}/branches/${wanted.branch}/publish/exchange`,
      json: bodyOf(wanted),
      timeout: 180_000,
      about: `asset ${assetId} ${version}`,
    };
    const fields = fieldsOf((await api.send('exchange.publish', call)).body);
    return {
      groupId: textOf(fields['groupId']) ?? groupId,
      assetId: textOf(fields['assetId']) ?? assetId,
      version: textOf(fields['version']) ?? version,
    };
  },
});
