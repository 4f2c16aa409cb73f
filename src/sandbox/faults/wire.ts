import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Encoded, sendWhole } from '../kernel/disturbance.ts';
import type { Doors } from './doors.ts';
import type { Kind, Parameters } from './script.ts';

interface Sending {
  readonly response: ServerResponse;
  readonly whole: Encoded;
  readonly server: Server;
  readonly parameters: Parameters;
  readonly doors: Doors;
}

/** Long enough for what was written to be read before a reset makes it void. */
const flushMs = 10;

/** The header section as bytes, with a length and the announcement that the connection ends. */
const headOf = ({ status, headers, body }: Encoded): Buffer => {
  const all = {
    date: new Date().toUTCString(),
    ...headers,
    'content-length': String(body.length),
    connection: 'close',
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => `${name}: ${one}\r\n`),
  );
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
};

const reset = ({ response }: Sending): void => void response.req.socket.resetAndDestroy();

const halfHeaders = ({ response, whole }: Sending): void => {
  const { socket } = response.req;
  const head = headOf(whole);
  socket.write(head.subarray(0, Math.floor(head.length / 2)), () =>
    setTimeout(() => socket.resetAndDestroy(), flushMs),
  );
};

const cutBody = ({ response, whole }: Sending): void => {
  // A body of nothing cannot be cut: a byte too many is announced instead.
  const body = whole.body.length > 0 ? whole.body : Buffer.from(' ');
  const sent = body.subarray(0, Math.floor(body.length / 2));
  response.req.socket.end(Buffer.concat([headOf({ ...whole, body }), sent]));
};

/** Writes at once, then piece after piece until all is out or the other side has gone. */
const drip = ({ response, parameters }: Sending, atOnce: Buffer, slowly: Buffer): void => {
  const { socket } = response.req;
  let at = 0;
  const timer = setInterval(() => {
    socket.write(slowly.subarray(at, at + parameters.bytes));
    at += parameters.bytes;
    if (at < slowly.length) return;
    clearInterval(timer);
    socket.end();
  }, parameters.everyMs);
  socket.once('close', () => clearInterval(timer));
  socket.write(atOnce);
};

const headerDrip = (sending: Sending): void =>
  drip(sending, Buffer.alloc(0), Buffer.concat([headOf(sending.whole), sending.whole.body]));

const bodyDrip = (sending: Sending): void => drip(sending, headOf(sending.whole), sending.whole.body);

/** The connection ends with this reply, so that the next request needs a new one. */
const lastOne = ({ response, whole }: Sending, then: () => void): void => {
  response.once('finish', then);
  sendWhole(response, { ...whole, headers: { ...whole.headers, connection: 'close' } });
};

const sendings: Partial<Readonly<Record<Kind, (sending: Sending) => void>>> = {
  refuse: (sending) => lastOne(sending, () => sending.doors.shut(sending.server, sending.parameters.ms)),
  'reset-on-accept': (sending) =>
    lastOne(sending, () => sending.doors.slam(sending.server, sending.parameters.connections)),
  'reset-before-reading': reset,
  'reset-before-deed': reset,
  'lose-reply': reset,
  'half-headers': halfHeaders,
  'cut-body': cutBody,
  silence: () => undefined,
  'header-drip': headerDrip,
  'body-drip': bodyDrip,
};

/** Sends a reply in the way of one kind of fault; a kind that only changes the reply is sent as it is. */
export const sendBy = (kind: Kind, sending: Sending): void => {
  const send = sendings[kind];
  if (send) send(sending);
  else sendWhole(sending.response, sending.whole);
};
