import { type PolicyVersion, policyAssetView } from '../apimanager/policy-asset.ts';
import { policyCatalog } from '../apimanager/policy-catalog.ts';
import type { AnypointContext, Caller } from '../context.ts';
import { assetView } from '../exchange/asset-view.ts';
import { compareVersions } from '../exchange/versions.ts';
import type { Asset } from '../exchange/world.ts';
import { isObject } from '../refusal.ts';
import type { Field } from './query.ts';
import { GraphError } from './tokens.ts';

/** A type of the answer: its fields by name, each a value or the type of an object or of the objects of a list. */
interface GraphType {
  readonly name: string;
  readonly fields: Readonly<Record<string, 'value' | GraphType>>;
}

const one = (type: GraphType, source: Readonly<Record<string, unknown>>, fields: readonly Field[]) =>
  Object.fromEntries(
    fields.map(({ alias, name, fields: inner }) => {
      if (name === '__typename') return [alias, type.name];
      const kind = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
      if (kind === undefined) throw new GraphError(`Cannot query field "${name}" on type "${type.name}".`);
      const found = source[name] ?? null;
      return [alias, kind === 'value' ? found : select(kind, found, inner)];
    }),
  );

/** What a selection takes of an object or of a list of objects. Throws GraphError for a field that the type does not have. */
const select = (type: GraphType, source: unknown, fields: readonly Field[]): unknown => {
  if (fields.length === 0)
    throw new GraphError(`Field of type "${type.name}" must have a selection of subfields.`);
  if (Array.isArray(source)) return source.map((item) => select(type, item, fields));
  return isObject(source) ? one(type, source, fields) : null;
};

const file: GraphType = {
  name: 'File',
  fields: {
    classifier: 'value',
    packaging: 'value',
    externalLink: 'value',
    downloadURL: 'value',
    mainFile: 'value',
    md5: 'value',
    sha1: 'value',
    isGenerated: 'value',
    createdDate: 'value',
  },
};

const asset: GraphType = {
  name: 'Asset',
  fields: {
    organizationId: 'value',
    groupId: 'value',
    assetId: 'value',
    version: 'value',
    minorVersion: 'value',
    versionGroup: 'value',
    name: 'value',
    description: 'value',
    type: 'value',
    status: 'value',
    isPublic: 'value',
    createdDate: 'value',
    updatedDate: 'value',
    files: file,
  },
};

interface Entry {
  readonly groupId: string;
  readonly assetId: string;
  readonly version: string;
  readonly name: string;
  readonly type: string;
  view(): unknown;
}

const ofAsset = (context: AnypointContext, one: Asset): Entry => ({
  ...one,
  view: () => assetView(context, one),
});

const ofPolicy = (context: AnypointContext, one: PolicyVersion): Entry => ({
  ...one.definition,
  version: one.version,
  type: 'policy',
  view: () => policyAssetView(context, one),
});

/** What a caller may see: the assets of the organisations with the right, and MuleSoft's policies, which are everybody's. */
const visible = (context: AnypointContext, caller: Caller): Entry[] => [
  ...context.world.exchange.assets
    .filter(
      ({ visibleAt, groupId }) => visibleAt <= context.now() && caller.may('read:exchange', { org: groupId }),
    )
    .map((one) => ofAsset(context, one)),
  ...policyCatalog.flatMap((definition) =>
    definition.versions.map((version) => ofPolicy(context, { definition, version })),
  ),
];

const latestOnly = (entries: readonly Entry[]): Entry[] => {
  const latest = new Map<string, Entry>();
  for (const entry of entries) {
    const key = `${entry.groupId}/${entry.assetId}`;
    const known = latest.get(key);
    if (!known || compareVersions(known.version, entry.version) < 0) latest.set(key, entry);
  }
  return [...latest.values()];
};

/** A list as GraphQL coerces it: one value counts as a list of one; null and absence as no restriction. */
const listOf = (value: unknown): unknown[] | undefined => {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value : [value];
};

const integer = (value: unknown, otherwise: number): number => {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new GraphError('limit and offset must be whole numbers');
};

const known = new Set(['types', 'limit', 'offset', 'latestVersionsOnly', 'searchTerm', 'organizationIds']);

const checkArguments = ({ name, args }: Field, allowed: ReadonlySet<string>): void => {
  const strange = Object.keys(args).find((argument) => !allowed.has(argument));
  if (strange !== undefined) throw new GraphError(`Unknown argument "${strange}" on field "Query.${name}".`);
};

const assets = (context: AnypointContext, caller: Caller, field: Field): unknown => {
  checkArguments(field, known);
  const { args } = field;
  const types = listOf(args['types']);
  const organizations = listOf(args['organizationIds']);
  const text = String(args['searchTerm'] ?? '').toLowerCase();
  const found = visible(context, caller).filter(
    ({ type, groupId, name, assetId }) =>
      (types === undefined || types.includes(type)) &&
      (organizations === undefined || organizations.includes(groupId)) &&
      [name, assetId].some((value) => value.toLowerCase().includes(text)),
  );
  const entries = args['latestVersionsOnly'] === false ? found : latestOnly(found);
  const offset = integer(args['offset'], 0);
  const page = entries.slice(offset, offset + integer(args['limit'], 20));
  return select(
    asset,
    page.map((entry) => entry.view()),
    field.fields,
  );
};

const coordinates = new Set(['groupId', 'assetId', 'version']);

const single = (context: AnypointContext, caller: Caller, field: Field): unknown => {
  checkArguments(field, coordinates);
  const { groupId, assetId, version } = field.args;
  const found = latestOnly(
    visible(context, caller).filter(
      (entry) =>
        entry.groupId === groupId &&
        entry.assetId === assetId &&
        (version === undefined || version === null || entry.version === version),
    ),
  );
  return select(asset, found[0]?.view() ?? null, field.fields);
};

/** Answers the fields of a query. Throws GraphError for a field that there is not. */
export const resolve = (context: AnypointContext, caller: Caller, fields: readonly Field[]): unknown =>
  Object.fromEntries(
    fields.map((field) => {
      if (field.name === 'assets') return [field.alias, assets(context, caller, field)];
      if (field.name === 'asset') return [field.alias, single(context, caller, field)];
      if (field.name === '__typename') return [field.alias, 'Query'];
      throw new GraphError(`Cannot query field "${field.name}" on type "Query".`);
    }),
  );
