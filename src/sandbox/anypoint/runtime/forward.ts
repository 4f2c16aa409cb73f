import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** Headers that belong to one connection (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  'connection',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const kept = (headers: IncomingMessage['headers']): IncomingMessage['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

/** Sends a text answer of the gateway itself. */
export const answerText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
};

/** Passes a call on to the implementation and its answer back; 502 when it cannot be reached. */
export const forward = (
  incoming: IncomingMessage,
  response: ServerResponse,
  target: URL,
  extra: Readonly<Record<string, string>>,
  shown: Readonly<Record<string, string>> = {},
): void => {
  const headers = { ...kept(incoming.headers), ...extra };
  const outgoing = request(target, { method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...kept(answer.headers), ...shown });
    // An answer that breaks off breaks off here too: the caller must not wait for the rest.
    pipeline(answer, response, () => undefined);
  });
  outgoing.on('error', (error) =>
    answerText(response, 502, `The implementation did not answer: ${error.message}`),
  );
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
};
