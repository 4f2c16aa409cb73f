import type { Ui } from '../../wizard/ui.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** https only; http for this computer. Anything else is not a page to log in at. */
const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));

const noScreen = (environment: NodeJS.ProcessEnv): boolean =>
  Boolean(environment['SSH_CONNECTION'] ?? environment['SSH_TTY']) ||
  (process.platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']);

/** What a browser and the system's opener need to start: screen, session, language, folders. Everything else may hold a secret. */
const allowed =
  /^(PATH|PATHEXT|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TERM|TMPDIR|TMP|TEMP|DISPLAY|XAUTHORITY|WAYLAND_DISPLAY|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|DESKTOP_SESSION|GDMSESSION|KDE_\w+|GNOME_\w+|BROWSER|WSL_\w+|WSLENV|SYSTEMROOT|WINDIR|SYSTEMDRIVE|COMSPEC|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|PROGRAMFILES\(X86\)|USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH|PUBLIC|PSMODULEPATH|__CF\w+)$/i;

/** The library that opens the browser takes no environment of its own. */
const inCleanEnvironment = async <T>(work: () => Promise<T>): Promise<T> => {
  const hidden = Object.entries(process.env).filter(([name]) => !allowed.test(name));
  for (const [name] of hidden) delete process.env[name];
  try {
    return await work();
  } finally {
    for (const [name, value] of hidden) process.env[name] = value;
  }
};

/** The first of `BROWSER`, which systems obey or not, depending on what else is installed. */
const chosenBrowser = ({ BROWSER: list }: NodeJS.ProcessEnv): string | undefined =>
  (process.platform === 'win32' ? list : list?.split(':')[0])?.trim() || undefined;

/** How the answer of a browser on another computer gets here without pasting; nothing where this is not an SSH session. */
const tunnel = (port: string, { SSH_CONNECTION, USER }: NodeJS.ProcessEnv): string | undefined => {
  const server = SSH_CONNECTION?.split(' ')[2];
  return server === undefined
    ? undefined
    : `ssh -L ${port}:localhost:${port} ${USER === undefined ? '' : `${USER}@`}${server}`;
};

/** The screen's half of a login whose browser may be on another computer. */
export const addressPaster = (ui: Ui): ((until: AbortSignal, redirectUri: string) => Promise<string>) => {
  const told = new Set<string>();
  return (until, redirectUri) => {
    const command = tunnel(new URL(redirectUri).port || '80', process.env);
    if (command !== undefined && !told.has(command)) {
      told.add(command);
      ui.note('The browser of your own computer can answer by itself if you run this there first:');
      ui.address(command);
    }
    return ui.line('Paste the address at which the browser ended (Enter: open it again)', until);
  };
};

/**
 * Asks the system to open a page, and always says its address on a line of its own: it can be copied to another computer.
 *
 * @returns false where there is no browser to open
 */
export const openBrowser = async (address: string, ui: Ui, platform: string): Promise<boolean> => {
  const url = new URL(address);
  if (!isSafe(url)) return false;
  ui.note(`Log in to ${platform} here:`);
  ui.address(url.href);
  if (noScreen(process.env) || process.env['OKTA_MULE_SETUP_BROWSER'] === 'none') return false;
  try {
    const { default: open } = await import('open');
    const name = chosenBrowser(process.env);
    const child = await inCleanEnvironment(() => open(url.href, name === undefined ? {} : { app: { name } }));
    child.on('error', () => undefined);
    return true;
  } catch {
    return false;
  }
};
