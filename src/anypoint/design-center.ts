import { problem } from '../errors.ts';
import { type Call, path } from '../http/http.ts';
import { fieldsOf, flagOf, textOf } from '../http/reading.ts';
import { type Operation, operations } from '../rights/anypoint.ts';
import { type Api, itemsOf, needed } from './api.ts';

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly type: string | undefined;
  /** Only in the answer for one project. */
  readonly defaultBranch: string | undefined;
}

/** A file of a project. Paths have no leading slash. */
export interface SpecFile {
  readonly path: string;
  readonly content: string;
}

export interface Lock {
  /** True: ours. */
  readonly locked: boolean;
  /** Who has it. */
  readonly holder: string | undefined;
}

const toProject = (value: unknown): Project[] => {
  const fields = fieldsOf(value);
  const id = textOf(fields['id']);
  if (id === undefined) return [];
  return [
    {
      id,
      name: textOf(fields['name']) ?? id,
      description: textOf(fields['description']),
      type: textOf(fields['type']),
      defaultBranch: textOf(fields['defaultBranch']),
    },
  ];
};

const base = '/designcenter/api-designer';
const unslashed = (file: string): string => file.replace(/^\/+/, '');

/**
 * Projects and their locks. Every call needs the user's id. Sources: the API designer document, docs/facts/anypoint-apis.md §2.
 */
export const designCenter = (api: Api) => {
  const needsUser = (operation: Operation): void => {
    if (api.scope.userId === undefined) {
      throw problem('ANYPOINT_USER_UNKNOWN', { does: operations[operation].does });
    }
  };
  const send = async (operation: Operation, call: Call) => {
    needsUser(operation);
    return api.send(operation, call);
  };
  const tell = async (operation: Operation, call: Call) => {
    needsUser(operation);
    return api.tell(operation, call);
  };
  const one = (id: string) => base + path`/projects/${id}`;
  const branch = (id: string, name: string) => one(id) + path`/branches/${name}`;

  /** All that the user can see. Source: `getProjects`; the paged form wraps the list. */
  const list = async (): Promise<readonly Project[]> => {
    const call: Call = { method: 'GET', path: `${base}/projects`, about: 'the Design Center projects' };
    const { body } = await send('design-center.read', call);
    return itemsOf('design-center.read', call, body, 'data', 'projects', 'items').flatMap(toProject);
  };

  return {
    /** The projects of exactly this name. The platform keeps one per type and name. */
    named: async (name: string): Promise<readonly Project[]> =>
      (await list()).filter((project) => project.name === name),

    /** With its default branch; undefined when unknown. Source: `getProjectsByProjectid`. */
    async get(id: string): Promise<Project | undefined> {
      const call: Call = {
        method: 'GET',
        path: one(id),
        accept: [404],
        about: `Design Center project ${id}`,
      };
      const { status, body } = await send('design-center.read', call);
      return status === 404 ? undefined : toProject({ id, ...fieldsOf(body) })[0];
    },

    /** `classifier` is always `raml`, what Design Center makes of a RAML project itself. Source: `createProjects`. */
    async create(wanted: { readonly name: string; readonly description?: string }): Promise<Project> {
      const { name, description } = wanted;
      const json = {
        name,
        type: 'raml',
        classifier: 'raml',
        ...(description === undefined ? {} : { description }),
      };
      const call: Call = {
        method: 'POST',
        path: `${base}/projects`,
        json,
        about: `Design Center project "${name}"`,
      };
      const [project] = toProject((await send('design-center.create', call)).body);
      return needed('design-center.create', call, 'project id', project);
    },

    /** Already gone is success. Source: `deleteProjectsByProjectid`. */
    async remove(id: string): Promise<void> {
      const call: Call = {
        method: 'DELETE',
        path: one(id),
        accept: [404],
        about: `Design Center project ${id}`,
      };
      await tell('design-center.write', call);
    },

    /**
     * Look at the answer: `locked: false` means that somebody else has it. One that says neither leaves it to `save`, which is
     * refused without the lock. Source: `…Acquirelock`, docs/facts/anypoint-apis.md §2.3.
     */
    async acquireLock(id: string, branchName: string): Promise<Lock> {
      const where = `${branch(id, branchName)}/acquireLock`;
      const about = `the lock of Design Center project ${id}`;
      const { body } = await send('design-center.write', {
        method: 'POST',
        path: where,
        writes: false,
        // Who has it already gets it again.
        repeatable: true,
        about,
      });
      const fields = fieldsOf(body);
      const holder = textOf(fields['name']);
      return { locked: flagOf(fields['locked']) ?? holder === undefined, holder };
    },

    /** Belongs into a `finally`: a lock that is kept closes the project to everybody else. Source: `…Releaselock`. */
    async releaseLock(id: string, branchName: string): Promise<void> {
      const where = `${branch(id, branchName)}/releaseLock`;
      const about = `the lock of Design Center project ${id}`;
      await tell('design-center.write', {
        method: 'POST',
        path: where,
        writes: false,
        repeatable: true,
        givesBack: true,
        about,
      });
    },

    /** Writes these files over what is there; others stay. Needs the lock, 409 without. Source: `…Save`. */
    async save(id: string, branchName: string, files: readonly SpecFile[]): Promise<void> {
      const json = files.map((file) => ({ path: `/${unslashed(file.path)}`, content: file.content }));
      const about = `the files of Design Center project ${id}`;
      const where = `${branch(id, branchName)}/save`;
      await tell('design-center.save', { method: 'POST', path: where, json, repeatable: true, about });
    },

    /** The text of one file, which comes as a JSON string; undefined when there is none. Source: `…FilesByFilepath`. */
    async readFile(id: string, branchName: string, file: string): Promise<string | undefined> {
      const where = branch(id, branchName) + path`/files/${unslashed(file)}`;
      const about = `file ${file} of Design Center project ${id}`;
      const call: Call = {
        method: 'GET',
        path: where,
        read: 'text',
        headers: { accept: 'application/json' },
        accept: [404],
        about,
      };
      const { status, body } = await send('design-center.read', call);
      return status === 404 ? undefined : unquoted(textOf(body) ?? '');
    },
  };
};

/** The string inside a JSON string; a text that is none stays as it is. */
const unquoted = (text: string): string => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
};
