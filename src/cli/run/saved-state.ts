import { clean } from '../../clean.ts';
import { redact } from '../../secret.ts';
import { sealed } from '../../wizard/seal.ts';
import { openState, type State, unwritten } from '../../wizard/state.ts';
import { stateFile } from '../../wizard/state-file.ts';
import type { SetupOptions } from '../options.ts';
import { sealKey } from './seal-key.ts';
import { admitState } from './state-trust.ts';
import { setupFolder, setupName } from './wiring.ts';

/**
 * The state as it was saved, for commands that look only; notices go to standard error.
 *
 * @throws STATE_UNTRUSTED: what is exported is run and believed elsewhere
 */
export const savedState = async (options: SetupOptions): Promise<State> => {
  const notice = (text: string): void => void process.stderr.write(`${clean(redact(text))}\n`);
  const folder = setupFolder(options);
  const file = sealed(stateFile(folder, notice), sealKey);
  const state = openState(unwritten(file), setupName(options));
  await admitState(state, file.isOurs(), { options, folder, ui: undefined });
  return state;
};
