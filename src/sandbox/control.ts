import type { Platform } from './kernel/platform.ts';
import { jsonBody, type Reply, type SandboxRequest } from './kernel/request.ts';
import type { Route } from './kernel/router.ts';
import type { LogEntry } from './kernel/server.ts';
import { moodTable, type SandboxMoods, setMoods } from './moods.ts';

export interface ControlOptions {
  readonly moods: SandboxMoods;
  readonly requests: readonly LogEntry[];
  readonly world: () => unknown;
}

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

const describeMoods = ({ moods }: ControlOptions): unknown =>
  Object.entries(moodTable).map(([name, mood]) => ({
    name,
    ...mood,
    now: (moods as Record<string, unknown>)[name],
  }));

/** The control address: what was asked, what is there, and the switches. Not a part of either platform. */
export const controlPlatform = (options: ControlOptions): Platform => {
  const routes: Route[] = [
    { method: 'GET', pattern: '/requests', handle: () => ({ status: 200, json: options.requests }) },
    { method: 'GET', pattern: '/world', handle: () => ({ status: 200, json: options.world() }) },
    { method: 'GET', pattern: '/moods', handle: () => ({ status: 200, json: describeMoods(options) }) },
    { method: 'PUT', pattern: '/moods', handle: (request) => changeMoods(options, request) },
  ];
  return {
    vendor: 'control',
    routes,
    around: async (_, next) =>
      next
        ? next()
        : { status: 404, json: { message: 'Known: GET /requests, GET /world, GET /moods, PUT /moods' } },
    stop: async () => undefined,
  };
};
