import { homedir } from 'node:os';
import { join } from 'node:path';

const base = (): string => {
  const { APPDATA, XDG_CONFIG_HOME } = process.env;
  if (process.platform === 'win32') return APPDATA || join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Preferences');
  return XDG_CONFIG_HOME || join(homedir(), '.config');
};

/** Where this user keeps what holds for all setups: nothing in it comes with a project. Undefined for a user without a home. */
export const userFolder = (): string | undefined => {
  try {
    return join(base(), 'okta-mule-setup');
  } catch {
    return undefined;
  }
};
