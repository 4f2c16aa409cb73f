/**
 * One question at a time: with several steps side by side two prompts would share one keyboard.
 *
 * @returns runs what it is given when everything given before has ended, however it ended
 */
export const turns = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
};
