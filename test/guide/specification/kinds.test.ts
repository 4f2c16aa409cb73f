import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, look, ok, openApi, raml } from './stage.ts';

const get = 'get: {responses: {200: {body: {example: []}}}}';
const list = raml(`/parcels:\n  ${get}\n`);
const utf16 = (text: string, bigEndian = false): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('a specification is read whatever it is written in', () => {
  it.each([
    ['RAML 1.0', { 'api.raml': list }, 'RAML 1.0'],
    ['RAML 0.8', { 'api.raml': list.replace('1.0', '0.8') }, 'RAML 0.8'],
    ['OpenAPI 3.0 in YAML', { 'api.yaml': openApi(`  /parcels: {get: {responses: ${ok}}}\n`) }, 'OAS 3.0'],
    [
      'OpenAPI 3.1',
      { 'api.yaml': openApi(`  /parcels: {get: {responses: ${ok}}}\n`).replace('3.0.3', '3.1.0') },
      'OAS 3.1',
    ],
    [
      'OpenAPI 2 in JSON on one line',
      {
        'api.json':
          '{"swagger":"2.0","info":{"title":"P","version":"1"},"paths":{"/parcels":{"get":{"responses":{"200":{"description":"ok","schema":{"type":"string"}}}}}}}',
      },
      'OAS 2.0',
    ],
    ['a file with a byte order mark', { 'api.raml': `\uFEFF${list}` }, 'RAML 1.0'],
    ['UTF-16, little-endian', { 'api.raml': utf16(list) }, 'RAML 1.0'],
    ['UTF-16, big-endian', { 'api.raml': utf16(list, true) }, 'RAML 1.0'],
    ['UTF-16 without a mark', { 'api.raml': utf16(list).subarray(2) }, 'RAML 1.0'],
    ['lines that end as on Windows', { 'api.raml': list.replaceAll('\n', '\r\n') }, 'RAML 1.0'],
  ])('%s', async (_, files, language) => {
    const { specification, call } = await look(folderWith(files));
    expect(call).toBe('GET /parcels');
    expect(specification?.language).toBe(language);
    expect(Object.values(specification?.files ?? {}).join('')).not.toContain('\uFEFF');
  });

  it('refuses what is not text by name', async () => {
    const { refused } = await look(
      folderWith({
        'api.raml': raml('types: {P: {type: string, example: !include song.mp3}}\n'),
        'song.mp3': Buffer.from([0x49, 0x44, 0x33, 0x80, 0x00, 0x82]),
      }),
    );
    expect(refused).toContain('song.mp3 is not text');
  });

  it('refuses Latin-1 by name, with the place of the first letter', async () => {
    const { refused } = await look(
      folderWith({ 'api.raml': Buffer.from(list.replace('Parcels', 'Päckchen'), 'latin1') }),
    );
    expect(refused).toContain('api.raml:2:9: the file is not UTF-8 (byte 0xE4)');
    expect(refused).toContain('Latin-1');
  });

  it.each([
    ['a header with a comment', { 'api.raml': list.replace('1.0', '1.0 # parcels') }, 'api.raml:1:1'],
    ['a version that does not exist', { 'api.raml': list.replace('1.0', '2.0') }, 'api.raml:1:1'],
    ['a fragment', { 'type.raml': '#%RAML 1.0 DataType\ntype: string\n' }, 'no RAML or OpenAPI document'],
    [
      'AsyncAPI',
      { 'api.yaml': "asyncapi: '2.0.0'\ninfo: {title: P, version: '1'}\nchannels: {}\n" },
      'no RAML or OpenAPI document',
    ],
    ['an empty folder', { 'readme.txt': 'nothing' }, 'no RAML or OpenAPI document'],
  ])('says what is wrong with %s', async (_, files, words) => {
    expect((await look(folderWith(files))).refused).toContain(words);
  });
});

