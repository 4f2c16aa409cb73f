import { join } from 'node:path';
import { curlScript } from '../export/curl.ts';
import { writeOutput } from '../export/files.ts';
import { materialOf } from '../export/material.ts';
import { type PostmanSecrets, postmanCollection, postmanEnvironment } from '../export/postman.ts';
import type { SetupOptions } from '../options.ts';
import { printDocument } from '../result.ts';
import { savedState } from '../run/saved-state.ts';
import { setupName, withRun } from '../run/wiring.ts';

/** Here `--output` names a place, not a format. */
type ExportOptions = Omit<SetupOptions, 'output'> & {
  readonly output?: string;
  readonly withSecrets?: true;
};

const setupOf = ({ output: _, withSecrets: __, ...setup }: ExportOptions): SetupOptions => setup;

const print = (document: object): void => printDocument({ ok: true, exit: 0, ...document });

const secretsFor = (options: ExportOptions): Promise<PostmanSecrets> =>
  options.withSecrets
    ? withRun('export postman', setupOf(options), async (run) =>
        (await import('../export/recover.ts')).recoverSecrets(run),
      )
    : Promise.resolve({});

/** Writes a collection and its environment; asks the platforms only for the secrets, and only on demand. */
export const exportPostman = async (options: ExportOptions): Promise<number> => {
  const setup = setupOf(options);
  const material = materialOf(await savedState(setup));
  const secrets = await secretsFor(options);
  const name = join(options.output ?? '.', `okta-mule-setup-${setupName(setup)}`);
  const files = [
    { path: `${name}.postman_collection.json`, text: postmanCollection(material) },
    { path: `${name}.postman_environment.json`, text: postmanEnvironment(material, secrets) },
  ];
  for (const file of files) writeOutput(file);
  const paths = files.map(({ path }) => path);
  if (options.json) print({ files: paths, withSecrets: options.withSecrets === true });
  else process.stdout.write(`${paths.join('\n')}\n`);
  if (options.withSecrets)
    process.stderr.write(`${paths[1]} holds secrets: keep it out of repositories and tickets.\n`);
  return 0;
};

/** The calls of the verification as a shell script, to standard output or into a file. */
export const exportCurl = async (options: ExportOptions): Promise<number> => {
  const script = curlScript(materialOf(await savedState(setupOf(options))));
  const { output } = options;
  if (output !== undefined) writeOutput({ path: output, text: script, mode: 0o700 });
  if (options.json) print(output === undefined ? { script } : { files: [output] });
  else process.stdout.write(output === undefined ? script : `${output}\n`);
  return 0;
};
