// Loaded before the program: it dies inside the state write that DIE_IN_WRITE names, as `number:point`, counted from 1.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [wanted, point] = (process.env.DIE_IN_WRITE ?? '').split(':');
const isTemporary = (path) => /[\\/]?\.okta-mule-setup-\d+-[0-9a-f]{32}\.tmp$/.test(String(path));
const isState = (to) => /[\\/]state\.json$/.test(String(to));
const isCopy = (to) => /[\\/]copies[\\/]\d\.json$/.test(String(to));
/** The lock has the same kind of temporary files. */
const holdsState = (data) => Buffer.from(data).subarray(0, 40).toString().includes('"schemaVersion"');
/** Open temporary files of the state and its copies: whether they are copies, by handle. */
const open = new Map();
let writes = 0;

const dieAt = (here) => {
  if (String(writes) === wanted && here === point) process.kill(process.pid, 'SIGKILL');
};
const { closeSync, openSync, writeSync, renameSync } = fs;

fs.openSync = (path, ...rest) => {
  const handle = openSync(path, ...rest);
  if (isTemporary(path)) open.set(handle, /[\\/]copies[\\/]/.test(String(path)));
  return handle;
};
fs.closeSync = (handle) => {
  open.delete(handle);
  closeSync(handle);
};
fs.writeSync = (handle, data, ...rest) => {
  const copy = open.get(handle);
  if (copy === undefined || !holdsState(data)) return writeSync(handle, data, ...rest);
  if (!copy) writes += 1;
  if (!copy) dieAt('opened');
  const half = copy ? 'half a copy' : 'half';
  if (String(writes) === wanted && point === half) {
    writeSync(handle, data, 0, Math.floor(data.length / 2));
    dieAt(half);
  }
  return writeSync(handle, data, ...rest);
};
fs.renameSync = (from, to) => {
  if (isState(to)) dieAt('written');
  if (isCopy(to)) dieAt('copied');
  renameSync(from, to);
  if (isState(to)) dieAt('renamed');
};
syncBuiltinESMExports();
