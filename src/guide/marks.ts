import type { SetupName } from '../wizard/step.ts';

/** Whether a free text has the mark of this setup, whatever place stands in it. */
export const isMarkedBy = ({ marker }: Pick<SetupName, 'marker'>, text: string): boolean =>
  text.includes(marker.split('/')[0] ?? marker);

/**
 * Ours among objects of one kind by their marks, however they are called by now. A setup whose answer was changed has two: then
 * the one that is called so.
 */
export const markedAmong = <T extends { readonly name: string; readonly description?: string | undefined }>(
  setup: Pick<SetupName, 'marker'>,
  all: readonly T[],
  name: string,
): readonly T[] => {
  const ours = all.filter(({ description = '' }) => isMarkedBy(setup, description));
  const called = ours.filter((one) => one.name === name);
  return called.length > 0 ? called : ours;
};

/** Of a client provider: Anypoint masks the secret that it keeps, so Okta's id of it stands behind our mark. */
export const describeProvider = (
  { marker }: Pick<SetupName, 'marker'>,
  secretId: string | undefined,
): string => (secretId === undefined ? marker : `${marker} secret:${secretId}`);

export const describedSecret = (description = ''): string | undefined =>
  / secret:([\w-]+)/.exec(description)?.[1];
