import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { look } from './stage.ts';

const specs = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'cases', 'specs');
const isThere = existsSync(specs);
if (!isThere) process.stderr.write('The cases from real life are not there: left out.\n');

describe.skipIf(!isThere)('a specification from real life', () => {
  it.each([
    ['d01-bom', 'GET /parcels'],
    ['d02-minified-json', 'GET /parcels'],
    ['d03-resource-type', 'GET /parcels'],
    ['d04-two-mains', 'GET /parcels'],
    ['d06-trait-required-query', 'GET /carriers'],
    ['d07-raml-required-header', 'GET /carriers'],
    ['d09-first-get-204', 'GET /parcels'],
    ['d10-own-oauth', 'GET /parcels'],
    ['d11-required-query-only', 'GET /parcels/search?q=red'],
    ['d13-yaml-anchors', 'GET /parcels'],
    ['d14-raml08', 'GET /parcels'],
    ['d17-maven-layout', 'GET /parcels'],
    ['d18-schema-file', 'GET /parcels'],
  ])('%s is verified by %s', async (name, call) => {
    expect(await look(join(specs, name))).toMatchObject({ call, refused: undefined });
  });

  it.each([
    ['d05-latin1', 'api.raml:2:9: the file is not UTF-8'],
    ['d08-broken-yaml', 'openapi.yaml:6:16: Syntax error'],
    ['d12-post-only', 'no resource answers GET'],
    ['d15-header-comment', 'api.raml:1:1: the first line, "#%RAML 1.0 # parcels"'],
    ['d16-only-item', 'api.resource: /parcels/7'],
  ])('%s is refused: %s', async (name, words) => {
    expect((await look(join(specs, name))).refused).toContain(words);
  });

  it('has what its main document names, whatever the name of the file', async () => {
    const { specification } = await look(join(specs, 'd18-schema-file'));
    expect(Object.keys(specification?.files ?? {})).toContain('parcel.schema');
  });

  it('knows what a resource that is not there was meant to be', async () => {
    const { refused } = await look(join(specs, 'd02-minified-json'), { resource: '/parcel' });
    expect(refused).toContain('Did you mean /parcels?');
  });
});
