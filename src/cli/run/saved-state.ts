import { clean } from '../../clean.ts';
import { redact } from '../../secret.ts';
import { openState, type State, unwritten } from '../../wizard/state.ts';
import { stateFile } from '../../wizard/state-file.ts';
import type { SetupOptions } from '../options.ts';
import { setupFolder, setupName } from './wiring.ts';

/** The state as it was saved, for commands that look only; notices go to standard error. */
export const savedState = (options: SetupOptions): State => {
  const notice = (text: string): void => void process.stderr.write(`${clean(redact(text))}\n`);
  return openState(unwritten(stateFile(setupFolder(options), notice)), setupName(options));
};
