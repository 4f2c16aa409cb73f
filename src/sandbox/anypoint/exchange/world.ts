/** exchange/: assets and their publication; the mocking service reads the same files. */
export interface ExchangeWorld {
  assets: Asset[];
  /** Group/asset/version that were deleted softly: burnt for ever. */
  burnt: string[];
  publications: Publication[];
  /** Public links of the mocking service: id → the asset or the project's branch. */
  mockLinks: Record<
    string,
    { groupId: string; assetId: string; version: string } | { projectId: string; branch: string }
  >;
}

export interface Asset {
  groupId: string;
  assetId: string;
  version: string;
  /** The consumer-facing version: `v1`. */
  versionGroup: string;
  name: string;
  description: string;
  type: string;
  status: 'published' | 'development' | 'deprecated';
  isPublic: boolean;
  classifier: string;
  main: string;
  /** Text files by path without leading slash. */
  files: Record<string, string>;
  tags: string[];
  createdBy: string;
  createdAt: number;
  /** Epoch milliseconds from which the other services see it. */
  visibleAt: number;
}

export interface Publication {
  id: string;
  groupId: string;
  assetId: string;
  version: string;
  /** Epoch milliseconds at which it turns from running to completed. */
  completedAt: number;
  error?: string;
}
