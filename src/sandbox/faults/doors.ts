import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Listeners on which nobody gets in for a while. */
export interface Doors {
  /** Nothing listens for `ms`: connections are refused. */
  shut(server: Server, ms: number): void;
  /** The next `connections` are accepted and reset at once. */
  slam(server: Server, connections: number): void;
  /** All are open again. */
  open(): Promise<void>;
}

const listen = (server: Server, { port, address }: AddressInfo): Promise<void> =>
  new Promise((resolve) => {
    // Taken by somebody else meanwhile, or opened already: there is nothing that could be done here.
    server.once('error', () => resolve());
    server.listen(port, address, () => resolve());
  });

export const doors = (): Doors => {
  const undo = new Set<() => Promise<void>>();

  const shut = (server: Server, ms: number): void => {
    const place = server.address();
    if (place === null || typeof place === 'string') return;
    // Connections that carry requests go on; the idle ones end here.
    server.close();
    const reopen = async (): Promise<void> => {
      clearTimeout(timer);
      undo.delete(reopen);
      await listen(server, place);
    };
    const timer = setTimeout(() => void reopen(), ms);
    undo.add(reopen);
  };

  const slam = (server: Server, connections: number): void => {
    let left = connections;
    const onConnection = (socket: Socket): void => {
      socket.resetAndDestroy();
      left -= 1;
      if (left === 0) void stop();
    };
    const stop = async (): Promise<void> => {
      undo.delete(stop);
      server.off('connection', onConnection);
    };
    undo.add(stop);
    server.on('connection', onConnection);
    server.closeIdleConnections();
  };

  return {
    shut,
    slam,
    open: async () => {
      await Promise.all([...undo].map((one) => one()));
    },
  };
};
