import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { specificationReader } from '../../src/cli/run/specification.ts';
import { secureSpec } from '../../src/guide/secured-spec.ts';
import type { SpecFiles } from '../../src/guide/specification/specification.ts';
import type { AnypointWorld } from '../../src/sandbox/anypoint/world.ts';
import { census } from '../support/census.ts';
import { openWorld, type World } from '../support/journey.ts';
import { judged } from '../support/judged.ts';
import { complaintsOf } from '../support/parser.ts';
import { sampleOf } from '../support/sample.ts';

const urls = {
  authorizeUrl: 'https://example.okta.com/oauth2/aus1/v1/authorize',
  tokenUrl: 'https://example.okta.com/oauth2/aus1/v1/token',
  flows: ['code', 'implicit'],
  scopes: [],
};
const folder = (name: string): string => join(import.meta.dirname, '..', 'fixtures', 'specs', name);

/** Specifications of other people's making: see test/fixtures/specs/NOTICE. Without a folder: the guide's API. */
const specs = [
  { name: 'the employees API', resource: '/employees' },
  { name: 'a RAML project with included files', folder: folder('xkcd'), resource: '/info.0.json' },
  { name: 'an OpenAPI 3.0 document', folder: folder('petstore-expanded'), resource: '/pets' },
  { name: 'a Swagger 2.0 document', folder: folder('petstore-swagger'), resource: '/store/inventory' },
] as const;

const anypointOf = (world: World): AnypointWorld => world.sandbox.world().anypoint as AnypointWorld;

/** As Exchange took it out of what was uploaded or published. */
const published = (world: World, like: SpecFiles): readonly SpecFiles[] =>
  anypointOf(world)
    .exchange.assets.filter(({ classifier }) => classifier !== 'mule-plugin')
    .map(({ files }) => ({ ...like, files }));

const statusesOf = (world: World): Record<string, number | undefined> => {
  const facts = world.state().facts() as unknown as Record<
    string,
    { status?: number; probe?: { status: number } }
  >;
  return {
    open: facts['openCall']?.status,
    code: facts['codeVerification']?.probe?.status,
    implicit: facts['implicitVerification']?.probe?.status,
  };
};

afterAll(() => judged().assertClean());

const sourceOf = (spec: (typeof specs)[number]): string | undefined =>
  'folder' in spec ? spec.folder : undefined;

describe("by MuleSoft's own parser", () => {
  it.each(specs)('$name is as valid with the security scheme as without', async (spec) => {
    const plain = await specificationReader()({ folder: sourceOf(spec), main: undefined });
    expect(await complaintsOf(plain)).toEqual([]);
    expect(await complaintsOf(await secureSpec(plain, urls))).toEqual([]);
  });

  const ways = specs.flatMap((spec) =>
    ['auto', 'exchange'].map((publishFrom) => ({ spec, name: spec.name, publishFrom })),
  );
  it.each(
    sampleOf({ cases: 'specifications by way of publication', option: '--documents' }, ways, {
      small: 2,
      large: Infinity,
    }),
  )(
    '$name goes the whole way with the security step (published from: $publishFrom), and every version in Exchange is valid',
    async ({ spec, publishFrom }) => {
      const source = sourceOf(spec);
      const answers = { ...(source !== undefined && { 'api.folder': source }) };
      const world = await openWorld();
      try {
        const before = census(world.sandbox);
        await world.run({
          answers: { ...answers, 'api.publishFrom': publishFrom, 'api.securitySnippet': true },
        });
        const verifications = { open: 200, code: 200, implicit: 200 };
        expect(statusesOf(world)).toEqual(verifications);
        expect(world.state().facts()).toMatchObject({ spec: { resource: spec.resource } });
        const versions = published(world, await specificationReader()({ folder: source, main: undefined }));
        expect(versions).toHaveLength(2);
        for (const version of versions) expect(await complaintsOf(version)).toEqual([]);
        const main = versions.map(({ files, main }) => files[main]?.includes('oauth_2_0'));
        expect(main.sort()).toEqual([false, true]);
        await world.undo();
        expect(census(world.sandbox)).toEqual(before);
      } finally {
        await world.stop();
      }
    },
  );
});
