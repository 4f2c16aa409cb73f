import { unzipSync } from 'fflate';
import type { Reply, SandboxRequest } from '../../kernel/request.ts';
import type { Route } from '../../kernel/router.ts';
import type { AnypointContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { exchangeRefusal } from '../refusals.ts';
import type { Files } from '../specification/model.ts';
import { addAsset, type NewAsset, versionConflict } from './catalog.ts';
import { type Form, readForm } from './form.ts';
import { exchangeCaller } from './rights.ts';
import { mainFileOf, specificationFault } from './specification.ts';
import type { Publication } from './world.ts';

/** What a package brings into an asset, or why it cannot be read. */
type Unpacked = { readonly files: Files; readonly main: string } | { readonly fault: string };

const largest = 5 * 1024 * 1024;

const textFiles = (zip: Uint8Array): Files | undefined => {
  try {
    return Object.fromEntries(
      Object.entries(unzipSync(zip))
        .filter(([path]) => !path.endsWith('/'))
        .map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]),
    );
  } catch {
    return undefined;
  }
};

/**
 * Reads the zip of an API specification: at most 5 MB, its main file in the root and written in the language of the classifier
 * (Exchange API, "Asset Creation").
 */
const unpack = async (
  zip: Uint8Array,
  classifier: string,
  mainFile: string | undefined,
): Promise<Unpacked> => {
  if (zip.length > largest) return { fault: 'The package is larger than 5 MB' };
  const files = textFiles(zip);
  if (files === undefined) return { fault: 'The package is not a valid zip file' };
  const main = mainFile ?? mainFileOf(classifier, files);
  if (main === undefined)
    return { fault: 'The main file could not be determined: properties.mainFile is missing' };
  if (main.includes('/')) return { fault: `Main file ${main} is not in the root of the package` };
  const fault = await specificationFault(classifier, main, files);
  return fault === undefined ? { files, main } : { fault };
};

const base = '/exchange/api/v2/organizations/{organizationId}/assets/{groupId}/{assetId}/{version}';

const conflictReply = (status: 400 | 409, message: string): Reply =>
  status === 409
    ? {
        status,
        json: {
          status,
          code: 'ASSET_PRE_CONDITIONS_FAILED',
          message,
          details: { code: 'ASSET_PRE_CONDITIONS_FAILED', errors: [message] },
        },
      }
    : exchangeRefusal(status, message);

const typeOf: Readonly<Record<string, string>> = {
  raml: 'rest-api',
  oas: 'rest-api',
  'raml-fragment': 'raml-fragment',
};

const assetOf = async (
  form: Form,
  request: SandboxRequest,
  userId: string,
): Promise<NewAsset | { fault: string }> => {
  const { groupId = '', assetId = '', version = '' } = request.params;
  const unpacked = await unpack(form.file.data, form.file.classifier, form.mainFile);
  if ('fault' in unpacked) return unpacked;
  return {
    groupId,
    assetId,
    version,
    versionGroup: form.apiVersion,
    name: form.name,
    description: form.description,
    type: form.type ?? typeOf[form.file.classifier] ?? 'custom',
    status: form.status,
    classifier: form.file.classifier,
    main: unpacked.main,
    files: { ...unpacked.files },
    tags: form.tags,
    createdBy: userId,
  };
};

const publish = async (context: AnypointContext, request: SandboxRequest): Promise<Reply> => {
  const { organizationId = '', groupId = '', assetId = '', version = '' } = request.params;
  const { userId } = exchangeCaller(context, request, 'create:exchange', groupId);
  if (organizationId !== groupId) exchangeCaller(context, request, 'create:exchange', organizationId);
  const form = readForm(request);
  const conflict = versionConflict(
    context.world,
    { groupId, assetId, version },
    form.apiVersion,
    context.now(),
  );
  if (conflict) return conflictReply(conflict.status, conflict.message);
  const asset = await assetOf(form, request, userId);
  const direct = request.headers['x-sync-publication'] === 'true' && context.moods.publication === 'sync';
  if (!direct) return later(context, request, asset);
  if ('fault' in asset) return exchangeRefusal(400, asset.fault, { errors: [asset.fault] });
  const { name, type } = addAsset(context, asset, context.now());
  return { status: 201, json: { organizationId, groupId, assetId, version, name, type } };
};

const later = (
  context: AnypointContext,
  request: SandboxRequest,
  asset: NewAsset | { fault: string },
): Reply => {
  const { organizationId = '', groupId = '', assetId = '', version = '' } = request.params;
  const publication: Publication = {
    id: context.newUuid(),
    groupId,
    assetId,
    version,
    completedAt: context.now() + context.moods.publicationMs,
    ...('fault' in asset && { error: asset.fault }),
  };
  context.world.exchange.publications.push(publication);
  if (!('fault' in asset)) addAsset(context, asset, publication.completedAt);
  const path = `${organizationId}/assets/${groupId}/${assetId}/${version}/publication/status/${publication.id}`;
  return {
    status: 202,
    json: { publicationStatusLink: `${context.origin()}/exchange/api/v2/organizations/${path}` },
  };
};

const stateOf = (publication: Publication, now: number): 'running' | 'completed' | 'error' => {
  if (publication.completedAt > now) return 'running';
  return publication.error === undefined ? 'completed' : 'error';
};

const step = (description: string, state: string) => ({ description, status: state, errors: [] });

/** A step that failed says why in texts, under one status code (anypoint-cli-exchange-plugin, `getErrorMessage`). */
const failedStep = (description: string, reason: string) => ({
  ...step(description, 'error'),
  statusCode: 400,
  errors: [reason],
});

const status = (context: AnypointContext, request: SandboxRequest): Reply => {
  const { groupId, assetId, version, runId } = request.params;
  exchangeCaller(context, request, 'read:exchange', groupId);
  const publication =
    context.world.exchange.publications.find(
      (known) =>
        known.id === runId &&
        known.groupId === groupId &&
        known.assetId === assetId &&
        known.version === version,
    ) ?? refuse(exchangeRefusal(404, 'Publication not found'));
  const state = stateOf(publication, context.now());
  return {
    status: 200,
    json: {
      status: state,
      assetType: 'rest-api',
      steps: [
        state === 'error'
          ? failedStep('Files processing', publication.error ?? '')
          : step('Files processing', state),
        step('Inferring type', state === 'completed' ? 'completed' : 'pending'),
      ],
    },
  };
};

/** Publishing to Exchange (docs/facts/anypoint-apis.md §3.1, §3.3; Exchange API, POST …/assets/{groupId}/{assetId}/{version}). */
export const publicationRoutes = (context: AnypointContext): Route[] => [
  { method: 'POST', pattern: base, handle: (request) => publish(context, request) },
  {
    method: 'GET',
    pattern: `${base}/publication/status/{runId}`,
    handle: (request) => status(context, request),
  },
];
