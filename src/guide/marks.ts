import type { SetupName } from '../wizard/step.ts';

/** Whether a free text has the mark of this setup, whatever place stands in it. */
export const isMarkedBy = ({ marker }: Pick<SetupName, 'marker'>, text: string): boolean =>
  text.includes(marker.split('/')[0] ?? marker);
