import { controlOf } from './kernel/door.ts';
import type { SandboxDescription } from './sandbox.ts';

/** Milliseconds; it is on this computer, but may be making its keys. */
const patience = 10_000;

/** Gives a script of faults, checked before, to the process that serves a world; it stays there after us. */
export const disturbServed = async ({ control }: SandboxDescription, script: unknown): Promise<void> => {
  const signal = AbortSignal.timeout(patience);
  const body = JSON.stringify(script);
  const answer = await fetch(`${control.url}/faults`, { method: 'PUT', body, signal, redirect: 'error' });
  if (!answer.ok) throw new Error(`the sandbox at ${control.url} answers ${answer.status} to its faults`);
};

/** What another process says of the world in this folder, if one is serving it. */
export const servedIn = async (folder: string): Promise<SandboxDescription | undefined> => {
  const url = controlOf(folder);
  if (url === undefined) return undefined;
  try {
    const signal = AbortSignal.timeout(patience);
    const answer = await fetch(`${url}/sandbox`, { signal, redirect: 'error' });
    return answer.ok ? ((await answer.json()) as SandboxDescription) : undefined;
  } catch {
    // Nobody is there, or somebody else.
    return undefined;
  }
};
