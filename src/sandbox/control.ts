import type { Faults } from './faults/faults.ts';
import type { Platform } from './kernel/platform.ts';
import { jsonBody, type Reply, type SandboxRequest } from './kernel/request.ts';
import type { Route } from './kernel/router.ts';
import type { LogEntry } from './kernel/server.ts';
import { moodTable, type SandboxMoods, setMoods } from './moods.ts';

export interface ControlOptions {
  readonly moods: SandboxMoods;
  readonly faults: Faults;
  readonly requests: readonly LogEntry[];
  readonly world: () => unknown;
  /** How both platforms are reached: the line of `sandbox --json`. */
  readonly describe: () => unknown;
  /** Every path begins with it. */
  readonly key: () => string;
  /** Resolves when both platforms are served. */
  readonly ready: Promise<void>;
}

const known = [
  'GET /sandbox',
  'GET /requests',
  'GET /world',
  'GET /moods',
  'PUT /moods',
  'GET /faults',
  'PUT /faults',
  'DELETE /faults',
];

const asRecord = (request: SandboxRequest): Record<string, unknown> | undefined => {
  try {
    const body = jsonBody(request);
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

const changeMoods = ({ moods }: ControlOptions, request: SandboxRequest): Reply => {
  const wanted = asRecord(request);
  if (!wanted) return { status: 400, json: { message: 'A JSON object of moods is wanted.' } };
  const wrong = setMoods(moods, wanted);
  return wrong ? { status: 400, json: { message: wrong } } : { status: 200, json: moods };
};

const changeFaults = async ({ faults }: ControlOptions, request: SandboxRequest): Promise<Reply> => {
  const wrong = await faults.set(asRecord(request));
  return wrong ? { status: 400, json: { message: wrong } } : { status: 200, json: faults.report() };
};

const clearFaults = async ({ faults }: ControlOptions): Promise<Reply> => {
  await faults.clear();
  return { status: 200, json: faults.report() };
};

const describeMoods = ({ moods }: ControlOptions): unknown =>
  Object.entries(moodTable).map(([name, mood]) => ({
    name,
    ...mood,
    now: (moods as Record<string, unknown>)[name],
  }));

/** The control address: what was asked, what is there, and the switches. Not a part of either platform. */
export const controlPlatform = (options: ControlOptions): Platform => {
  const routes: Route[] = [
    { method: 'GET', pattern: '/{key}/sandbox', handle: () => ({ status: 200, json: options.describe() }) },
    { method: 'GET', pattern: '/{key}/requests', handle: () => ({ status: 200, json: options.requests }) },
    { method: 'GET', pattern: '/{key}/world', handle: () => ({ status: 200, json: options.world() }) },
    { method: 'GET', pattern: '/{key}/moods', handle: () => ({ status: 200, json: describeMoods(options) }) },
    { method: 'PUT', pattern: '/{key}/moods', handle: (request) => changeMoods(options, request) },
    {
      method: 'GET',
      pattern: '/{key}/faults',
      handle: () => ({ status: 200, json: options.faults.report() }),
    },
    { method: 'PUT', pattern: '/{key}/faults', handle: (request) => changeFaults(options, request) },
    { method: 'DELETE', pattern: '/{key}/faults', handle: () => clearFaults(options) },
  ];
  return {
    vendor: 'control',
    routes,
    around: async (request, next) => {
      // Whoever does not know the address learns nothing.
      if (!request.path.startsWith(`/${options.key()}/`))
        return { status: 404, json: { message: 'Not found' } };
      await options.ready;
      return next ? next() : { status: 404, json: { message: `Known: ${known.join(', ')}` } };
    },
    stop: async () => undefined,
  };
};
