import { number, text } from '../../wizard/ask.ts';

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

/** Where the proxy answers, as far as the platform cannot say it. */
export const proxyUrl = text({
  key: 'proxy.url',
  message: 'URL at which the proxy answers',
  help: 'Only where the platform does not tell it: a Flex Gateway of your own (its address; the path of the API is added), or a Runtime Fabric or private space with an ingress of its own.',
  optional: true,
  quiet: true,
  repair: (value) => value.replace(/\/+$/, ''),
  check: (value) =>
    URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? undefined : 'expected a URL',
});
