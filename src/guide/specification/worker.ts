import { parentPort, workerData } from 'node:worker_threads';
import { read } from './read.ts';
import { Refusal, type Source } from './specification.ts';

/** One specification for each thread: its answer, or why there is none. */
const answer = async () => {
  try {
    return { specification: await read(workerData as Source) };
  } catch (error) {
    if (error instanceof Refusal)
      return { refusal: { why: error.message, way: error.way, candidates: error.candidates } };
    throw error;
  }
};

void answer().then((found) => parentPort?.postMessage(found));
