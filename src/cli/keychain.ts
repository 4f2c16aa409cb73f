const service = 'okta-mule-setup';
const patience = 3_000;

/**
 * A secret out of the operating system's keychain, or undefined when there is none. The binding is an optional dependency.
 * On Linux the Secret Service is demanded: without it the library would silently use the kernel's keyring, which forgets.
 */
export const readKeychain = async (name: string): Promise<string | undefined> => {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    const entry = new AsyncEntry(service, name, { linux: { store: 'secret-service' } });
    return (await entry.getPassword(AbortSignal.timeout(patience))) ?? undefined;
  } catch {
    return undefined;
  }
};
