import { problem } from '../errors.ts';
import { tokenAsks } from '../guide/asks/access.ts';
import {
  apiExisting,
  apiFolder,
  apiMain,
  apiName,
  apiPublishFrom,
  apiResource,
  securitySnippet,
} from '../guide/asks/api.ts';
import { giveBackLock, whileLocked } from '../guide/branch-lock.ts';
import { defineStep, type With } from '../guide/define.ts';
import { settingsOf } from '../guide/entries.ts';
import { existingApi } from '../guide/existing-api.ts';
import type { Facts } from '../guide/facts.ts';
import { anypointPlaces } from '../guide/places.ts';
import {
  type DifferingFile,
  differingFiles,
  isClosed,
  readContents,
  sumOf,
  wantedFiles,
} from '../guide/spec-project.ts';
import type { SpecFiles, Specification } from '../guide/specification/specification.ts';
import { verificationCall } from '../guide/specification/verification-call.ts';
import { type Entry, entry } from '../wizard/entry.ts';
import type { Located } from '../wizard/step.ts';

const kind = 'anypoint.design-project';
/** What Design Center calls the first branch; each project says so itself. */
const usualBranch = 'master';

interface Place {
  readonly projectId: string;
  readonly branch: string;
  readonly description?: string | undefined;
}

const factsOf = async (
  spec: Specification,
  answers: { readonly name: string; readonly resource: string | undefined },
  place: Place | undefined,
): Promise<Pick<Facts, 'spec'>> => ({
  spec: {
    name: answers.name,
    projectId: place?.projectId,
    branch: place?.branch,
    main: spec.main,
    classifier: spec.classifier,
    ...(await verificationCall(spec, answers.resource)),
    sha256: sumOf(spec),
  },
});

/** One package for Exchange is sent and compared at once; Design Center takes and gives one file after the other. */
const mostFiles = 100;

/** What came out of Exchange itself goes back there: to Design Center it is a dependency, no file. */
const isPackage = ({ files }: SpecFiles): boolean => {
  const paths = Object.keys(files);
  return paths.length > mostFiles || paths.some((path) => path.startsWith('exchange_modules/'));
};

const closed = ({ message }: Error): string =>
  `Design Center is closed to this login, so the files go straight to Exchange. ${message}`;

/** One refusal may be a mistake on the way; the same one again is none. */
const twice = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!isClosed(error)) throw error;
    return work();
  }
};

/** One project for each name and type; a fragment of the same name is another thing. */
const findProject = async (c: With<'anypoint'>, name: string): Promise<Place | undefined> => {
  const all = await c.anypoint.designCenter.named(name);
  const found = all.find(({ type }) => type === undefined || type === 'raml');
  return found && placeOf(c, found.id, found.description);
};

const placeOf = async (c: With<'anypoint'>, projectId: string, description?: string): Promise<Place> => {
  const project = await c.anypoint.designCenter.get(projectId);
  return {
    projectId,
    branch: project?.defaultBranch ?? usualBranch,
    description: project?.description ?? description,
  };
};

type Project = Place & { readonly contents: Awaited<ReturnType<typeof readContents>> };

/** The project of the last run if it has any of the files still, else the one of this name. */
const look = async (
  c: With<'anypoint'>,
  name: string,
  spec: SpecFiles,
  before: Facts['spec'] | undefined,
): Promise<Project | undefined> => {
  if (before?.projectId !== undefined && before.name === name) {
    const place = { projectId: before.projectId, branch: before.branch ?? usualBranch };
    const contents = await readContents(c, place, spec);
    if (Object.values(contents).some((text) => text !== undefined)) return { ...place, contents };
  }
  const place = await findProject(c, name);
  return place && { ...place, contents: await readContents(c, place, spec) };
};

const fileEntry = (c: With<'anypoint'>, { path, actual }: DifferingFile): Entry =>
  entry({
    field: 'anypoint.project.file',
    object: { kind: 'file', id: path, name: '' },
    actual,
    expected: 'the content of the specification',
    class: 'chosen',
    affects: [],
    where: anypointPlaces(c.has.anypoint).designCenter,
    remedy: 'apply',
  });

