import { parentPort } from 'node:worker_threads';
import type { Files } from './model.ts';
import { parse } from './parse.ts';

interface Question {
  readonly id: number;
  readonly files: Files;
  readonly main: string;
}

parentPort?.on('message', async ({ id, files, main }: Question) => {
  try {
    parentPort?.postMessage({ id, model: await parse(files, main) });
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id, model: { faults: [`${says} (${main})`], operations: [], reached: [] } });
  }
});
