import { deflateRawSync } from 'node:zlib';
import { filesOf } from './files.ts';
import { findMain } from './main-document.ts';
import { parse } from './parser.ts';
import { inWords, Refusal, type Source, type Specification } from './specification.ts';

/** What Exchange takes as one package (docs/facts/anypoint-apis.md §3.3). */
const largestPackage = 5 * 1024 * 1024;
const shown = 10;

const packed = (files: Readonly<Record<string, string>>): number => {
  const size = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return size <= largestPackage
    ? size
    : Object.values(files).reduce((sum, text) => sum + deflateRawSync(text).length, 0);
};

/**
 * A specification and everything that it reaches.
 *
 * @throws Refusal where it cannot be published, with file, line and column
 */
export const read = async (source: Source): Promise<Specification> => {
  const { root, main } = findMain(source);
  const files = filesOf(root);
  const parsed = await parse(main, {
    read: (path) => files.read(path),
    missing: (path) => {
      if (path.split('/').includes('..'))
        return `${path} lies outside of ${root}, and only what is in it is published`;
      const other = files.otherwiseWritten(path);
      return `there is no file ${path}${other === undefined ? '' : `; there is ${other} (mind upper and lower case)`}`;
    },
  });
  const { faults } = parsed;
  if (faults.length > 0)
    throw new Refusal(
      [
        ...faults.slice(0, shown).map(inWords),
        ...(faults.length > shown ? [`and ${faults.length - shown} more`] : []),
      ].join('\n'),
      `Correct the specification in ${root}; the words are those of MuleSoft's own parser, which Exchange uses too.`,
    );
  if (packed(parsed.files) > largestPackage)
    throw new Refusal('it is larger than the 5 MB that Exchange takes.');
  const { language, classifier, operations, warnings } = parsed;
  return { folder: root, main, classifier, language, files: parsed.files, operations, warnings };
};
