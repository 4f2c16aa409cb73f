import { connect } from 'node:tls';
import { type Deadline, ending, unknownEnd, type Watch } from './deadline.ts';

/** A host that does not answer within this time is not waited for, in milliseconds. */
const patience = 10_000;

/** The end of the certificate that a host shows; it is read only, so that one that is not trusted can be read too. */
const endOfCertificate = (address: URL, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const host = address.hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: Number(address.port) || 443,
      servername: host,
      rejectUnauthorized: false,
      timeout: patience,
    });
    const end = (done: () => void): void => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      done();
    };
    const stop = (): void => end(() => reject(new Error('it was stopped')));
    signal.addEventListener('abort', stop);
    socket.on('timeout', () => end(() => reject(new Error('no answer within 10 seconds'))));
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('secureConnect', () => {
      const { valid_to: until } = socket.getPeerCertificate();
      end(() => resolve(new Date(until).toISOString()));
    });
  });

const remedy =
  "Whoever runs the host renews its certificate: Okta and MuleSoft do so by themselves for their own hosts; a custom domain's is under Okta: Customizations → Brands → Domains, a gateway's in Runtime Manager.";

const ofHost = async (address: URL, watch: Watch, signal: AbortSignal): Promise<Deadline> => {
  const what = `the certificate of ${address.host}`;
  try {
    const expiresAt = await endOfCertificate(address, signal);
    return ending(watch, { kind: 'certificate', what, expiresAt, remedy });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unknownEnd('certificate', what, `it could not be read: ${why}`);
  }
};

/** The certificates of all https addresses, each host once. */
export const certificates = (
  addresses: readonly (string | undefined)[],
  watch: Watch,
  signal: AbortSignal,
): Promise<readonly Deadline[]> => {
  const secure = addresses
    .flatMap((address) => (address !== undefined && URL.canParse(address) ? [new URL(address)] : []))
    .filter(({ protocol }) => protocol === 'https:');
  const hosts = new Map(secure.map((address) => [address.host, address]));
  return Promise.all([...hosts.values()].map((address) => ofHost(address, watch, signal)));
};