describe('a document goes by what the parser makes of it', () => {
  it.each([
    [
      'a resource type',
      raml(`resourceTypes:\n  collection:\n    ${get}\n/parcels:\n  type: collection\n`),
      'GET /parcels',
    ],
    [
      'a trait that wants a query parameter',
      raml(
        `traits:\n  tenanted:\n    queryParameters: {tenant: {required: true}}\n/parcels:\n  get: {is: [tenanted], responses: {200: }}\n/carriers:\n  ${get}\n`,
      ),
      'GET /carriers',
    ],
    [
      'a header that is wanted',
      raml(`/parcels:\n  get: {headers: {X-Tenant: string}, responses: {200: }}\n/carriers:\n  ${get}\n`),
      'GET /carriers',
    ],
  ])('%s, in RAML', async (_, text, call) => {
    expect((await look(folderWith({ 'api.raml': text }))).call).toBe(call);
  });

  it.each([
    [
      'aliases',
      openApi('  /parcels: *list\n', `x-common: &list\n  get: {responses: ${ok}}\n`),
      'GET /parcels',
    ],
    [
      'a parameter by reference',
      openApi(
        `  /a: {get: {parameters: [{$ref: '#/components/parameters/q'}], responses: ${ok}}}\n  /b: {get: {responses: ${ok}}}\n`,
        'components: {parameters: {q: {in: query, name: q, required: true, schema: {type: string}}}}\n',
      ),
      'GET /b',
    ],
    [
      'a parameter of the path item',
      openApi(
        `  /a:\n    parameters: [{in: query, name: q, required: true, schema: {type: string}}]\n    get: {responses: ${ok}}\n  /b: {get: {responses: ${ok}}}\n`,
      ),
      'GET /b',
    ],
    [
      'an example of a parameter, which is sent',
      openApi(
        `  /search: {get: {parameters: [{in: query, name: q, required: true, schema: {type: string}, example: red & blue}], responses: ${ok}}}\n`,
      ),
      'GET /search?q=red%20%26%20blue',
    ],
    [
      'a default of a parameter',
      openApi(
        `  /search: {get: {parameters: [{in: query, name: q, required: true, schema: {type: string, default: all}}], responses: ${ok}}}\n`,
      ),
      'GET /search?q=all',
    ],
    [
      'an answer without a body, where there is no other',
      openApi("  /parcels: {get: {responses: {'204': {description: none}}}}\n"),
      'GET /parcels',
    ],
    [
      'a health check, which comes last',
      openApi(
        `  /health: {get: {responses: ${ok}}}\n  /v1/status: {get: {responses: ${ok}}}\n  /parcels: {get: {responses: {'204': {description: none}}}}\n`,
      ),
      'GET /parcels',
    ],
    [
      'a redirect, which is not an answer',
      openApi(
        `  /old: {get: {responses: {'302': {description: moved}}}}\n  /parcels: {get: {responses: ${ok}}}\n`,
      ),
      'GET /parcels',
    ],
  ])('%s, in OpenAPI', async (_, text, call) => {
    expect((await look(folderWith({ 'api.yaml': text }))).call).toBe(call);
  });

  it.each([
    [
      'a colon too many',
      'openapi.yaml:6:',
      openApi('  /parcels:\n    get:\n      summary: Get parcels: all\n'),
    ],
    [
      'a reference within the document that leads nowhere',
      'openapi.yaml:4:',
      openApi(`  /a: {get: {parameters: [{$ref: '#/components/parameters/q'}], responses: ${ok}}}\n`),
    ],
    [
      'a file that is not there',
      'there is no file parcel.yaml',
      openApi(
        "  /a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: parcel.yaml}}}}}}}\n",
      ),
    ],
  ])('is refused with its place: %s', async (_, words, text) => {
    expect((await look(folderWith({ 'openapi.yaml': text }))).refused).toContain(words);
  });

  it('is published although it is not perfect, and the imperfection is told with its place', async () => {
    const { call, specification } = await look(
      folderWith({ 'api.raml': raml(`/parcels:\n  ${get}\n  gett:\n`) }),
    );
    expect(call).toBe('GET /parcels');
    expect(specification?.warnings).toEqual([
      expect.objectContaining({ file: 'api.raml', line: 6, says: expect.stringContaining('gett') }),
    ]);
  });
});

describe('the resource that is called', () => {
  const items = openApi(
    `  /parcels/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: integer}, example: 7}], responses: ${ok}}, delete: {responses: ${ok}}}\n`,
  );
  const whole = { 'api.yaml': `${items}  /parcels: {get: {responses: ${ok}}, post: {responses: ${ok}}}\n` };

  it('is the nearest one’s misspelling: that is offered', async () => {
    const { refused } = await look(folderWith(whole), { resource: '/parcel' });
    expect(refused).toContain('Did you mean /parcels?');
  });

  it.each([
    ['/parcels/12', 'GET /parcels/12'],
    ['/parcels?color=red', 'GET /parcels?color=red'],
    ['POST /parcels', 'POST /parcels'],
  ])('may be %s', async (resource, call) => {
    expect((await look(folderWith(whole), { resource })).call).toBe(call);
  });

  it.each([
    ['/parcel', 'Did you mean /parcels?'],
    ['/something/else/entirely', 'It has: /parcels/{id}, /parcels.'],
    ['PUT /parcels', 'does not answer PUT; it answers GET, POST'],
  ])('is refused where the document has none such: %s', async (resource, words) => {
    expect((await look(folderWith(whole), { resource })).refused).toContain(words);
  });

  it('needs a value where every path has a parameter', async () => {
    expect((await look(folderWith({ 'api.yaml': items }))).refused).toContain('api.resource: /parcels/7');
  });

  it('needs a value where a parameter has no example', async () => {
    const search = openApi(
      `  /search: {get: {parameters: [{in: query, name: q, required: true, schema: {type: string}}], responses: ${ok}}}\n`,
    );
    const folder = folderWith({ 'api.yaml': search });
    expect((await look(folder)).refused).toContain('api.resource: /search?q=VALUE');
    expect((await look(folder, { resource: '/search' })).refused).toContain('api.resource: /search?q=VALUE');
    expect((await look(folder, { resource: '/search?q=red' })).call).toBe('GET /search?q=red');
  });

  it('is named with its method where nothing answers GET', async () => {
    const folder = folderWith({
      'api.yaml': openApi("  /parcels: {post: {responses: {'201': {description: ok}}}}\n"),
    });
    expect((await look(folder)).refused).toContain('api.resource: POST /parcels');
  });
});

