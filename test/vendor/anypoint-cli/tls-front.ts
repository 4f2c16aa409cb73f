import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TlsFront {
  /** Host and port, as `ANYPOINT_HOST` takes them. */
  readonly host: string;
  /** The file of the authority that a client must trust. */
  readonly authority: string;
  stop(): Promise<void>;
}

/** A key and a certificate of 127.0.0.1 that is its own authority; both die with the folder. */
const certify = (folder: string): { key: string; cert: string } => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  execFileSync('openssl', ['req', ...made, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key, cert };
};

/** What the vendor's client reports about itself is no part of the platform: it ends here. */
const isTelemetry = (path: string): boolean => path.startsWith('/cli/api/v1/analytics/');

const forward = (origin: string, incoming: IncomingMessage, response: ServerResponse): void => {
  const outgoing = request(
    `${origin}${incoming.url ?? '/'}`,
    // The sandbox answers under its own addresses only, and names itself by them.
    { method: incoming.method ?? 'GET', headers: { ...incoming.headers, host: new URL(origin).host } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  outgoing.once('error', () => response.destroy());
  incoming.pipe(outgoing);
};

/** Puts TLS before a plain server, since the client speaks nothing else. */
export const openTlsFront = async (origin: string): Promise<TlsFront> => {
  const folder = mkdtempSync(join(tmpdir(), 'okta-mule-setup-tls-'));
  const { key, cert } = certify(folder);
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, response) => {
    if (isTelemetry(incoming.url ?? '')) return void response.writeHead(204).end();
    forward(origin, incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority: cert,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
