import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { checkOwnFolder, createOwn, makeFolder, readOwn, sweep, writeOwn } from '../../durable-file.ts';
import { endListener, listen } from './listener.ts';

/** Where a world is controlled from: an address of 32 random hex digits, which only who may read its folder can know. */
export interface Door {
  readonly port: number;
  readonly key: string;
}

const file = 'control.json';

/** The address of the world kept in a folder, whether somebody serves it or not. */
export const controlOf = (folder: string): string | undefined => {
  try {
    const { url } = JSON.parse(readOwn(join(folder, file)) ?? '') as { url: string };
    return /^http:\/\/127\.0\.0\.1:\d{1,5}\/[0-9a-f]{32}$/.test(url) ? url : undefined;
  } catch {
    return undefined;
  }
};

const doorOf = (url: string): Door => {
  const { port, pathname } = new URL(url);
  return { port: Number(port), key: pathname.slice(1) };
};

/**
 * Opens the control address. It is also the lock of a folder: its port is written there once, and the system gives a port to one
 * process at a time and takes it back whatever way that process ends.
 *
 * @throws the system's error with the code `EADDRINUSE` when the world is served already
 */
export const openDoor = async (server: Server, folder: string | undefined): Promise<Door> => {
  if (folder !== undefined) {
    makeFolder(folder, 0o700);
    checkOwnFolder(folder);
    sweep(folder);
  }
  const known = folder === undefined ? undefined : controlOf(folder);
  if (known !== undefined) {
    const door = doorOf(known);
    await listen(server, door.port);
    return door;
  }
  const door: Door = { port: await listen(server, 0), key: randomBytes(16).toString('hex') };
  const url = `http://127.0.0.1:${door.port}/${door.key}`;
  const text = JSON.stringify({ url });
  if (folder === undefined || createOwn(join(folder, file), text)) return door;
  if (controlOf(folder) === undefined) {
    writeOwn(join(folder, file), text);
    return door;
  }
  await endListener(server);
  throw Object.assign(new Error('another process has just begun to serve it'), { code: 'EADDRINUSE' });
};