type ExistingAsset = NonNullable<Awaited<ReturnType<typeof existingApi>>>['asset'];
type Seen =
  | { readonly existing: ExistingAsset }
  | { readonly spec: Specification; readonly project: Project | undefined };

/** Of an API that is there the specification is not read: an answer says how it is called. */
const factsOfExisting = (asset: ExistingAsset, answer: string | undefined): Pick<Facts, 'spec'> => {
  if (answer === undefined)
    throw problem('ANSWERS_MISSING', {
      list: `  ${apiResource.key}: ${apiResource.message} (of the API that is there, with values for its parameters)\n    config file key ${apiResource.key}`,
    });
  const [method, path] = answer.includes(' ') ? answer.split(' ', 2) : ['GET', answer];
  const request = { method: method as NonNullable<Facts['spec']['request']>['method'], headers: {} };
  return {
    spec: {
      name: asset.name,
      projectId: undefined,
      branch: undefined,
      main: asset.files.find(({ mainFile }) => mainFile !== undefined)?.mainFile ?? '',
      classifier: asset.files.some(({ classifier }) => classifier === 'raml') ? 'raml' : 'oas',
      resource: path ?? answer,
      ...(method !== 'GET' && { request }),
      sha256: '',
    },
  };
};

export const apiSpec = defineStep({
  id: 'anypoint.api-spec',
  title: 'API specification',
  guide: '11, 12',
  why: 'The API as its consumers see it: the employees API of the guide, or your own. It is written in Design Center, whose lock is held only while files are saved.',
  needs: ['anypoint'],
  provides: ['spec'],
  asks: {
    ...tokenAsks,
    existing: apiExisting,
    name: apiName,
    folder: apiFolder,
    main: apiMain,
    resource: apiResource,
    publishFrom: apiPublishFrom,
    securitySnippet,
  },
  deed: ({ name, folder }) =>
    `create the Design Center project "${name}" with the files of ${folder ?? 'the employees API'}`,
  byHand: ({ has, answers }) => ({
    where: `${has.anypoint.baseUrl}/designcenter/`,
    clicks: [
      `Choose Create New, New API Specification, with the name below, in the organization ${has.anypoint.organizationName}.`,
      `Put in the files of ${answers.folder ?? 'the employees API (templates/employees of this program)'}, under the same names, and leave the project.`,
      'Or answer api.publishFrom: exchange, so that the files go straight to Exchange.',
    ],
    values: [{ label: 'Project name', value: answers.name }],
  }),
  async locate(c): Promise<Located<Seen> | undefined> {
    const { name, folder, main, publishFrom } = c.answers;
    const existing = await existingApi(c);
    if (existing) {
      const { asset } = existing;
      return {
        kind: 'anypoint.specification',
        key: asset.assetId,
        id: `${asset.groupId}/${asset.assetId}/${asset.version}`,
        what: `the specification of ${asset.assetId} ${asset.version}, which is there; nothing is written to it`,
        named: true,
        seen: { existing: asset },
      };
    }
    const spec = await c.readSpec({ folder, main });
    const before = c.recorded?.spec;
    const straight = {
      kind: 'anypoint.specification',
      key: name,
      id: sumOf(spec).slice(0, 12),
      what: `${Object.keys(spec.files).length} files, main document ${spec.main}, straight to Exchange`,
      named: true,
      seen: { spec, project: undefined },
    };
    // Whether it may be read is asked anew each time; a write that was refused is not tried in every run.
    const refusedBefore = publishFrom === 'auto' && before?.writeRefused === true;
    if (publishFrom === 'exchange' || spec.classifier === 'oas' || refusedBefore) return straight;
    if (publishFrom === 'auto' && isPackage(spec)) return straight;
    try {
      const project = await twice(() => look(c, name, spec, before));
      return (
        project && {
          kind,
          key: name,
          id: project.projectId,
          what: `Design Center project "${name}" (${project.projectId})`,
          text: project.description,
          seen: { spec, project },
        }
      );
    } catch (error) {
      if (publishFrom !== 'auto' || !isClosed(error)) throw error;
      c.note(closed(error));
      return straight;
    }
  },
  async inspect(c, { seen }) {
    if ('existing' in seen) return { facts: factsOfExisting(seen.existing, c.answers.resource), entries: [] };
    const { spec, project } = seen;
    const facts = await factsOf(spec, c.answers, project);
    if (!project) return { facts, entries: [] };
    const wanted = await wantedFiles(c.has, spec, c.answers);
    const differing = await differingFiles(wanted, project.contents, c.answers);
    return { facts, entries: differing.map((file) => fileEntry(c, file)) };
  },
  gone(c) {
    const before = c.recorded?.spec;
    if (before?.projectId === undefined || before.name !== c.answers.name) return [];
    return settingsOf(
      'anypoint.project',
      { kind: 'Design Center project', id: before.projectId, name: before.name },
      { affects: [], where: anypointPlaces(c.has.anypoint).designCenter },
    ).whole('chosen', 'removed', 'there, with the files of the specification');
  },
  async apply(c, found) {
    const { name, folder, main, publishFrom } = c.answers;
    const { designCenter } = c.anypoint;
    const spec = await c.readSpec({ folder, main });
    const wanted = await wantedFiles(c.has, spec, c.answers);
    const write = async () => {
      let told = found?.facts.spec.branch;
      const { projectId } = await c.once<Pick<Place, 'projectId' | 'description'>>({
        kind,
        key: name,
        settings: { name },
        seen: found ? 'own' : 'absent',
        lookUp: async () =>
          found?.facts.spec.projectId === undefined
            ? findProject(c, name)
            : { projectId: found.facts.spec.projectId },
        textOf: ({ description }) => description,
        create: async () => {
          const made = await designCenter.create({
            name,
            description: `Made for the client provider demo. ${c.setup.marker}`,
          });
          told = made.defaultBranch;
          return { projectId: made.id };
        },
        idOf: (made) => made.projectId,
      });
      const branch = told ?? (await placeOf(c, projectId)).branch;
      const changed = found?.entries.map(({ object }) => object.id);
      const files = Object.entries(wanted.files)
        .filter(([path]) => !changed || changed.includes(path))
        .map(([path, content]) => ({ path, content }));
      if (files.length > 0)
        await whileLocked(c, { project: name, projectId, branch }, () =>
          designCenter.save(projectId, branch, files),
        );
      return await factsOf(spec, c.answers, { projectId, branch });
    };
    try {
      return await twice(write);
    } catch (error) {
      if (publishFrom !== 'auto' || !isClosed(error)) throw error;
      c.note(
        `${closed(error)} Later runs do the same; answer api.publishFrom: design-center to try it again.`,
      );
      const { spec: facts } = await factsOf(spec, c.answers, undefined);
      return { spec: { ...facts, writeRefused: true } };
    }
  },
  /** Reads the main document back; the lock is not needed for that. */
  async verify(c) {
    const { projectId, branch, main, name } = c.has.spec;
    if (!c.changed || projectId === undefined || branch === undefined) return;
    const text = await c.anypoint.designCenter.readFile(projectId, branch, main);
    const spec = await c.readSpec({ folder: c.answers.folder, main: c.answers.main });
    const differs = await differingFiles(
      await wantedFiles(c.has, spec, c.answers),
      { ...spec.files, [main]: text },
      c.answers,
    );
    if (text !== undefined && differs.every(({ path }) => path !== main)) return;
    throw problem('NOT_VERIFIED', {
      what: `The Design Center project "${name}" (${projectId})`,
      why: text === undefined ? `it has no ${main}` : `${main} reads otherwise than it was saved`,
      way: 'Look at the project in Design Center, then run the same command again.',
    });
  },
  giveBack: giveBackLock,
  async undo(c) {
    for (const { id } of c.made) await c.anypoint.designCenter.remove(id);
    return [];
  },
});
