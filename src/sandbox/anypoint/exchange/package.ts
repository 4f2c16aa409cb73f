import { unzipSync } from 'fflate';
import type { Files } from '../specification/model.ts';
import { mainFileOf, specificationFault } from './specification.ts';

/** What a package brings into an asset, or why it cannot be read. */
export type Unpacked = { readonly files: Files; readonly main: string } | { readonly fault: string };

const largest = 5 * 1024 * 1024;

const textFiles = (zip: Uint8Array): Files | undefined => {
  try {
    return Object.fromEntries(
      Object.entries(unzipSync(zip))
        .filter(([path]) => !path.endsWith('/'))
        .map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]),
    );
  } catch {
    return undefined;
  }
};

/**
 * Reads the zip of an API specification: at most 5 MB, its main file in the root and written in the language of the classifier
 * (Exchange API, "Asset Creation").
 */
export const unpack = async (
  zip: Uint8Array,
  classifier: string,
  mainFile: string | undefined,
): Promise<Unpacked> => {
  if (zip.length > largest) return { fault: 'The package is larger than 5 MB' };
  const files = textFiles(zip);
  if (files === undefined) return { fault: 'The package is not a valid zip file' };
  const main = mainFile ?? mainFileOf(classifier, files);
  if (main === undefined)
    return { fault: 'The main file could not be determined: properties.mainFile is missing' };
  if (main.includes('/')) return { fault: `Main file ${main} is not in the root of the package` };
  const fault = await specificationFault(classifier, main, files);
  return fault === undefined ? { files, main } : { fault };
};
