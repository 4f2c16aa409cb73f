import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Files, Model } from './model.ts';
import shipped from './shipped.json' with { type: 'json' };

/** A specification that was read, and the sums of what it was read from: null stands for a file that was not there. */
export interface Known {
  readonly main: string;
  readonly sums: Readonly<Record<string, string | null>>;
  readonly model: Model;
}

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const at = (files: Files, path: string): string | undefined =>
  Object.hasOwn(files, path) ? files[path] : undefined;

const isOf = ({ main, sums }: Known, wanted: string, sum: (path: string) => string | null): boolean =>
  main === wanted && Object.entries(sums).every(([path, known]) => sum(path) === known);

/** The guide's API was read when it was shipped, so that a rehearsal of the guide never loads the parser. */
const known: Known[] = (shipped as unknown as readonly Known[]).map((one) => ({
  ...one,
  model: { ...one.model, faults: [] },
}));
const mostKnown = 200;

const reading = new Map<string, Promise<Model>>();

/** The bundle has a file for the thread; from the sources, as tests run them, the work is done in this one. */
const isBundled = !import.meta.url.endsWith('.ts');
const limits = { stackSizeMb: 64, maxYoungGenerationSizeMb: 128, maxOldGenerationSizeMb: 4096 };

let worker: Worker | undefined;
let questions = 0;
const waiting = new Map<number, (model: Model) => void>();

/** One thread for all, which does not keep the process alive. */
const thread = (): Worker => {
  if (worker) return worker;
  const started = new Worker(new URL('../sandbox-specification-worker.cjs', import.meta.url), {
    resourceLimits: limits,
  });
  started.on('message', ({ id, model }: { id: number; model: Model }) => {
    waiting.get(id)?.(model);
    waiting.delete(id);
    if (waiting.size === 0) started.unref();
  });
  started.on('error', (error) => {
    const model = { faults: [error.message], operations: [], reached: [] };
    for (const answer of waiting.values()) answer(model);
    waiting.clear();
    worker = undefined;
  });
  worker = started;
  return started;
};

const parsed = async (files: Files, main: string): Promise<Model> => {
  if (!isBundled) return (await import('./parse.ts')).parse(files, main);
  const id = questions++;
  const answer = new Promise<Model>((resolve) => waiting.set(id, resolve));
  const asked = thread();
  asked.ref();
  asked.postMessage({ id, files, main });
  return answer;
};

/** What the parser would say of it, and the sums under which that is kept. */
export const readAnew = async (files: Files, main: string): Promise<Known> => {
  const model = await parsed(files, main);
  const sums = Object.fromEntries(
    model.reached.map((path) => {
      const text = at(files, path);
      return [path, text === undefined ? null : sumOf(text)];
    }),
  );
  return { main, sums, model };
};

/** A specification as MuleSoft's parser understands it; the same files are read once. */
export const modelOf = async (files: Files, main: string): Promise<Model> => {
  const sums = new Map<string, string | null>();
  const sum = (path: string): string | null => {
    const text = at(files, path);
    const value = sums.get(path) ?? (text === undefined ? null : sumOf(text));
    sums.set(path, value);
    return value;
  };
  const found = known.find((one) => isOf(one, main, sum));
  if (found) return found.model;
  const key = JSON.stringify([
    main,
    Object.keys(files)
      .sort()
      .map((path) => [path, sum(path)]),
  ]);
  const already = reading.get(key);
  if (already) return already;
  const anew = readAnew(files, main)
    .then((one) => {
      // What could not be read at all says nothing of its files.
      if (one.model.reached.length > 0) known.unshift(one);
      known.splice(mostKnown);
      return one.model;
    })
    .finally(() => reading.delete(key));
  reading.set(key, anew);
  return anew;
};
