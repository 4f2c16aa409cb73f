import { strToU8, zipSync } from 'fflate';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import { policyFile } from '../apimanager/policy-asset.ts';
import type { AnypointContext } from '../context.ts';
import { checkLink, fileRoute } from '../file-links.ts';
import { exchangeRefusal } from '../refusals.ts';
import { visibleAsset } from './catalog.ts';
import type { Asset } from './world.ts';

const zipped = ({ files }: Asset): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));

const packageOf = (context: AnypointContext, request: SandboxRequest): Uint8Array | undefined => {
  const { groupId = '', assetId = '', version = '', file } = request.params;
  const asset = visibleAsset(context.world, { groupId, assetId, version }, context.now());
  return asset && file === `${assetId}-${version}-${asset.classifier}.zip` ? zipped(asset) : undefined;
};

const file = (context: AnypointContext, request: SandboxRequest): Reply => {
  checkLink(context, request);
  const { groupId = '', assetId = '', version = '', file: name = '' } = request.params;
  const bytes = packageOf(context, request);
  if (bytes) return { status: 200, headers: { 'content-type': 'application/zip' }, bytes };
  const text = policyFile(groupId, assetId, version, name);
  return text === undefined
    ? exchangeRefusal(404, 'File not found')
    : { status: 200, headers: { 'content-type': 'application/yaml' }, text };
};

/** The files behind `externalLink`: packages as they were published, and definitions of policies. */
export const fileRoutes = (context: AnypointContext): Route[] => [
  { method: 'GET', pattern: fileRoute, handle: (request) => file(context, request) },
];
