import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StateData, StateFile } from './state.ts';

/** A state whose file tells whether runs of this user wrote it. */
export interface SealedFile extends StateFile {
  /** After `read`: false for a state that came from elsewhere, with a project or from another computer. */
  isOurs(): boolean;
}

const sealOf = (key: string, data: StateData): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(data)).digest();

const isEqual = (expected: Buffer, actual: Buffer): boolean =>
  actual.length === expected.length && timingSafeEqual(expected, actual);

/**
 * Seals the state with every write: HMAC-SHA256 (RFC 2104) over all of it. What a cloned repository or an archive brings was not
 * written with this user's key.
 *
 * @param keyOf the user's key, undefined where there is none; `true` when one is to be made
 */
export const sealed = <F extends StateFile>(
  file: F,
  keyOf: (make: boolean) => string | undefined,
): F & SealedFile => {
  let ours = true;
  return {
    ...file,
    read: () => {
      const read = file.read();
      if (!read) return undefined;
      const { seal, ...data } = read;
      const key = keyOf(false);
      ours = key !== undefined && isEqual(sealOf(key, data), Buffer.from(String(seal), 'hex'));
      return data;
    },
    write: (data) => {
      const key = keyOf(true);
      file.write(key === undefined ? data : { ...data, seal: sealOf(key, data).toString('hex') });
    },
    isOurs: () => ours,
  };
};
