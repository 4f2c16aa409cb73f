import { join } from 'node:path';
import { problem } from '../../errors.ts';
import { apiExisting, apiFolder, apiMain, apiResource, securitySnippet } from '../../guide/asks/api.ts';
import type { Services } from '../../guide/services.ts';
import { inWords, type Specification } from '../../guide/specification/specification.ts';
import type { Answers } from '../../wizard/answers.ts';
import { templates } from '../template.ts';

export type ReadSpec = Services['readSpec'];

/** Each specification is read once: a run publishes what it has checked. */
export const specificationReader = (): ReadSpec => {
  const read = new Map<string, Promise<Specification>>();
  return ({ folder, main }) => {
    const key = JSON.stringify([folder, main]);
    const known = read.get(key);
    if (known) return known;
    const reading = (async () => {
      if (folder === undefined)
        return (await import('../../guide/specification/shipped.ts')).shippedSpecification(
          join(templates, 'employees'),
        );
      const { readOwnSpecification } = await import('../../guide/specification/reader.ts');
      return readOwnSpecification({ folder, main });
    })();
    read.set(key, reading);
    return reading;
  };
};

const shown = 20;
const few = (list: readonly string[], what: string): string =>
  list.length <= shown
    ? list.join(', ')
    : `${list.slice(0, shown).join(', ')} and ${list.length - shown} more ${what}`;

export interface Checked {
  /** The document, and how the API is called to verify it. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** What is known of somebody's own specification before anything is sent; undefined where the guide's is used. */
export const checkSpecification = async (
  peek: Answers['peek'],
  readSpec: ReadSpec,
): Promise<Checked | undefined> => {
  const answer = (ask: Parameters<Answers['peek']>[0]): string | undefined => peek(ask) as string | undefined;
  const folder = answer(apiFolder);
  const resource = answer(apiResource);
  if (folder === undefined && (resource === undefined || peek(apiExisting) !== undefined)) return undefined;
  const specification = await readSpec({ folder, main: answer(apiMain) });
  if (specification.language === 'RAML 0.8' && peek(securitySnippet) === true)
    throw problem('SPEC_UNUSABLE', {
      folder: specification.folder,
      why: 'it is written in RAML 0.8, into which the security scheme cannot be put here.',
      way: 'Answer api.securitySnippet: false (the policy protects the API all the same), or write the scheme into the document yourself.',
    });
  const { verificationCall } = await import('../../guide/specification/verification-call.ts');
  const warnings: string[] = [];
  const call = await verificationCall(specification, resource, (text) => warnings.push(text));
  const own = call.request?.ownScheme;
  if (own !== undefined)
    warnings.push(
      `The specification has an OAuth 2.0 scheme of its own (${own}), so that its mock refuses a call without an Authorization header. Until the policy is on, the verification sends one with a placeholder.`,
    );
  const paths = Object.keys(specification.files).sort();
  return {
    notes: [
      `Specification: ${join(specification.folder, specification.main)} (${specification.language}). Verified by ${call.request?.method ?? 'GET'} ${call.resource}.`,
      `Published: ${few(paths, 'files')}.`,
    ],
    warnings: [
      ...warnings,
      ...specification.warnings.slice(0, shown).map((one) => `MuleSoft's parser: ${inWords(one)}`),
    ],
  };
};
