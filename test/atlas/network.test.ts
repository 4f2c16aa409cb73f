import { execFile } from 'node:child_process';
import { createServer as createHttpServer, get } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFirst } from './raw.ts';

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
});

const listening = async (server: Server): Promise<number> => {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
};

/** A port on which nothing listens. */
const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
};

/** What Node prints of a failed request. */
const failure = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    try {
      get(url, { headers }, () => reject(new Error('it was answered'))).on('error', (error) =>
        resolve(inspect(error)),
      );
    } catch (error) {
      resolve(inspect(error));
    }
  });

describe('what Node says of a connection', () => {
  it('that nobody takes', async () => {
    expectFirst(await failure(`http://127.0.0.1:${await closedPort()}/`), 'network.ECONNREFUSED');
  });

  it('to a host that has no name', async () => {
    expectFirst(await failure('http://no-such-host.invalid/'), 'network.ENOTFOUND');
  });

  it('that breaks', async () => {
    const port = await listening(createServer((socket) => socket.destroy()));
    expectFirst(await failure(`http://127.0.0.1:${port}/`), 'network.ECONNRESET');
  });

  it('with a token that cannot be sent', async () => {
    expectFirst(
      await failure('http://127.0.0.1:1/', { Authorization: 'Bearer “x”' }),
      'network.invalidHeader',
    );
  });

  it('at a port that is taken', async () => {
    const port = await listening(createServer());
    const second = createServer();
    const said = await new Promise<string>((resolve) => {
      second.on('error', (error) => resolve(inspect(error)));
      second.listen(port, '127.0.0.1');
    });
    expectFirst(said, 'network.EADDRINUSE');
  });

  it('that a page answers where JSON is documented', () => {
    let said = '';
    try {
      JSON.parse('<!DOCTYPE html><html></html>');
    } catch (error) {
      said = inspect(error);
    }
    expectFirst(said, 'network.hybridLogin');
  });
});

const curl = (...args: string[]): Promise<{ found: boolean; said: string }> =>
  new Promise((resolve) => {
    execFile(
      'curl',
      ['--no-progress-meter', '--noproxy', '*', '-m', '20', ...args],
      (error, stdout, stderr) => resolve({ found: error?.code !== 'ENOENT', said: `${stdout}${stderr}` }),
    );
  });

const hasCurl = (await curl('--version')).found;
if (!hasCurl) console.log("curl's own texts are left out: there is no curl on this computer");

describe.skipIf(!hasCurl)('what curl says', () => {
  it('of a port on which nothing listens', async () => {
    const { said } = await curl(`http://127.0.0.1:${await closedPort()}/`);
    expectFirst(said, 'network.curl-7');
  });

  it('of a host that has no name', async () => {
    expectFirst((await curl('http://no-such-host.invalid/')).said, 'network.curl-6');
  });

  it('of an address that is none', async () => {
    expectFirst((await curl('http://exa mple/')).said, 'network.curl-3');
  });

  it('of an empty reply', async () => {
    const port = await listening(createServer((socket) => socket.once('data', () => socket.end())));
    expectFirst((await curl(`http://127.0.0.1:${port}/`)).said, 'network.curl-52');
  });

  it('of https at a port that speaks http', async () => {
    const port = await listening(createHttpServer((_, response) => response.end('ok')));
    expectFirst((await curl(`https://127.0.0.1:${port}/`)).said, 'network.curl-35');
  });

  it('of a refusal that it was told to hide', async () => {
    const server = createHttpServer((_, response) => response.writeHead(401).end('secret reason'));
    const { said } = await curl('-f', `http://127.0.0.1:${await listening(server)}/`);
    expect(said).not.toContain('reason');
    expectFirst(said, 'network.curl-22');
  });
});
