import { Worker } from 'node:worker_threads';
import { problem } from '../../errors.ts';
import { redact } from '../../secret.ts';
import { Refusal, type Source, type Specification } from './specification.ts';

type Answer =
  | { readonly specification: Specification }
  | {
      readonly refusal: {
        readonly why: string;
        readonly way: string | undefined;
        readonly candidates: readonly string[];
      };
    };

/** The bundle has a file for the thread; from the sources, as tests run them, the work is done in this one. */
const isBundled = !import.meta.url.endsWith('.ts');

/** Long chains of references are followed deep; the stack of a thread is small unless it is asked for. */
const limits = { stackSizeMb: 64, maxYoungGenerationSizeMb: 128, maxOldGenerationSizeMb: 4096 };

const inThread = (source: Source): Promise<Specification> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../specification-worker.cjs', import.meta.url), {
      workerData: source,
      resourceLimits: limits,
    });
    worker.once('error', reject);
    worker.once('message', (answer: Answer) => {
      if ('specification' in answer) resolve(answer.specification);
      else reject(new Refusal(answer.refusal.why, answer.refusal.way, answer.refusal.candidates));
      void worker.terminate();
    });
  });

const read = async (source: Source): Promise<Specification> =>
  isBundled ? inThread(source) : (await import('./read.ts')).read(source);

/** By name and line, never by what it is. */
const refuseSecrets = ({ files }: Specification): void => {
  for (const [path, text] of Object.entries(files)) {
    if (redact(text) === text) continue;
    const line = text.split('\n').findIndex((one) => redact(one) !== one) + 1;
    throw new Refusal(
      `${path}${line > 0 ? `:${line}` : ''} holds a secret of this setup, and everything that the main document reaches is published.`,
      `Take it out of ${path}.`,
    );
  }
};

/**
 * Reads somebody's own specification in a thread of its own, with MuleSoft's parser.
 *
 * @throws SPEC_UNUSABLE
 */
export const readOwnSpecification = async (source: Source): Promise<Specification> => {
  try {
    const specification = await read(source);
    refuseSecrets(specification);
    return specification;
  } catch (error) {
    if (error instanceof Refusal)
      throw problem(
        'SPEC_UNUSABLE',
        { folder: source.folder, why: error.message, way: error.way },
        { cause: error },
      );
    throw error;
  }
};