describe('what is published', () => {
  it('is what the main document reaches, and nothing else', async () => {
    const { specification } = await look(
      folderWith({
        'api.raml': raml(
          `uses: {lib: lib/types.raml}\ntypes: {Parcel: !include parcel.schema}\n/parcels:\n  get: {responses: {200: {body: {type: lib.Box, example: !include examples/box.json}}}}\n`,
        ),
        'parcel.schema': '{"type": "object"}',
        'lib/types.raml': '#%RAML 1.0 Library\ntypes: {Box: !include box.raml}\n',
        'lib/box.raml': '#%RAML 1.0 DataType\ntype: object\n',
        'examples/box.json': '{}',
        'examples/other.json': '{}',
        'okta.yaml': 'token: 00secret',
        'notes.md': 'mine',
      }),
    );
    expect(Object.keys(specification?.files ?? {}).sort()).toEqual([
      'api.raml',
      'examples/box.json',
      'lib/box.raml',
      'lib/types.raml',
      'parcel.schema',
    ]);
  });

  it('is found below exchange_modules, whoever names it', async () => {
    const module = 'exchange_modules/org/types/1.0.0';
    const { specification, refused } = await look(
      folderWith({
        'api.raml': raml(
          `uses: {t: ${module}/types.raml}\n/parcels:\n  get: {responses: {200: {body: t.Box}}}\n`,
        ),
        'exchange.json': '{"main": "api.raml"}',
        [`${module}/types.raml`]:
          '#%RAML 1.0 Library\ntypes: {Box: !include exchange_modules/org/base/1.0.0/box.raml}\n',
        'exchange_modules/org/base/1.0.0/box.raml': '#%RAML 1.0 DataType\ntype: object\n',
      }),
    );
    expect(refused).toBeUndefined();
    expect(Object.keys(specification?.files ?? {})).toHaveLength(3);
  });

  it.each([
    [
      'letter case',
      { 'api.raml': raml('types: {P: !include Parcel.json}\n'), 'parcel.json': '{}' },
      'there is parcel.json',
    ],
    ['a file outside', { 'api.raml': raml('types: {P: !include ../parcel.json}\n') }, 'lies outside'],
    [
      'credentials',
      { 'api.raml': raml('types: {P: !include okta.yaml}\n'), 'okta.yaml': 'a: b' },
      'okta.yaml looks like',
    ],
    [
      'a private key',
      { 'api.raml': raml('types: {P: !include p.json}\n'), 'p.json': '-----BEGIN PRIVATE KEY-----\nMIIB\n' },
      'p.json is a private key',
    ],
  ])('is refused by name: %s', async (_, files, words) => {
    expect((await look(folderWith(files))).refused).toContain(words);
  });

  it('is never what a link leads to', async () => {
    const folder = folderWith({ 'api.raml': raml('types: {P: !include p.json}\n'), 'secret.txt': 'x' });
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'p.json'));
    expect((await look(folder)).refused).toContain('p.json is a link');
  });
});

describe('the main document', () => {
  const two = { 'api.raml': list, 'openapi.json': openApi(`  /carriers: {get: {responses: ${ok}}}\n`) };

  it('is the one that exchange.json names', async () => {
    const folder = folderWith({ ...two, 'exchange.json': '{"main": "api.raml"}' });
    expect((await look(folder)).call).toBe('GET /parcels');
  });

  it('is asked for where there are several, and is the one that is answered', async () => {
    const folder = folderWith(two);
    expect((await look(folder)).refused).toContain('api.raml, openapi.json. Say which: api.main: api.raml');
    expect((await look(folder, { main: 'api.raml' })).call).toBe('GET /parcels');
    expect((await look(folder, { main: 'Api.raml' })).refused).toContain('there is api.raml');
  });

  it('may be given as a file', async () => {
    expect((await look(join(folderWith(two), 'api.raml'))).call).toBe('GET /parcels');
  });

  it('is found in a Mule project', async () => {
    const folder = folderWith({
      'pom.xml': '<project/>',
      'mule-artifact.json': '{}',
      'src/main/resources/api/api.raml': list,
    });
    const { call, specification } = await look(folder);
    expect(call).toBe('GET /parcels');
    expect(specification?.folder).toContain('src/main/resources/api');
  });

  it('is named with its folder where it lies elsewhere', async () => {
    const folder = folderWith({ 'apis/parcels/api.raml': list });
    expect((await look(folder)).refused).toContain(`api.folder: ${join(folder, 'apis/parcels')}`);
  });

  it('may be an overlay that exchange.json names', async () => {
    const folder = folderWith({
      'api.raml': list,
      'de.raml': '#%RAML 1.0 Overlay\nextends: api.raml\ntitle: Pakete\n',
      'exchange.json': '{"main": "de.raml"}',
    });
    const { call, specification } = await look(folder);
    expect(call).toBe('GET /parcels');
    expect(Object.keys(specification?.files ?? {}).sort()).toEqual(['api.raml', 'de.raml']);
  });
});
