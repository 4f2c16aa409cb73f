// Loaded before the program: it dies inside the state write that DIE_IN_WRITE names, as `number:point`, counted from 1.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [wanted, point] = (process.env.DIE_IN_WRITE ?? '').split(':');
const isTemporary = (path) => /[\\/]\.okta-mule-setup[\\/].*state\.json\..+/.test(String(path));
const isCopy = (path) => /[\\/]copies[\\/]\d\.json\.part$/.test(String(path));
let writes = 0;
let handle;

const dieAt = (here) => {
  if (String(writes) === wanted && here === point) process.kill(process.pid, 'SIGKILL');
};
const { openSync, writeSync, renameSync, writeFileSync } = fs;

fs.openSync = (path, ...rest) => {
  const opened = openSync(path, ...rest);
  if (!isTemporary(path)) return opened;
  writes += 1;
  handle = opened;
  dieAt('opened');
  return opened;
};
fs.writeSync = (fd, data, ...rest) => {
  if (fd === handle && String(writes) === wanted && point === 'half') {
    writeSync(fd, String(data).slice(0, String(data).length / 2));
    dieAt('half');
  }
  return writeSync(fd, data, ...rest);
};
fs.renameSync = (from, to) => {
  if (isTemporary(from)) dieAt('written');
  if (isCopy(from)) dieAt('copied');
  renameSync(from, to);
  if (isTemporary(from)) dieAt('renamed');
};
fs.writeFileSync = (path, data, ...rest) => {
  if (isCopy(path) && String(writes) === wanted && point === 'half a copy') {
    writeFileSync(path, String(data).slice(0, String(data).length / 2), ...rest);
    dieAt('half a copy');
  }
  return writeFileSync(path, data, ...rest);
};
syncBuiltinESMExports();
