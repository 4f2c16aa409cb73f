import { number } from '../../wizard/ask.ts';

/** How long a deployment may take; also a deployment anew. */
export const proxyMinutes = number({
  key: 'proxy.timeoutMinutes',
  message: 'How many minutes to wait for the proxy to start',
  help: 'Usually one or two; in a busy region up to twenty. An interrupted wait goes on with the next run.',
  default: 20,
  min: 1,
  max: 240,
  quiet: true,
});
