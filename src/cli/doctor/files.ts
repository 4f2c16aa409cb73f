import { existsSync } from 'node:fs';
import { openStateFolder } from '../../wizard/state-folder.ts';
import { type DoctorLine, warning } from './line.ts';

/** Only where something is wrong: the folder's own mode is mended, and what is left then is the file system's. */
export const lookAtFiles = (folder: string): readonly DoctorLine[] =>
  !existsSync(folder) || openStateFolder(folder)
    ? []
    : [
        warning(
          'Files',
          `the file system of ${folder} knows no modes, so that other users of this computer may be able to read the state; it holds no secrets`,
          'Where this computer is shared, give a folder that only you can open with --state.',
        ),
      ];
