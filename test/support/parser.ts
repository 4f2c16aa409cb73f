import amf from 'amf-client-js';
import type { SpecFiles } from '../../src/guide/specification/specification.ts';

const configurationFor = ({ classifier, files, main }: SpecFiles) => {
  if (classifier === 'raml') return amf.RAMLConfiguration.RAML10();
  const swagger = /^\s*["']?swagger["']?\s*:/m.test(files[main] ?? '');
  return swagger ? amf.OASConfiguration.OAS20() : amf.OASConfiguration.OAS30();
};

/** What MuleSoft's own parser has against a specification; a file that is named and not there counts too. */
export const complaintsOf = async (spec: SpecFiles): Promise<readonly string[]> => {
  const missing: string[] = [];
  const loader = amf.ResourceLoaderFactory.create({
    accepts: (url) => url.startsWith('memory://'),
    fetch: async (url) => {
      const path = url.replace('memory://spec/', '');
      if (!Object.hasOwn(spec.files, path)) missing.push(`${path} is not there`);
      return new amf.Content(spec.files[path] ?? '', url);
    },
  });
  const client = configurationFor(spec).withResourceLoader(loader).baseUnitClient();
  const { baseUnit, results } = await client.parse(`memory://spec/${spec.main}`);
  const report = await client.validate(baseUnit);
  return [
    ...missing,
    ...[...results, ...report.results]
      .filter(({ severityLevel }) => severityLevel === 'Violation')
      .map(({ message }) => message),
  ];
};
