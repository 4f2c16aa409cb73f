import type { AsyncEntry } from '@napi-rs/keyring';

const service = 'okta-mule-setup';
/** Some services wait for a person to unlock them. */
const patience = 3_000;

/**
 * The binding is an optional dependency. On Linux the Secret Service is demanded: without it the library would silently use
 * the kernel's keyring, which forgets; with it, making an entry throws at once where there is none.
 */
const entryOf = async (name: string): Promise<AsyncEntry | undefined> => {
  try {
    const keyring = await import('@napi-rs/keyring');
    return new keyring.AsyncEntry(service, name, { linux: { store: 'secret-service' } });
  } catch {
    return undefined;
  }
};

const patiently = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  try {
    // The signal does not end a call that the service has begun.
    return await Promise.race([work(AbortSignal.timeout(patience)), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
};

/** Whether this computer has a keychain. Nothing is written to find out. */
export const hasKeychain = async (): Promise<boolean> => (await entryOf('probe')) !== undefined;

/** A secret out of the operating system's keychain, or undefined when there is none. */
export const readKeychain = async (name: string): Promise<string | undefined> => {
  const entry = await entryOf(name);
  return (entry && (await patiently((signal) => entry.getPassword(signal)))) ?? undefined;
};

/** @returns false when it could not be kept */
export const writeKeychain = async (name: string, value: string): Promise<boolean> => {
  const entry = await entryOf(name);
  const written = entry && (await patiently((signal) => entry.setPassword(value, signal).then(() => true)));
  return written === true;
};

/** Gone already is fine. */
export const eraseKeychain = async (name: string): Promise<void> => {
  const entry = await entryOf(name);
  await (entry && patiently((signal) => entry.deletePassword(signal)));
};
