/**
 * Tells when the input is over while a prompt waits: Ctrl-D, or a terminal that went away. The prompts themselves then wait for
 * ever; what can be seen is that their line editor lets go of the input.
 *
 * @returns ends the watch
 */
export const onInputEnd = (input: NodeJS.ReadStream, tell: () => void): (() => void) => {
  // An answer lets go of the input too, but has settled the prompt by then.
  const later = (): void => void setImmediate(tell);
  const events = ['pause', 'end', 'close'] as const;
  for (const event of events) input.once(event, later);
  return () => {
    for (const event of events) input.off(event, later);
  };
};
